// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x2 2x2" %shapes %t
// RUN: %edatcc --edat-source %s -I%S/../Inputs | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A loop variable declared outside has its serial value afterwards. */
#include "verify.h"

static int run(int n, int step) {
  int i, j = -1;
  char *p, text[] = "abcdefgh";
  size_t k;
// CHECK: i = (int)((edatcc_u64)edat_lo0 + edat_n0);
#pragma edat taskloop
  for (i = 2; i < n; i++)
    ;
  VERIFY(i == (n > 2 ? n : 2));
#pragma edat taskloop
  for (i = n; i >= 0; i -= step)
    continue;
  int serial;
  for (serial = n; serial >= 0; serial -= step)
    ;
  VERIFY(i == serial);
#pragma edat taskloop
  for (p = text; p < text + 7; p += 2)
    *p = 'x';
  VERIFY(p == text + 8 && !strcmp(text, "xbxdxfxh"));
#pragma edat taskloop
  for (k = 5; k != 0; k--)
    ;
  VERIFY(k == 0);
#pragma edat taskloop collapse(2)
  for (i = 0; i < n; i++)
    for (j = 3; j > 0; j--)
      ;
  VERIFY(i == n && j == (n ? 0 : -1));
#pragma edat taskgroup
  {
#pragma edat task shared(i)
    {
#pragma edat taskloop
      for (i = 0; i < 17; i++)
        ;
    }
  }
  return i;
}

int main(void) {
  VERIFY(run(10, 3) == 17 && run(0, 5) == 17);
  DONE();
  return 0;
}
