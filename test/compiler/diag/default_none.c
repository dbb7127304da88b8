// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* With default(none) every capture is listed. */
int global;
void g(int n, int m, int *y) {
  static int calls;
#pragma edat task default(none) firstprivate(n)
// CHECK: [[#@LINE+4]]:3: error: 'y' is captured but not listed, and 'default(none)' is given
// CHECK: [[#@LINE-2]]:19: note: add it to 'firstprivate', 'shared' or 'private'
// CHECK: [[#@LINE+2]]:10: error: 'm' is captured but not listed, and 'default(none)' is given
// CHECK: [[#@LINE-4]]:19: note: add it to 'firstprivate', 'shared' or 'private'
  y[n] = m + global + calls;
#pragma edat taskloop default(none) shared(y)
  for (int i = 0; i < n; i++)
    y[i] = i;
#pragma edat task default(none) firstprivate(y) depends(e[n] into(y[0:1]))
  y[1] = 0;
}
