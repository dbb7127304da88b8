// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Colons that are no section. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:27: error: unexpected ':' in an expression
#pragma edat fire(e data(a:3))
  y[0] = a;
// CHECK: [[#@LINE+1]]:25: error: unexpected ':' in an expression
#pragma edat task if(y[0:3])
  y[0] = a;
// CHECK: [[#@LINE+1]]:29: error: unexpected ':' in an expression
#pragma edat fire(e data(y[0:3].x))
  y[0] = a;
// CHECK: [[#@LINE+1]]:30: error: unexpected ':' in an expression
#pragma edat task priority(a : 1)
  y[0] = a;
}
