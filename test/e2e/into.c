// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Into what the body sees: captured copies, shared and pointed to. */
#include "verify.h"

static double global[2];

int main(void) {
  int x = 1, shared_x = 1, n = 4, ok = 0;
  double a[4] = {0}, *p = a, vla[n];
  struct s {
    int k;
    double d[2];
  } s = {0}, mine = {0};
  for (int i = 0; i < n; i++)
    vla[i] = 0;
#pragma edat task depends(a into(x), b into(shared_x), c into(p[1:2]), \
                          d into(s.d[0:2]), e into(mine.k), f into(vla[0:2]), \
                          g into(global[1:1])) shared(shared_x, s, vla, ok)
  {
    VERIFY(x == 5 && shared_x == 6 && p[1] == 1 && a[1] == 0 && mine.k == 7);
    VERIFY(s.d[1] == 2 && vla[0] == 1 && global[1] == 1);
    ok = 1;
  }
  double data[2] = {1, 2};
#pragma edat fire(a data(5), b data(6), c data(data), d data(data), e data(7))
#pragma edat fire(f data(data), g data(data[0]))
#pragma edat barrier
  VERIFY(ok && x == 1 && shared_x == 6 && a[1] == 1 && a[2] == 2);
  VERIFY(s.d[0] == 1 && mine.k == 0 && vla[1] == 2);
  int got = 0, rounds = 0, value = 0;
#pragma edat fire(p data(42))
  while (!got) {
#pragma edat poll(p into(value)) got(got)
    rounds++;
  }
  VERIFY(value == 42 && rounds > 0);
#pragma edat poll(p as(int none)) got(got)
  VERIFY(!got && none == 0 && value == 42);
  DONE();
  return 0;
}
