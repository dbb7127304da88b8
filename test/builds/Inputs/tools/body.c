// A body with something to look at.
#include <edat.h>
#include <stdio.h>
#define TWICE(v) ((v) * 2)

static int work(int n) {
  int total = 1, count = 0;

#pragma edat taskgroup
#pragma edat task shared(total, count)
  {
    int local = TWICE(n);
    total += local;
    count++;
  }
  printf("%d %d\n", total, count);
  return total;
}

int main(void) { return work(21) != 43; }
