// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Where a number is wanted. */
void g(int n, double x, int *p, char *s) {
// CHECK: [[#@LINE+3]]:21: error: an index must be an integer, not 'double'
// CHECK: [[#@LINE+2]]:27: error: a rank must be an integer, not 'int *'
// CHECK: [[#@LINE+1]]:36: error: 'count' must be an integer, not 'double'
#pragma edat fire(e[x] to(p) count(1.5))
// CHECK: [[#@LINE+4]]:21: error: an index must be an integer, not 'char *'
// CHECK: [[#@LINE+3]]:29: error: a rank must be an integer, not 'double'
// CHECK: [[#@LINE+2]]:42: error: a subscript must be an integer, not 'double'
// CHECK: [[#@LINE+1]]:60: error: the length of a section must be an integer, not 'char *'
#pragma edat wait(e[s] from(x), f into(p[x:2]), g into(p[0:s]))
// CHECK: [[#@LINE+1]]:28: error: 'priority' must be an integer, not 'double'
#pragma edat task priority(x)
  n++;
// CHECK: [[#@LINE+1]]:33: error: 'grainsize' must be an integer, not 'double'
#pragma edat taskloop grainsize(x)
  for (int i = 0; i < n; i++)
    p[i] = 0;
// CHECK: [[#@LINE+1]]:26: error: 'got' must be an integer, not 'double'
#pragma edat poll(e) got(x)
// CHECK: [[#@LINE+1]]:32: error: a rank must be an integer, not 'double'
#pragma edat fire(e to(x > 1 ? x : none))
}
