// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Directives that cannot do without a clause. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:14: error: 'poll' needs a 'got' clause
#pragma edat poll(e)
  y[0] = a;
// CHECK: [[#@LINE+1]]:14: error: 'broadcast' needs a 'from' clause
#pragma edat broadcast(a)
  y[0] = a;
}
