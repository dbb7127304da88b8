// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Tasks that enable each other by fires, with the value of each in turn. */
#include "verify.h"

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks();
  enum { STEPS = 12 };
  double last = -1;
  for (int s = 0; s < STEPS; s++)
    if (s % p == me)
#pragma edat task depends(step[s] as(double x)) \
    fires(step[s + 1] to((s + 1) % p) data(x)) name(step)
      x = x * 2 + s;
  if (STEPS % p == me)
#pragma edat task depends(step[STEPS] as(const double *h, size_t n)) \
    shared(last) fires(result to(all) data(last))
    {
      VERIFY(n == 1);
      last = *h;
    }
  if (me == 0) {
    double start = 1;
#pragma edat fire(step[0] data(start))
  }
  double expected = 1;
  for (int s = 0; s < STEPS; s++)
    expected = expected * 2 + s;
#pragma edat wait(result as(double got))
  VERIFY(got == expected);
  DONE();
  return 0;
}
