// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Sections that leave an array, as far as the text tells. */
struct old { int n, data[1]; };
void g(double *p, struct old *o, int n) {
  double u[8] = {0}, m[3][4] = {{0}};
// CHECK: [[#@LINE+1]]:27: error: elements 4 to 11 are asked for, but the array has 8
#pragma edat fire(e data(u[4:8]))
// CHECK: [[#@LINE+1]]:30: error: elements 2 to 5 are asked for, but the array has 4
#pragma edat wait(e into(m[:][2:4]))
// CHECK: [[#@LINE+1]]:27: error: elements -1 to 0 are asked for, but the array has 3
#pragma edat wait(e into(m[-1:2]))
#pragma edat fire(e data(u[8:]), e data(u[8:0]), e data(u[n:9 - n]))
#pragma edat fire(e data(p[-1:20]), e data(o->data[0:5]))
}
