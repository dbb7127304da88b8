// Writes behind a buffer, or with more arguments adds too much.
#include <limits.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  int *p = malloc(4 * sizeof *p), n = argc, sum = INT_MAX;
  (void)argv;
#pragma edat taskgroup
#pragma edat task firstprivate(p, n) shared(sum)
  {
    if (n == 1) p[n + 3] = 1;
    else
      sum += n;
  }
  free(p);
  return sum > 0;
}
