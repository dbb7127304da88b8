// N and M occur in pragmas only.
#include "n.h"
#ifndef M
#define M 0
#endif
#include <edat.h>
int f(int x) {
#pragma edat fire(halo[N + M] to(0) data(x))
#pragma edat task depends(halo[N + M] from(0) as(int y))
  { (void)y; }
  return x;
}
