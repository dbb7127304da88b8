// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What all ranks do together is no part of a task. */
void g(int n, double *y) {
#pragma edat task
  {
// CHECK: [[#@LINE+2]]:14: error: 'barrier' is collective over the ranks and cannot stand inside 'task'
// CHECK: [[#@LINE-3]]:1: note: in this 'task' pragma
#pragma edat barrier
    y[0] = n;
  }
#pragma edat task
  {
// CHECK: [[#@LINE+2]]:14: error: 'reduction' is collective over the ranks and cannot stand inside 'task'
// CHECK: [[#@LINE-3]]:1: note: in this 'task' pragma
#pragma edat reduction(+: y[0])
// CHECK: [[#@LINE+2]]:14: error: 'broadcast' is collective over the ranks and cannot stand inside 'task'
// CHECK: [[#@LINE-6]]:1: note: in this 'task' pragma
#pragma edat broadcast(y[0]) from(0)
    y[0] = n;
  }
#pragma edat critical(c)
  {
// CHECK: [[#@LINE+2]]:14: error: 'taskloop' is collective over the ranks and cannot stand inside 'critical'
// CHECK: [[#@LINE-3]]:1: note: in this 'critical' pragma
#pragma edat taskloop distribute(block)
    for (int i = 0; i < n; i++)
      y[i] = 0;
  }
#pragma edat taskgroup
  {
// CHECK: [[#@LINE+2]]:14: error: 'barrier' is collective over the ranks and cannot stand inside 'taskgroup'
// CHECK: [[#@LINE-3]]:1: note: in this 'taskgroup' pragma
#pragma edat barrier
#pragma edat taskloop distribute(block) gather(y[i])
    for (int i = 0; i < n; i++)
      y[i] = 0;
  }
}
