// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A range stands for many events, which only a wait can take. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:22: error: a range as an index is only allowed in an awaited event
#pragma edat fire(e[0:3])
  y[0] = a;
// CHECK: [[#@LINE+1]]:26: error: a range as an index is only allowed in an awaited event
#pragma edat critical(e[0:3])
  y[0] = a;
}
