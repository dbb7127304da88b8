// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Modifiers of the other side. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:29: error: modifier 'to' is not allowed on an awaited event
// CHECK: [[#@LINE+1]]:29: note: did you mean 'from'?
#pragma edat task depends(e to(0))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: modifier 'data' is not allowed on an awaited event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'as'?
#pragma edat wait(e data(a))
  y[0] = a;
// CHECK: [[#@LINE+1]]:21: error: modifier 'sticky' is not allowed on an awaited event
#pragma edat wait(e sticky)
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: modifier 'from' is not allowed on a fired event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'to'?
#pragma edat fire(e from(0))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: modifier 'as' is not allowed on a fired event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'data'?
#pragma edat fire(e as(int v))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: modifier 'into' is not allowed on a fired event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'data'?
#pragma edat fire(e into(a))
  y[0] = a;
}
