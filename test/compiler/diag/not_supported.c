// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What is part of the language and comes later. */
void g(int n, int *y) {
// CHECK: [[#@LINE+1]]:23: error: a taskloop that does not wait is not supported by this version of edatcc
#pragma edat taskloop nowait
  for (int i = 0; i < n; i++)
    y[i] = 0;
// CHECK: [[#@LINE+1]]:23: error: a taskloop that does not wait is not supported by this version of edatcc
#pragma edat taskloop depends(e)
  for (int i = 0; i < n; i++)
    y[i] = 0;
  _Pragma("edat barrier")
}
