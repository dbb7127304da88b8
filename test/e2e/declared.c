// RUN: %compiles %s %t -I%S/../compiler/Inputs
// RUN: %edatcc -Wall -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Declared events, in all the ways in which they may be used. */
#include "verify.h"

#pragma edat event(halo[][]: double[])
#pragma edat event(halo[][]: double[])
#pragma edat event("of a name": const struct point *)
#pragma edat event(rows[]: double[4][2])
_Pragma("edat event(signal)")
#if 0
#pragma edat event(signal[]: struct nowhere)
#endif

struct point {
  int x;
};

static struct point last = {3};

#pragma edat event(at: struct point) /* known by now */

int main(void) {
  double u[4][2] = {{1, 2}, {3, 4}, {5, 6}, {7, 8}}, sum = 0, v[3] = {0};
  const struct point *p = &last;
#pragma edat fire(halo[1][2] data(u[0:2]), halo[2][2] data(u[1]), at data(last))
#pragma edat fire("of a name" data(p), signal)
  for (int i = 0; i < 3; i++) {
#pragma edat fire(rows[i] data(u[2:2][:]))
  }
#pragma edat task depends(halo[1][2] as(const double *h, size_t n), signal) \
    fires(halo[0][0] data(v))
  v[0] = h[3] + (double)n;
#pragma edat wait(halo[2][2] reduce(+: sum), halo[0][0] into(v))
#pragma edat wait(at as(struct point q), rows[0:3] as(const double *all),\
    "of a name" as(const struct point **r))
  VERIFY((int)sum == 7 && (int)v[0] == 8 && q.x == 3 && (*r)->x == 3 && (int)all[11] == 8);
  DONE();
  return 0;
}
