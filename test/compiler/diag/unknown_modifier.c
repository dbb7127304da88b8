// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Misspelt modifiers on both sides. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:29: error: unknown modifier 'form' of an awaited event
// CHECK: [[#@LINE+1]]:29: note: did you mean 'from'?
#pragma edat task depends(e form(0))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: unknown modifier 'ass' of an awaited event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'as'?
#pragma edat wait(e ass(int v))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: unknown modifier 'int' of an awaited event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'into'?
#pragma edat wait(e int(a))
  y[0] = a;
// CHECK: [[#@LINE+2]]:27: error: unknown modifier 'too' of a fired event
// CHECK: [[#@LINE+1]]:27: note: did you mean 'to'?
#pragma edat task fires(e too(0))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: unknown modifier 'dta' of a fired event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'data'?
#pragma edat fire(e dta(a))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: unknown modifier 'cuont' of a fired event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'count'?
#pragma edat fire(e cuont(2))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: unknown modifier 'dest' of a fired event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'to'?
#pragma edat fire(e dest(0))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: unknown modifier 'src' of an awaited event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'from'?
#pragma edat wait(e src(0))
  y[0] = a;
}
