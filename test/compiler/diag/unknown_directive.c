// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Misspelt directives, and OpenMP's words for ours. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'tsak'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'task'?
#pragma edat tsak
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'Taskloop'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'taskloop'?
#pragma edat Taskloop
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'taskgrup'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'taskgroup'?
#pragma edat taskgrup
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'wiat'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'wait'?
#pragma edat wiat(e)
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'barier'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'barrier'?
#pragma edat barier
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'critcal'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'critical'?
#pragma edat critcal(io)
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'for'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'taskloop'?
#pragma edat for
  y[0] = a;
// CHECK: [[#@LINE+3]]:14: error: unknown edat directive 'taskwait'
// CHECK: [[#@LINE+2]]:14: note: did you mean 'taskgroup'?
// CHECK: [[#@LINE+1]]:14: note: put the tasks to wait for into a 'taskgroup' block
#pragma edat taskwait
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'parallel'
// CHECK: [[#@LINE+1]]:14: note: there is no parallel region: tasks always run on all workers
#pragma edat parallel
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'single'
// CHECK: [[#@LINE+1]]:14: note: main runs once on each rank: just leave it out
#pragma edat single
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'master'
// CHECK: [[#@LINE+1]]:14: note: main runs once on each rank: just leave it out
#pragma edat master
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'send'
// CHECK: [[#@LINE+1]]:14: note: did you mean 'fire'?
#pragma edat send(e)
  y[0] = a;
// CHECK: [[#@LINE+2]]:14: error: unknown edat directive 'depends'
// CHECK: [[#@LINE+1]]:14: note: 'depends' is a clause of 'task'
#pragma edat depends(e)
  y[0] = a;
}
