// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Capture lists name variables. */
enum { ONE = 1 };
int f(void);
void g(int n) {
// CHECK: [[#@LINE+1]]:32: error: 'ONE' is not a variable
#pragma edat task firstprivate(ONE)
  n += ONE;
// CHECK: [[#@LINE+1]]:26: error: 'f' is not a variable
#pragma edat task shared(f)
  n += f();
}
