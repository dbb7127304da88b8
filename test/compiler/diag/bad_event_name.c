// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What cannot name an event. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:27: error: expected the name of an event: an identifier, a string literal or '(' expression ')'
#pragma edat task depends(3)
  y[0] = a;
// CHECK: [[#@LINE+1]]:21: error: expected the name of an event: an identifier, a string literal or '(' expression ')'
#pragma edat wait(e,)
  y[0] = a;
// CHECK: [[#@LINE+1]]:19: error: expected the name of an event: an identifier, a string literal or '(' expression ')'
#pragma edat fire(,e)
  y[0] = a;
// CHECK: [[#@LINE+1]]:19: error: expected the name of an event: an identifier, a string literal or '(' expression ')'
#pragma edat fire(*e)
  y[0] = a;
}
