// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Moved text means what it meant. */
#define ADD(x) (x + 1)
void g(int n, int *y) {
#pragma edat task
  y[0] = ADD(n);
// CHECK: [[#@LINE+3]]:1: error: a macro that the statement of 'task' uses changes before the end of the function
// CHECK: [[#@LINE+2]]:1: note: the statement becomes a function behind this one: move this line behind the function, too
// CHECK: [[#@LINE-4]]:1: note: in this 'task' pragma
#undef ADD
#define ADD(x) (x + 2)
  y[1] = ADD(n);
}
