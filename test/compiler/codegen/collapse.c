// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Nested loops as one space of iterations. */
#include "verify.h"

int main(void) {
  int n = 7, m = 5, hits[7][5][3] = {{{0}}}, zero = 0, sum = 0;
#pragma edat taskloop collapse(3) grainsize(4)
  for (int a = 0; a < n; a++)
    for (long b = m - 1; b >= 0; b--) {
      for (unsigned c = 0; c < 6; c += 2) {
        if (c == 2)
          continue;
        hits[a][b][c / 2] += a * 100 + (int)b * 10 + (int)c;
      }
    }
  for (int a = 0; a < n; a++)
    for (int b = 0; b < m; b++)
      for (int c = 0; c < 3; c++)
        VERIFY(hits[a][b][c] == (c == 1 ? 0 : a * 100 + b * 10 + 2 * c));
#pragma edat taskloop collapse(2) reduction(+ : sum)
  for (int a = 0; a < n; a++)
    for (int b = 0; b < m; b++)
      sum += a * b;
  VERIFY(sum == 21 * 10);
#pragma edat taskloop collapse(2)
  for (int a = 0; a < n; a++)
    for (int b = 0; b < zero; b++)
      hits[0][0][0] = -1;
  VERIFY(hits[0][0][0] == 0);
#pragma edat taskloop collapse(1)
  for (int a = 0; a < n; a++)
    hits[a][0][0] = a;
  VERIFY(hits[6][0][0] == 6);
  DONE();
  return 0;
}
