// Frees twice in a body.
#include <stdlib.h>
void twice(int n) {
#pragma edat task firstprivate(n)
  {
    char *p = malloc((size_t)n);
    if (p) {
      free(p);
      free(p);
    }
  }
}
