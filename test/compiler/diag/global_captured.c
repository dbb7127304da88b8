// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Globals are the same everywhere and never captured. */
int total;
void g(int n) {
// CHECK: [[#@LINE+1]]:26: error: 'total' is global; only variables of the function are captured
#pragma edat task shared(total) firstprivate(n)
  total += n;
}
