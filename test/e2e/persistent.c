// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Persistent tasks: an instance for each set, ordered ones in turn. */
#include "verify.h"

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks(), step = 3, next = 0, total = 0;
  int scratch = 7;
#pragma edat task persistent depends(work as(int v)) name("adder") \
    fires(sum to(0) data(v))
  {
    VERIFY(scratch == 7 && step == 3);
    scratch += v;
    v *= step;
  }
#pragma edat task persistent(ordered) depends(seq from(self) as(int v)) \
    shared(next)
  VERIFY(v == next++);
  for (int i = 0; i < 10; i++) {
#pragma edat fire(work to((me + 1) % p) data(i), seq data(i))
  }
  step = 0;
  if (me == 0)
    for (int i = 0; i < 10 * p; i++) {
#pragma edat wait(sum as(int v))
      total += v;
    }
#pragma edat barrier
  VERIFY(next == 10 && total == (me ? 0 : p * 135));
  DONE();
  return 0;
}
