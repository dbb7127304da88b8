// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A pragma without a statement. */
void g(int a, int *y) {
  if (a) {
    y[0] = a;
// CHECK: [[#@LINE+1]]:14: error: 'task' must stand before a statement
#pragma edat task
  } else {
    y[1] = a;
  }
  y[2] = (a +
// CHECK: [[#@LINE+1]]:14: error: 'barrier' must stand between statements
#pragma edat barrier
          1);
// CHECK: [[#@LINE+1]]:14: error: 'taskgroup' must stand before a statement
#pragma edat taskgroup
}
