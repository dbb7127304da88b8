// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
// RUN: %edatcc --edat-source %s -I%S/../Inputs | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A task takes the values that scalars have at the pragma. */
#include "verify.h"
#include <complex.h>
#include <stdbool.h>
#include <stdint.h>

enum color { RED, GREEN = 7 };

int main(void) {
  char c = 'c';
  signed char sc = -3;
  unsigned long long ull = 1ull << 63;
  bool b = true;
  float f = 1.5f;
  long double ld = 2.5L;
  double _Complex z = 1 + 2 * I;
  enum color color = GREEN;
  int64_t i64 = INT64_MIN;
  size_t size = 12;
  int done = 0;
// CHECK: struct __edatcc_1_args {
// CHECK-DAG: char c;
// CHECK-DAG: unsigned long long ull;
// CHECK-DAG: _Complex double z;
// CHECK-DAG: int64_t i64;
// CHECK-DAG: size_t size;
// CHECK: int *done;
// CHECK: /* #pragma edat task shared(done) */
// CHECK: struct __edatcc_1_args edat_args_1 = {.c = c,
// CHECK: static void __edatcc_1_body(
// CHECK: char c = edat_args->c;
// CHECK: (*done) = 1;
#pragma edat taskgroup
  {
#pragma edat task shared(done)
    {
      VERIFY(c == 'c' && sc == -3 && ull == 1ull << 63 && b);
      VERIFY(f == 1.5f && ld == 2.5L && z == 1 + 2 * I);
      VERIFY(color == GREEN && i64 == INT64_MIN && size == 12);
      c = 'd';
      color = RED;
      done = 1;
    }
    c = 'e';
    f = 0;
  }
  VERIFY(done && c == 'e' && color == GREEN && f == 0);
  DONE();
  return 0;
}
