// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A section must bind to the whole object. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:26: error: a section must be subscripts behind an object; put what is before them in parentheses
#pragma edat fire(e data(a + y[0:3]))
  y[0] = a;
// CHECK: [[#@LINE+1]]:26: error: a section must be subscripts behind an object; put what is before them in parentheses
#pragma edat fire(e data(*y[0:3]))
  y[0] = a;
// CHECK: [[#@LINE+1]]:26: error: a section must be subscripts behind an object; put what is before them in parentheses
#pragma edat fire(e data((char *)y[0:3]))
  y[0] = a;
}
