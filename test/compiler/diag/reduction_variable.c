// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Partial results have the shape of a variable. */
void g(int n, double *y) {
  double a[4] = {0}, v[n];
  v[0] = 0;
// CHECK: [[#@LINE+2]]:36: error: an item of 'reduction' must be a variable
// CHECK: [[#@LINE+1]]:36: note: an item is the name of a scalar or of an array of constant size
#pragma edat taskloop reduction(+: y[0:4])
  for (int i = 0; i < n; i++)
    y[i % 4] += i;
// CHECK: [[#@LINE+2]]:36: error: an item of 'reduction' must be a variable
// CHECK: [[#@LINE+1]]:36: note: an item is the name of a scalar or of an array of constant size
#pragma edat taskloop reduction(+: a[0])
  for (int i = 0; i < n; i++)
    a[0] += i;
// CHECK: [[#@LINE+2]]:36: error: an item of 'reduction' must be a variable
// CHECK: [[#@LINE+1]]:36: note: an item is the name of a scalar or of an array of constant size
#pragma edat taskloop reduction(+: v)
  for (int i = 0; i < n; i++)
    v[0] += i;
}
