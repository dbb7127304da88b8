// RUN: %compiles %s %t -I%S/../compiler/Inputs
// RUN: %edatcc -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x1 3x1 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Reductions and broadcasts that stand alone. */
#include "verify.h"

struct point {
  int x;
  double y[2];
};

static int digits(int p) { return p == 1 ? 1 : 10 * digits(p - 1) + p; }

static void fold(int me, int p) {
  int n = me + 1, mask = 1 << me, list[3] = {me, -me, 7};
  double most = me, grid[2][3] = {{me, 1, 2}, {3, 4, me}};
  short narrow = (short)(me + 1);
  long long big[2][2] = {{1, me}, {me, 1}};
  int all = me < 3, *part = &list[1];
#pragma edat reduction(+: n, list, grid[:][1], narrow)
  VERIFY(n == p * (p + 1) / 2 && narrow == n);
  VERIFY(list[0] == n - p && list[1] == p - n && list[2] == 7 * p);
  VERIFY((int)grid[0][1] == p && (int)grid[1][1] == 4 * p);
  VERIFY((int)grid[0][2] == 2 && (int)grid[1][2] == me);
#pragma edat reduction(max: most, big)
#pragma edat reduction(|: mask)
#pragma edat reduction(&&: all)
#pragma edat reduction(min: part[0:2])
  VERIFY((int)most == p - 1 && big[0][1] == p - 1 && big[1][1] == 1);
  VERIFY(mask == (1 << p) - 1 && all == (p <= 3));
  VERIFY(list[1] == p - n && list[2] == 7 * p);
}

/* Types that have no name outside of the function, and rare ones. */
static void types(int me, int p) {
  enum local { A = 1, B = 5 } l = me ? B : A;
  enum { X, Y } u = me == p - 1 ? Y : X;
  double _Complex z = me;
  long double wide = 2;
  unsigned char byte = 3;
  _Bool some = me == p - 1;
  double v[p];
  for (int i = 0; i < p; i++)
    v[i] = i == me ? i : 0;
#pragma edat reduction(max: l, u)
#pragma edat reduction(+: v, z, wide, byte)
#pragma edat reduction(||: some)
  VERIFY(l == (p > 1 ? B : A) && u == Y && some);
  VERIFY((int)wide == 2 * p && byte == 3 * p && (int)v[p - 1] == p - 1);
  VERIFY((int)(double)z == p * (p - 1) / 2);
#pragma edat fire(first to(all) data(u), second data(l))
  u = X;
#pragma edat wait(first from(all) reduce(max: u), second reduce(min: l))
  VERIFY(u == Y && l == (p > 1 ? B : A));
}

static void cast(int me, int p) {
  int v = me, root = p - 1, left = -1;
  struct point at = {me, {me, 2.5}};
  double u[4][3];
  char text[8] = "";
  for (int i = 0; i < 12; i++)
    u[i / 3][i % 3] = me;
  if (me == root)
    strcpy(text, "hello");
  for (int r = 0; r < p; r++) {
    v = me == r ? 100 + r : -1;
#pragma edat broadcast(v) from(r)
    VERIFY(v == 100 + r);
  }
#pragma edat broadcast(at) from(root)
#pragma edat broadcast(u[1:2][2]) from(0)
#pragma edat broadcast(text) from(root)
  VERIFY(at.x == root && (int)at.y[0] == root && !strcmp(text, "hello"));
  VERIFY((int)u[1][2] == 0 && (int)u[2][2] == 0 && (int)u[2][1] == me);
  /* Events of one rank reach the others through what it knows alone. */
  if (me == 0)
    left = 42;
#pragma edat broadcast(left) from(me < 0 ? 1 : 0)
  VERIFY(left == 42);
}

/* Floating sums are made in order of ranks, alike everywhere. */
static void repeat(int me, int p) {
  double x = 1.0 / (me + 3), sum = x, expected = 1.0 / 3, got[2];
  for (int r = 1; r < p; r++)
    expected += 1.0 / (r + 3);
#pragma edat reduction(+: sum)
  got[0] = got[1] = sum;
#pragma edat broadcast(got[0]) from(p - 1)
  VERIFY(!memcmp(&got[0], &got[1], sizeof *got));
  VERIFY(!memcmp(&sum, &expected, sizeof sum));
}

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks();
  VERIFY(digits(p) > 0);
  fold(me, p);
  types(me, p);
  cast(me, p);
  repeat(me, p);
  DONE();
  return 0;
}
