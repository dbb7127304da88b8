#pragma once
/* Found beside this file only: "lib/" is no include directory. */
#include "lib/scale.h"
static inline void scale(int n, int *y) {
#pragma edat taskloop
  for (int i = 0; i < n; i++)
    y[i] = y[i] * SCALE;
}
inline int square_later(int n, int *y);
inline int square_later(int n, int *y) {
#pragma edat taskgroup
  {
#pragma edat task shared(y)
    *y = n * n;
  }
  return __LINE__;
}
extern int square_later(int n, int *y);
