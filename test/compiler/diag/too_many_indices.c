// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Events have at most four indices. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:32: error: more than 4 indices
#pragma edat fire(e[0][1][2][3][4])
  y[0] = a;
// CHECK: [[#@LINE+1]]:29: error: more than 4 indices
#pragma edat event(e[][][][][])
  y[0] = a;
}
