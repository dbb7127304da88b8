// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* A large array is copied past the stack, and for each instance anew. */
#include "verify.h"

enum { N = 700 * 1000 };

static double sum(void) {
  double u[N]; /* 5.6 MB of the 8 that a main thread has */
  for (int i = 0; i < N; i++)
    u[i] = i;
#pragma edat task persistent depends(go) fires(done data(u[3]))
  u[3] += 1;
#pragma edat fire(go count(2))
#pragma edat wait(done as(double a))
#pragma edat wait(done as(double b))
  return a + b + u[3];
}

int main(void) {
  VERIFY(sum() == 11);
  DONE();
}
