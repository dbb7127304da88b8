// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* One event goes to one rank or to all. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:25: error: a range of ranks is only allowed in 'from'
#pragma edat fire(e to(0:3))
  y[0] = a;
// CHECK: [[#@LINE+1]]:23: error: a range of ranks is only allowed in 'from'
#pragma edat task on(0:3)
  y[0] = a;
}
