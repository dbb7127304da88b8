// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The length of what a pointer points to. */
void g(int n, double *p, double a[4][n]) {
// CHECK: [[#@LINE+2]]:27: error: the length of 'double *' is not known
// CHECK: [[#@LINE+1]]:27: note: write [start:length]
#pragma edat fire(e data(p[:]))
// CHECK: [[#@LINE+2]]:27: error: the length of 'double *' is not known
// CHECK: [[#@LINE+1]]:27: note: write [start:length]
#pragma edat fire(e data(p[2:]))
// CHECK: [[#@LINE+2]]:27: error: the length of 'double (*)[n]' is not known
// CHECK: [[#@LINE+1]]:27: note: write [start:length]
#pragma edat fire(e data(a[:][0]))
#pragma edat fire(e data(a[0][:]))
}
