// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* A variable that the task around a taskloop shares is the loop's own. */
#include "verify.h"

int main(void) {
  int i, j = 7, a[3][4] = {{0}};
#pragma edat taskgroup
#pragma edat task default(shared)
  for (i = 0; i < 3; i++) {
#pragma edat taskloop
    for (j = 0; j < 4; j++)
      a[i][j] = 10 * i + j;
  }
  for (int k = 0; k < 12; k++)
    VERIFY(a[k / 4][k % 4] == 10 * (k / 4) + k % 4);
  VERIFY(i == 3 && j == 4);
  DONE();
  return 0;
}
