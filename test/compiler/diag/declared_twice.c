// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A directive declares a name once. */
void g(int *y) {
// CHECK: [[#@LINE+2]]:49: error: 'v' is declared twice
// CHECK: [[#@LINE+1]]:36: note: first here
#pragma edat task depends(e as(int v), f as(int v))
  y[0] = v;
// CHECK: [[#@LINE+2]]:53: error: 'n' is declared twice
// CHECK: [[#@LINE+1]]:36: note: first here
#pragma edat wait(e as(int *v, int n), f source(int n))
  y[0] = n;
}
