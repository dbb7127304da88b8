// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Many mistakes are all reported in one run, in order, also within one pragma. */
int g(int a, int *y) {
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'taks'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'task'?
#pragma edat taks depends(e)
  y[0] = a;
// CHECK: [[#@LINE+7]]:29: error: unknown modifier 'form' of an awaited event
// CHECK: [[#@LINE+6]]:29: note: did you mean 'from'?
// CHECK: [[#@LINE+5]]:40: error: modifier 'to' is not allowed on an awaited event
// CHECK: [[#@LINE+4]]:40: note: did you mean 'from'?
// CHECK: [[#@LINE+3]]:55: error: modifier 'from' is not allowed on a fired event
// CHECK: [[#@LINE+2]]:55: note: did you mean 'to'?
// CHECK: [[#@LINE+1]]:64: error: unknown clause 'nonsense' on 'task'
#pragma edat task depends(e form(0), f to(1)) fires(h from(2)) nonsense
  y[1] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'barier'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'barrier'?
#pragma edat barier
// CHECK: [[#@LINE+1]]:29: error: unexpected ':' in an expression
#pragma edat fire(h data(y[0:3] + 1))
  return a;
}
