// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Keywords that make no sense in their place. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:24: error: 'any' is not allowed in 'to'
#pragma edat fire(e to(any))
  y[0] = a;
// CHECK: [[#@LINE+1]]:28: error: 'EDAT_ANY' is not allowed in 'to'
#pragma edat fire(e to(a ? EDAT_ANY : 0))
  y[0] = a;
// CHECK: [[#@LINE+1]]:22: error: 'others' is not allowed in 'on'
#pragma edat task on(others)
  y[0] = a;
// CHECK: [[#@LINE+1]]:22: error: 'any' is not allowed in 'on'
#pragma edat task on(any)
  y[0] = a;
// CHECK: [[#@LINE+1]]:32: error: 'self' is not allowed in 'from'
#pragma edat broadcast(a) from(self)
  y[0] = a;
}
