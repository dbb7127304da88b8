// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What is evaluated twice must not change anything. */
int f(void);
void g(int i) {
  double u[10] = {0};
// CHECK: [[#@LINE+1]]:28: error: 'i++' is evaluated more than once here and must not change anything
#pragma edat fire(e data(u[i++:]))
// CHECK: [[#@LINE+1]]:28: error: 'f()' is evaluated more than once here and must not change anything
#pragma edat fire(e data(u[f():]))
#pragma edat fire(e data(u[i++:2]))
#pragma edat fire(e data(u[i:]))
}
