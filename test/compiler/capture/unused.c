// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* What only the moved text uses draws no warning where it was. */
#include "verify.h"

int far_away;

static void use(int n, double *x) {
  extern int far_away;
  int i, only_written;
  double temporary;
  typedef double real;
  struct unneeded {
    int a;
  } unneeded = {n};
#pragma edat taskgroup
  {
#pragma edat task private(temporary)
    {
      far_away++;
      temporary = n;
      real r = temporary + unneeded.a;
      x[0] = r;
    }
#pragma edat task shared(only_written)
    only_written = n;
  }
#pragma edat taskloop
  for (i = 1; i < n; i++)
    x[i] = i;
}

int main(void) {
  double x[10];
  use(10, x);
  VERIFY(far_away == 1 && x[0] == 20 && x[9] == 9);
  DONE();
  return 0;
}
