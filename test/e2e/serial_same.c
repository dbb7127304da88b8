// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
// RUN: %gcc -DEDAT_SERIAL -I%S/../compiler/Inputs %s -o %t.serial && %run %t.serial
/* A program of taskloops, groups and criticals is its own serial version. */
#include "verify.h"

int main(void) {
  enum { N = 200 };
  double x[N], y[N], s = 0;
  int order = 0;
#pragma edat taskloop
  for (int i = 0; i < N; i++)
    x[i] = i * 0.5;
#pragma edat taskloop reduction(+ : s) grainsize(16)
  for (int i = 1; i < N - 1; i++) {
    y[i] = x[i - 1] + x[i + 1];
    s += y[i];
  }
#pragma edat taskgroup
  {
    for (int i = 0; i < 5; i++)
#pragma edat task shared(order)
#pragma edat critical(c)
      order += i;
  }
#pragma edat barrier
  VERIFY(s == 198 * 99.5 && y[7] == 7 && order == 10);
  DONE();
  return 0;
}
