// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The mistakes of _Pragma stand inside its string. */
void g(int a, int *y) {
// CHECK: [[#@LINE+1]]:35: error: a section that does not reach the end needs its start and its length
  _Pragma("edat fire(\"e\" data(y[:3]))")
  y[0] = a;
// CHECK: [[#@LINE+2]]:17: error: unknown edat directive 'tsak'
// CHECK: [[#@LINE+1]]:17: note: did you mean 'task'?
  _Pragma("edat tsak") y[1] = a;
}
