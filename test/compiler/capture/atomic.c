// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Atomic objects: copied by value, shared by address. */
// REQUIRES: edatcc
#include "verify.h"
#include <stdatomic.h>

int main(void) {
  atomic_int n = 0;
  _Atomic double d = 1.5;
  _Atomic(long) mine = 3;
#pragma edat taskgroup
  {
    for (int i = 0; i < 20; i++)
#pragma edat task shared(n, d)
    {
      atomic_fetch_add(&n, 1);
      mine += 1;
      VERIFY(mine == 4 && d == 1.5);
    }
  }
  VERIFY(n == 20 && mine == 3);
#pragma edat taskloop
  for (int i = 0; i < 100; i++)
    n += i;
  VERIFY(n == 20 + 4950);
  DONE();
  return 0;
}
