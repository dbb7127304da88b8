// Names that a pragma declares, and parameters that only a pragma uses.
#include <edat.h>
#include <stdio.h>

void step(double *u, int left, int n) {
#pragma edat task depends(halo from(left) as(const double *h, size_t m)) fires(done data(n))
  {
    for (size_t i = 0; i < m; i++)
      u[i] += h[i];
    printf("%zu\n", m);
  }
}
