// RUN: %compiles %s %t
// RUN: %edatcc %s -o %t && %run %t 3
// RUN: not %run %t -3 2>&1 | %filecheck %s --check-prefix=TASK
// RUN: not %run %t -3 wait 2>&1 | %filecheck %s --check-prefix=WAIT
/* SPDX-License-Identifier: BSD-3-Clause */
/* An array that as() declares cannot have fewer than no elements. */
#include <stdlib.h>

static int sum;

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 3, three[3] = {1, 2, 3};
#pragma edat fire(numbers data(three))
  if (argc > 2) {
// WAIT: negative_bound.c:[[#@LINE+1]]: 'numbers': the number of elements is -3
#pragma edat wait(numbers as(int w[n]))
    return w[0];
  }
// TASK: negative_bound.c:[[#@LINE+1]]: 'numbers': the number of elements is -3
#pragma edat task depends(numbers as(int v[n]))
  sum = v[0] + v[n - 1];
  return 0;
}
