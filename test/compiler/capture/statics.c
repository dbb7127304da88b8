// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Static and extern locals and globals are the same object everywhere. */
#include "verify.h"

int far_away = 5;
static int global = 1;

static int count(int n) {
  static int calls;
  static double table[3] = {1, 2, 3};
  extern int far_away;
#pragma edat taskgroup
  {
#pragma edat task
    {
      static int inside;
      inside++;
      calls += n;
      table[0] += 1;
      far_away += inside;
      global++;
#pragma edat critical(c)
      calls++;
    }
  }
  VERIFY(table[0] == 1 + global - 1);
  return calls;
}

int main(void) {
  VERIFY(count(3) == 4 && far_away == 6 && global == 2);
  VERIFY(count(5) == 10 && far_away == 8 && global == 3);
  DONE();
  return 0;
}
