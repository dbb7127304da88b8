// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Modifiers that cannot repeat. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:29: error: modifier 'from' appears twice
// CHECK: [[#@LINE+1]]:21: note: first here
#pragma edat wait(e from(0) from(1))
  y[0] = a;
// CHECK: [[#@LINE+2]]:35: error: modifier 'to' appears twice
// CHECK: [[#@LINE+1]]:21: note: first here
#pragma edat fire(e to(0) data(a) to(1))
  y[0] = a;
}
