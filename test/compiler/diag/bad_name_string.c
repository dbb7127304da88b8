// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Strings that cannot name. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:24: error: an empty string in the name of a task
#pragma edat task name("")
  y[0] = a;
// CHECK: [[#@LINE+1]]:19: error: a prefix in the name of an event
#pragma edat fire(L"e")
  y[0] = a;
// CHECK: [[#@LINE+1]]:19: error: a null character in the name of an event
#pragma edat fire("a\0b")
  y[0] = a;
// CHECK: [[#@LINE+1]]:19: error: a bracket in the name of an event
#pragma edat fire("halo[3]")
  y[0] = a;
}
