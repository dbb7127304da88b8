// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Mistakes in C are told in clang's words, also those in clauses. */
typedef int type;
void g(int a, int *y) {
// CHECK: [[#@LINE+1]]:32: error: expected expression
#pragma edat task firstprivate(type)
  y[2] = a;
#pragma edat task
// CHECK: [[#@LINE+1]]:10: error: use of undeclared identifier 'b'
  y[0] = b;
// CHECK: [[#@LINE+1]]:26: error: use of undeclared identifier 'q'
#pragma edat fire(e data(q[0]))
// CHECK: [[#@LINE+1]]:63: error: use of undeclared identifier 'hh'
#pragma edat task depends(e as(const double *h)) fires(f data(hh[0]))
  y[1] = a;
// CHECK: [[#@LINE+1]]:28: error: size of array has non-integer type 'double'
#pragma edat wait(e as(int v[1.5]))
  switch (a) {
  case 1:
// CHECK: [[#@LINE+3]]:3: error: cannot jump from switch statement to this case label
// CHECK: [[#@LINE+1]]:31: note: jump bypasses initialization of variable length array
#pragma edat wait(e as(double h[a]))
  case 2:;
  }
}
