// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What a loop fires comes behind its last iteration. */
void g(int n, int *y) {
  int i;
// CHECK: [[#@LINE+1]]:41: error: 'i' is the loop's variable, which has no value before or behind the loop
#pragma edat taskloop fires(done data(y[i]))
  for (i = 0; i < n; i++)
    y[i] = 0;
}
