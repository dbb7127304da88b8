// RUN: %edatcc -I%S/../compiler/Inputs %s -o %t
// RUN: env EDAT_NUM_WORKERS=3 %run %t 1 3 7 2000
// RUN: not %run %t 0 2>&1 | %filecheck %s --check-prefix=ZERO
// RUN: not %run %t -2 2>&1 | %filecheck %s --check-prefix=GRAIN
// RUN: not %run %t tasks -2 2>&1 | %filecheck %s --check-prefix=TASKS
/* SPDX-License-Identifier: BSD-3-Clause */
/* The size of pieces is known when the loop runs; one that is no size is an
 * error, 0 as well. */
#include "verify.h"

static long sum_by_size(long n, long grain) {
  long sum = 0;
// ZERO: grain.c:[[#@LINE+2]]: taskloop: grainsize is 0; it must be positive{{.*}}[edat-loop-size]
// GRAIN: grain.c:[[#@LINE+1]]: taskloop: grainsize is -2; it must be positive{{.*}}[edat-loop-size]
#pragma edat taskloop grainsize(grain) reduction(+ : sum)
  for (long i = 0; i < n; i++)
    sum += i;
  return sum;
}

static long sum_by_number(long n, long pieces) {
  long sum = 0;
// TASKS: grain.c:[[#@LINE+1]]: taskloop: num_tasks is -2; it must be positive{{.*}}[edat-loop-size]
#pragma edat taskloop num_tasks(pieces) reduction(+ : sum)
  for (long i = 0; i < n; i++)
    sum += i;
  return sum;
}

int main(int argc, char **argv) {
  if (argc > 2 && !strcmp(argv[1], "tasks"))
    sum_by_number(10, atol(argv[2]));
  for (int i = 1; i < argc; i++)
    for (long n = 0; n < 1000; n = 2 * n + 1) {
      VERIFY(sum_by_size(n, atol(argv[i])) == n * (n - 1) / 2);
      VERIFY(sum_by_number(n, atol(argv[i])) == n * (n - 1) / 2);
    }
  return 0;
}
