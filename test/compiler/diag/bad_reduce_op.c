// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Operators that are not associative, or none at all. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:33: error: '-' is not a reduction operator
// CHECK: [[#@LINE+1]]:33: note: the operators are + * min max & | ^ && ||
#pragma edat taskloop reduction(-: a)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+2]]:33: error: 'plus' is not a reduction operator
// CHECK: [[#@LINE+1]]:33: note: the operators are + * min max & | ^ && ||
#pragma edat taskloop reduction(plus: a)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+2]]:28: error: '/' is not a reduction operator
// CHECK: [[#@LINE+1]]:28: note: the operators are + * min max & | ^ && ||
#pragma edat wait(e reduce(/: a))
  y[0] = a;
}
