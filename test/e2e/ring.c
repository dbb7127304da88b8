// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* A token goes round: from and to by expression, value and source. */
#include "verify.h"

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks();
  int left = (me + p - 1) % p, right = (me + 1) % p, laps = 0, sum = 0;
  for (int lap = 0; lap < 5; lap++) {
#pragma edat task depends(token[lap] from(left) as(int v) source(int from)) \
    shared(laps, sum)
#pragma edat critical(count)
    {
      VERIFY(from == left && v == 10 * left + lap);
      laps++;
      sum += v;
    }
#pragma edat fire(token[lap] to(right) data(10 * me + lap))
  }
#pragma edat barrier
  VERIFY(laps == 5 && sum == 50 * left + 10);
  DONE();
  return 0;
}
