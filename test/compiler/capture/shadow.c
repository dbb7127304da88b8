// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* One name, several variables. */
#include "verify.h"

static int n = 1000;

int main(void) {
  VERIFY(n == 1000);
  int n = 1, out[5] = {0};
#pragma edat taskgroup
  {
#pragma edat task shared(out)
    {
      out[0] = n;
      int n = 2;
      out[1] = n;
      {
        int n = 3;
        out[2] = n;
#pragma edat task shared(out)
        {
          out[3] = n;
          for (int n = 7; n < 8; n++)
            out[4] = n;
        }
      }
      VERIFY(n == 2);
    }
    int n = 9;
#pragma edat task
    VERIFY(n == 9);
  }
  for (int i = 0; i < 5; i++)
    VERIFY(out[i] == (i == 4 ? 7 : i == 3 ? 3 : i + 1));
#pragma edat taskloop
  for (int n = 0; n < 5; n++)
    out[n] = n;
  VERIFY(n == 1 && out[4] == 4);
  DONE();
  return 0;
}
