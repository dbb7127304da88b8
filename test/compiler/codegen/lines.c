// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x2 2x2" %shapes %t
// RUN: %edatcc-gcc -g -I%S/../Inputs %s -o %t && %run %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Lines, files and columns are those of the source. */
#include "verify.h"

#define LINE(n) VERIFY(__LINE__ == (n) && strstr(__FILE__, "lines.c"))

static int one(void) {
#pragma edat task
  LINE(12);
  return __LINE__; } static int two(int n) {
#pragma edat task depends(a, /* one */ \
                          b) \
    /* three */
  {
    LINE(18);
  } LINE(19);
  return n + __LINE__;
}

int main(void) {
  int s = one() + two(1);
#pragma edat fire(a, b)
#pragma edat taskgroup
  /* comment */
  {
    LINE(29);
#pragma edat critical \
  (lock)
    LINE(32);
    LINE(33);
#pragma edat taskloop \
  grainsize(2)
    for (int i = 0; i < 4; i++) { /* here */ LINE(36); } LINE(36);
#pragma edat taskloop collapse(2)
    for (int i = 0; i < 4; i++)
      for (int j = 0; j < 4; j++)
        LINE(40);
  } LINE(41);
#pragma edat fire( \
  c data(s))
#pragma edat wait( \
  c as(int v))
  LINE(46);
  VERIFY(v == s);
  DONE();
  return 0;
}
