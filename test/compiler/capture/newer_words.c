// RUN: %edatcc-gcc -std=gnu2x -Wall -Wextra -Werror -c %s -o %t.o
// RUN: strings %t.o | FileCheck %s --implicit-check-not=left
// REQUIRES: edatcc, gcc
/* SPDX-License-Identifier: BSD-3-Clause */
/* Newer words of the preprocessor and of C around pragmas: #elifdef and
 * #elifndef choose them, attributes stay, _Float16 and _Float128 travel. */
// CHECK-DAG: await{{.*}}__float128{{.*}}any
// CHECK-DAG: fire{{.*}}_Float16{{.*}}self
// CHECK-DAG: taken
// CHECK-DAG: fire{{.*}}second
#include <edat.h>
#if 0
#elifdef __EDATCC__
#define LIVE 1
#elifndef LIVE
#error no
#endif
[[nodiscard]] int g(void);
_Float16 half;
_Float128 quad;
int f([[maybe_unused]] int x) {
#ifndef LIVE
#elifndef LIVE
#error
#endif
#pragma edat task depends(a as(_Float128 q)) firstprivate(x)                   \
    fires(taken data(half))
  {
    [[maybe_unused]] int z = x;
    quad += q;
  }
#pragma edat taskloop
  for (int i = 0; i < x; i++) {
    [[maybe_unused]] _Float128 w = quad + i;
  }
#if 0
#elifndef LIVE
#pragma edat fire(left data(half))
#elifdef LIVE
#pragma edat fire(second data(x))
#else
#pragma edat fier(left)
#endif
  return 0;
}
