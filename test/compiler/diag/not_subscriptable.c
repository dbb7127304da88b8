// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Sections are of arrays and pointers. */
void g(int a, double *y) {
// CHECK: [[#@LINE+1]]:27: error: 'int' is neither an array nor a pointer
#pragma edat fire(e data(a[0:1]))
// CHECK: [[#@LINE+1]]:32: error: 'double' is neither an array nor a pointer
#pragma edat wait(e into(y[0:1][2]))
}
