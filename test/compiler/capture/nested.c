// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Constructs in constructs, each with its own view. */
#include "verify.h"

int main(void) {
  int a = 1, b = 2, sum = 0, hits[8] = {0};
  double v[3] = {1, 2, 3};
#pragma edat taskgroup
  {
#pragma edat task shared(sum, hits)
    {
      int m = a + b;
#pragma edat task shared(sum, hits)
      {
        int k = m + a;
        v[0] = 5;
#pragma edat task shared(sum, hits)
        {
          VERIFY(a == 1 && b == 2 && m == 3 && k == 4 && v[0] == 5);
#pragma edat critical(lock)
          sum += a + b + m + k;
#pragma edat taskloop
          for (int i = 0; i < 4; i++)
#pragma edat taskloop
            for (int j = 0; j < 2; j++)
#pragma edat critical(lock)
              hits[i * 2 + j] += k + i;
        }
      }
#pragma edat taskgroup
      {
        b = 10;
#pragma edat task shared(b, sum)
#pragma edat critical(lock)
        sum += b;
        VERIFY(v[0] == 1);
      }
      VERIFY(b == 10);
    }
  }
  VERIFY(sum == 20 && a == 1 && b == 2);
  for (int i = 0; i < 8; i++)
    VERIFY(hits[i] == 4 + i / 2);
  DONE();
  return 0;
}
