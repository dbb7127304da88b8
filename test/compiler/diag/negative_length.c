// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A length that cannot be. */
void g(double *y) {
// CHECK: [[#@LINE+1]]:30: error: the length of a section is -1
#pragma edat fire(e data(y[0:-1]))
// CHECK: [[#@LINE+1]]:30: error: the length of a section is -2
#pragma edat wait(e into(y[3:2 - 4]))
#pragma edat fire(e data(y[0:0]))
}
