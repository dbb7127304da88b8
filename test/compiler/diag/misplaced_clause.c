// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A clause inside an event. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:29: error: 'shared' is a clause of a directive, not a modifier of an event
#pragma edat task depends(e shared(a))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: 'reduction' is a clause of a directive, not a modifier of an event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'reduce'?
#pragma edat wait(e reduction(+: a))
  y[0] = a;
// CHECK: [[#@LINE+2]]:21: error: 'persistent' is a clause of a directive, not a modifier of an event
// CHECK: [[#@LINE+1]]:21: note: did you mean 'sticky'?
#pragma edat fire(e persistent)
  y[0] = a;
}
