// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What is executed stands in a function. */
// CHECK: [[#@LINE+1]]:14: error: 'barrier' must stand inside a function
#pragma edat barrier
// CHECK: [[#@LINE+1]]:14: error: 'fire' must stand inside a function
#pragma edat fire(e)
int x;
// CHECK: [[#@LINE+1]]:14: error: 'taskgroup' must stand inside a function
#pragma edat taskgroup
void g(void) { x++; }
