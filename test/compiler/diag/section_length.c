// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A length alone is no section. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:28: error: a section that does not reach the end needs its start and its length
#pragma edat fire(e data(y[:3]))
  y[0] = a;
}
