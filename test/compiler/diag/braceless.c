// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A pragma that stands alone is no statement: the compiler that ignores it
 * would take the next one. */
void g(int a, int *y) {
  if (a)
// CHECK: [[#@LINE+2]]:14: error: 'fire' cannot be the whole body of an if, else, switch or loop
// CHECK: [[#@LINE+1]]:14: note: put the pragma in braces: a compiler that ignores it would take the next statement
#pragma edat fire(e)
    y[0] = a;
  else
// CHECK: [[#@LINE+1]]:14: error: 'barrier' must stand between statements
#pragma edat barrier
    y[1] = a;
  while (a--)
// CHECK: [[#@LINE+2]]:14: error: 'wait' cannot be the whole body of an if, else, switch or loop
// CHECK: [[#@LINE+1]]:14: note: put the pragma in braces: a compiler that ignores it would take the next statement
#pragma edat wait(e)
    y[2] = a;
  switch (a) {
  case 1:
#pragma edat fire(e)
    break;
  }
}
