// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A pragma that does not say what to do. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:13: error: expected a directive after '#pragma edat'
#pragma edat
  y[0] = a;
// CHECK: [[#@LINE+1]]:14: error: expected a directive after '#pragma edat'
#pragma edat (task)
  y[0] = a;
// CHECK: [[#@LINE+1]]:14: error: expected a directive after '#pragma edat'
#pragma edat "task"
  y[0] = a;
}
