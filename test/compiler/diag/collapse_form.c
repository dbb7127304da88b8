// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The number of loops is written out. */
enum { TWO = 2 };
void g(int n, int *y) {
// CHECK: [[#@LINE+1]]:32: error: 'collapse' needs an integer literal from 1 to 8
#pragma edat taskloop collapse(TWO)
  for (int i = 0; i < n; i++)
    for (int k = 0; k < n; k++)
      y[i * n + k] = 0;
// CHECK: [[#@LINE+1]]:32: error: 'collapse' needs an integer literal from 1 to 8
#pragma edat taskloop collapse(0)
  for (int i = 0; i < n; i++)
    y[i] = 0;
}
