// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The pieces of a loop share a payload by a pointer. */
void g(int n, int *y) {
// CHECK: [[#@LINE+2]]:33: error: 'v' cannot be an array of its own in each piece of the loop
// CHECK: [[#@LINE+1]]:33: note: take the payload by a pointer, as in 'as(const double *p)'
#pragma edat taskloop depends(e as(int v[3]))
  for (int i = 0; i < n; i++)
    y[i] = v[i % 3];
}
