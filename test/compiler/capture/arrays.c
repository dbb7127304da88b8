// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Arrays are copied whole: small ones, large ones, those of constants. */
#include "verify.h"

int main(void) {
  int small[4] = {1, 2, 3, 4};
  double large[2000];
  const int fixed[3] = {7, 8, 9};
  volatile int shaky[2] = {5, 6};
  char text[] = "hello";
  const char *const words[] = {"a", "b"};
  int cube[2][3][4] = {{{0}}};
  int n = 0;
  for (int i = 0; i < 2000; i++)
    large[i] = i;
  cube[1][2][3] = 42;
#pragma edat taskgroup
  {
#pragma edat task shared(n)
    {
      VERIFY(small[3] == 4 && sizeof small == 4 * sizeof(int));
      VERIFY(large[1999] == 1999 && sizeof large == 2000 * sizeof(double));
      VERIFY(fixed[0] == 7 && fixed[2] == 9 && shaky[1] == 6);
      VERIFY(!strcmp(text, "hello") && sizeof text == 6);
      VERIFY(words[1][0] == 'b' && cube[1][2][3] == 42);
      VERIFY(sizeof cube[0] == 12 * sizeof(int) && &cube[1] - &cube[0] == 1);
      small[0] = 11;
      large[0] = 11;
      cube[0][0][0] = 11;
      n++;
    }
    small[3] = 0;
    large[1999] = 0;
    text[0] = 'j';
    shaky[1] = 0;
#pragma edat task shared(n, small, large, text, cube, fixed)
    {
      VERIFY(text[0] == 'j' && sizeof text == 6 && fixed[1] == 8);
      small[1] = 22;
      large[1] = 22;
      cube[1][1][1] = 22;
    }
  }
  VERIFY(n == 1 && small[0] == 1 && large[0] == 0 && cube[0][0][0] == 0);
  VERIFY(small[1] == 22 && large[1] == 22 && cube[1][1][1] == 22);
  DONE();
  return 0;
}
