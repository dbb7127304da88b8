// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What 'as' cannot declare. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:24: error: expected a declaration in 'as', such as 'const double *h' or 'int v'
#pragma edat wait(e as(v))
  y[0] = a;
// CHECK: [[#@LINE+1]]:24: error: expected a declaration in 'as', such as 'const double *h' or 'int v'
#pragma edat wait(e as(double))
  y[0] = a;
// CHECK: [[#@LINE+1]]:24: error: expected a declaration in 'as', with a type in front of the name
#pragma edat wait(e as(const *v))
  y[0] = a;
// CHECK: [[#@LINE+1]]:24: error: expected a declaration in 'as', void has no value
#pragma edat wait(e as(void v))
  y[0] = a;
// CHECK: [[#@LINE+1]]:24: error: expected a declaration in 'as', such as 'const double *h' or 'int v'
#pragma edat wait(e as(int (*v)(int)))
  y[0] = a;
// CHECK: [[#@LINE+1]]:24: error: expected a declaration in 'as', without a storage class
#pragma edat wait(e as(static int v))
  y[0] = a;
// CHECK: [[#@LINE+1]]:31: error: expected a declaration in 'as', a count belongs to a pointer only: 'T *h, size_t n'
#pragma edat wait(e as(int v, int n))
  y[0] = a;
// CHECK: [[#@LINE+1]]:32: error: expected a declaration in 'as', such as 'size_t n', for the count
#pragma edat wait(e as(int *v, n))
  y[0] = a;
}
