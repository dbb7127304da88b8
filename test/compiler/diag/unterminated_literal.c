// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Literals without an end. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:19: error: unterminated string literal
#pragma edat fire("halo)
  y[0] = a;
// CHECK: [[#@LINE+1]]:27: error: unterminated character literal
#pragma edat task if(a == 'x)
  y[0] = a;
}
