// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A bracket or a name is missing. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:28: error: expected ')'
// CHECK: [[#@LINE+1]]:26: note: to match this '('
#pragma edat task depends(e
  y[0] = a;
// CHECK: [[#@LINE+2]]:30: error: expected ']'
// CHECK: [[#@LINE+1]]:28: note: to match this '['
#pragma edat task depends(e[1)
  y[0] = a;
// CHECK: [[#@LINE+1]]:26: error: expected the name of a variable
#pragma edat task shared()
  y[0] = a;
// CHECK: [[#@LINE+2]]:26: error: expected the name of a variable
// CHECK: [[#@LINE+1]]:26: note: 'shared' takes variables, whole, separated by commas
#pragma edat task shared(y[0])
  y[0] = a;
// CHECK: [[#@LINE+1]]:24: error: expected the name of a task: an identifier, a string literal or '(' expression ')'
#pragma edat task name(3)
  y[0] = a;
// CHECK: [[#@LINE+1]]:23: error: expected the name of a lock: an identifier, a string literal or '(' expression ')'
#pragma edat critical()
  y[0] = a;
// CHECK: [[#@LINE+1]]:22: error: expected ':' and a type, or ')'
#pragma edat event(e int)
  y[0] = a;
// CHECK: [[#@LINE+1]]:29: error: expected ':'
#pragma edat fire(e to(a ? 1))
  y[0] = a;
}
