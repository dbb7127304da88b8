// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && %run %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* A pointer that is atomic itself, global and captured. */
#include "verify.h"

static int value = 5;
static _Atomic(int *) shared_one = &value;

int main(void) {
  _Atomic(int *) mine = &value;
  int *_Atomic other = &value;
  int sum = 0;
#pragma edat taskgroup
#pragma edat task shared(sum)
  sum = *shared_one + *mine + *other;
  VERIFY(sum == 15);
  DONE();
  return 0;
}
