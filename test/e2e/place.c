// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 2x1 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Large payloads into what a wait names: halves, a hole, two waits at once, a
   competing task, both neighbours; each sender overwrites its data at once. */
#include "verify.h"

enum { N = 50000, ROUNDS = 12 };
static int left[N], right[N], plane[N][2], mine[N];

static void fill(int round, int of) {
  for (int i = 0; i < N; i++)
    mine[i] = i * 7 + round * 1000 + of;
}

static void verify(const int *at, int step, int round, int of) {
  for (int i = 0; i < N; i++)
    if (at[i * step] != i * 7 + round * 1000 + of) {
      VERIFY(at[i * step] == i * 7 + round * 1000 + of);
      return;
    }
}

int main(void) {
  int rank = edatGetRank(), ranks = edatGetNumRanks(), taken = 0;
  int before = (rank + ranks - 1) % ranks, after = (rank + 1) % ranks;
#pragma edat task persistent(ordered) depends(spare from(any) as(const int *p, size_t n)) \
    shared(taken)
  {
    VERIFY(n == N);
    verify(p, 1, 0, 9);
    taken++;
  }
  for (int round = 0; round < ROUNDS; round++) {
    fill(round, rank);
#pragma edat fire(up to(after) data(mine), down to(before) data(mine))
#pragma edat fire(part to(after) data(mine[0:N]), part to(after) data(mine))
    fill(0, 9);
#pragma edat fire(spare to(after) data(mine))
#pragma edat wait(up from(before) into(left), down from(after) into(right))
    verify(left, 1, round, before);
    verify(right, 1, round, after);
#pragma edat wait(part from(before) into(plane[0:N][1:1]))
    verify(&plane[0][1], 2, round, before);
#pragma edat wait(part from(before) into(left[0:N]))
    verify(left, 1, round, before);
  }
#pragma edat barrier
  VERIFY(taken == ROUNDS);
  DONE();
}
