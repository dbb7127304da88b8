// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* EDAT's constants have MPI's numbers and cannot be part of an expression. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:24: error: 'EDAT_ALL' must stand alone as the operand of 'to'
#pragma edat fire(e to(EDAT_ALL + 1))
  y[0] = a;
// CHECK: [[#@LINE+1]]:25: error: 'EDAT_SELF' must stand alone as the operand of 'to'
#pragma edat fire(e to((EDAT_SELF)))
  y[0] = a;
// CHECK: [[#@LINE+1]]:26: error: 'EDAT_ANY' must stand alone as the operand of 'from'
#pragma edat wait(e from(EDAT_ANY ? 0 : 1))
  y[0] = a;
}
