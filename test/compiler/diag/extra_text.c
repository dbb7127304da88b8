// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Text behind the end. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:21: error: extra text ';' at the end of 'barrier'
#pragma edat barrier;
  y[0] = a;
// CHECK: [[#@LINE+1]]:22: error: extra text '3' at the end of 'barrier'
#pragma edat barrier 3
  y[0] = a;
// CHECK: [[#@LINE+1]]:30: error: extra text ',' at the end of 'task'
#pragma edat task depends(e),,fires(e)
  y[0] = a;
}
