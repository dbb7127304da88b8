// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A bracket too many. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:29: error: unbalanced ')'
#pragma edat task depends(e))
  y[0] = a;
// CHECK: [[#@LINE+1]]:21: error: unbalanced ']'
#pragma edat barrier]
  y[0] = a;
}
