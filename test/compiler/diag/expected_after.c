// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Something is missing behind a word. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:26: error: expected '(' after 'depends'
#pragma edat task depends
  y[0] = a;
// CHECK: [[#@LINE+1]]:27: error: expected '(' after 'depends'
#pragma edat task depends fires(e)
  y[0] = a;
// CHECK: [[#@LINE+1]]:19: error: expected '(' after 'fire'
#pragma edat fire halo to(1)
  y[0] = a;
// CHECK: [[#@LINE+1]]:22: error: expected '(' after 'critical'
#pragma edat critical
  y[0] = a;
// CHECK: [[#@LINE+1]]:25: error: expected '(' after 'from'
#pragma edat wait(e from)
  y[0] = a;
// CHECK: [[#@LINE+1]]:26: error: expected an expression after '('
#pragma edat wait(e from())
  y[0] = a;
// CHECK: [[#@LINE+2]]:31: error: expected ',', ')' or a modifier after 'halo'
// CHECK: [[#@LINE+1]]:31: note: indices are written 'halo[i]'
#pragma edat task depends(halo(3))
  y[0] = a;
// CHECK: [[#@LINE+2]]:34: error: expected ',', ')' or a modifier after 'from'
// CHECK: [[#@LINE+1]]:34: note: 'from' reads as the name of an event here: modifiers follow their event without a comma
#pragma edat task depends(e, from(0))
  y[0] = a;
// CHECK: [[#@LINE+2]]:29: error: expected ',', ')' or a modifier after 'in'
// CHECK: [[#@LINE+1]]:29: note: events have names and no direction:
#pragma edat task depends(in: a)
  y[0] = a;
// CHECK: [[#@LINE+1]]:30: error: expected a clause after ','
#pragma edat task depends(e),
  y[0] = a;
// CHECK: [[#@LINE+1]]:33: error: expected an operator and ':' after 'reduction'
#pragma edat taskloop reduction(+)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+1]]:40: error: expected '(' after 'cyclic'
#pragma edat taskloop distribute(cyclic)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+1]]:28: error: expected an expression after '['
#pragma edat fire(e data(y[]))
  y[0] = a;
}
