// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A number of events that cannot be. */
enum { LESS = -3 };
void g(void) {
// CHECK: [[#@LINE+1]]:27: error: the count of events is -1
#pragma edat fire(e count(-1))
// CHECK: [[#@LINE+1]]:27: error: the count of events is -2
#pragma edat fire(e count(LESS + 1))
#pragma edat fire(e count(0))
}
