// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
// RUN: %edatcc --edat-source %s -I%S/../Inputs | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Qualifiers and storage classes. */
#include "verify.h"

int main(void) {
  const int c = 4;
  volatile int v = 5;
  register int r = 7;
  const double *const cp = &(const double){2.5};
  int *restrict rp = &(int){8};
  auto int a = 9;
  int seen = 0;
// CHECK: const int c;
// CHECK: volatile int v;
// CHECK: int r;
// CHECK: const double *const cp;
// CHECK: int *restrict rp;
#pragma edat taskgroup
  {
#pragma edat task shared(seen)
    {
      VERIFY(c == 4 && v == 5 && r == 7 && *cp == 2.5 && *rp == 8 && a == 9);
      v++;
      r++;
      seen += c;
    }
#pragma edat task shared(v, c)
    v += c;
  }
  VERIFY(seen == 4 && v == 9 && r == 7);
  DONE();
  return 0;
}
