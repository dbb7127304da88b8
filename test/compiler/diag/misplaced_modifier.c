// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A modifier outside of its event. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:19: error: 'from' is a modifier of an event, not a clause of 'task'
#pragma edat task from(0)
  y[0] = a;
// CHECK: [[#@LINE+1]]:22: error: 'to' is a modifier of an event, not a clause of 'fire'
#pragma edat fire(e) to(0)
  y[0] = a;
// CHECK: [[#@LINE+1]]:22: error: 'data' is a modifier of an event, not a clause of 'fire'
#pragma edat fire(e) data(a)
  y[0] = a;
// CHECK: [[#@LINE+1]]:30: error: 'as' is a modifier of an event, not a clause of 'task'
#pragma edat task depends(e) as(int v)
  y[0] = a;
}
