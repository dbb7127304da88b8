// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Each rank does its block; reductions combine and gather brings the rest. */
#include "verify.h"

int main(void) {
  enum { N = 37 };
  int n = N, m = 3, mine = 0, calls = 0;
  double y[N], pairs[2 * N], a[N][m], total = 1;
  for (int i = 0; i < N; i++)
    y[i] = pairs[2 * i] = pairs[2 * i + 1] = a[i][0] = a[i][1] = a[i][2] = -1;
#pragma edat taskloop distribute(block) gather(y[i], pairs[i * 2:2], a[i][:]) \
    reduction(+ : total, calls)
  for (int i = 0; i < n; i++) {
    y[i] = i;
    pairs[2 * i] = i, pairs[2 * i + 1] = -i;
    for (int j = 0; j < m; j++)
      a[i][j] = 10 * i + j;
    total += i;
    calls++;
  }
  VERIFY(total == 667 && calls == N);
  for (int i = 0; i < N; i++) {
    VERIFY(y[i] == i && pairs[2 * i] == i && pairs[2 * i + 1] == -i);
    VERIFY(a[i][0] == 10 * i && a[i][2] == 10 * i + 2);
  }
#pragma edat taskloop distribute(block)
  for (int i = 0; i < n; i++)
#pragma edat critical(c)
    mine++;
  int block = (N + edatGetNumRanks() - 1) / edatGetNumRanks();
  int from = block * edatGetRank(), rest = N - from;
  VERIFY(mine == (rest < 0 ? 0 : rest < block ? rest : block));
#pragma edat taskloop distribute(block) collapse(2) gather(a[i][j])
  for (int i = 0; i < n; i++)
    for (int j = 0; j < m; j++)
      a[i][j] = i - j;
  VERIFY(a[N - 1][2] == N - 3 && a[0][1] == -1);
  int p = edatGetNumRanks(), runs = 0;
  for (int c = 1; c < 41; c += 3) {
    int chunk = c, seen[N] = {0};
    total = mine = 0;
#pragma edat taskloop distribute(cyclic(c)) gather(y[i]) shared(seen) \
    reduction(+ : total)
    for (int i = 0; i < n; i++) {
      y[i] = i + chunk;
      seen[i]++;
      total += i;
    }
    VERIFY(total == 666);
    for (int i = 0; i < N; i++)
      VERIFY(y[i] == i + chunk && seen[i] == (i / c % p == edatGetRank()));
    runs++;
  }
  VERIFY(runs == 14);
  DONE();
  return 0;
}
