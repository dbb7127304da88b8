// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* One operand only. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:25: error: 'to' takes one expression
#pragma edat fire(e to(0, 1))
  y[0] = a;
// CHECK: [[#@LINE+1]]:27: error: 'data' takes one object or section
#pragma edat fire(e data(a, a))
  y[0] = a;
// CHECK: [[#@LINE+1]]:23: error: 'if' takes one expression
#pragma edat task if(a, a)
  y[0] = a;
// CHECK: [[#@LINE+1]]:34: error: 'reduce' takes one object or section
#pragma edat wait(e reduce(+: a, a))
  y[0] = a;
// CHECK: [[#@LINE+1]]:26: error: 'event' takes one declaration
#pragma edat event(e: int, f)
  y[0] = a;
// CHECK: [[#@LINE+1]]:39: error: 'as' takes one object and one count
#pragma edat wait(e as(int *v, int n, int m))
  y[0] = a;
}
