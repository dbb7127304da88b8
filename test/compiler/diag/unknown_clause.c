// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Misspelt clauses, and OpenMP's words for ours. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:19: error: unknown clause 'depend' on 'task'
// CHECK: [[#@LINE+1]]:19: note: did you mean 'depends'?
#pragma edat task depend(e)
  y[0] = a;
// CHECK: [[#@LINE+2]]:19: error: unknown clause 'dependss' on 'task'
// CHECK: [[#@LINE+1]]:19: note: did you mean 'depends'?
#pragma edat task dependss(e)
  y[0] = a;
// CHECK: [[#@LINE+2]]:19: error: unknown clause 'fire' on 'task'
// CHECK: [[#@LINE+1]]:19: note: did you mean 'fires'?
#pragma edat task fire(e)
  y[0] = a;
// CHECK: [[#@LINE+2]]:19: error: unknown clause 'firstprivte' on 'task'
// CHECK: [[#@LINE+1]]:19: note: did you mean 'firstprivate'?
#pragma edat task firstprivte(a)
  y[0] = a;
// CHECK: [[#@LINE+2]]:19: error: unknown clause 'defalt' on 'task'
// CHECK: [[#@LINE+1]]:19: note: did you mean 'default'?
#pragma edat task defalt(none)
  y[0] = a;
// CHECK: [[#@LINE+2]]:19: error: unknown clause 'persistant' on 'task'
// CHECK: [[#@LINE+1]]:19: note: did you mean 'persistent'?
#pragma edat task persistant
  y[0] = a;
// CHECK: [[#@LINE+2]]:19: error: unknown clause 'untied' on 'task'
// CHECK: [[#@LINE+1]]:19: note: tasks are tied: just leave it out
#pragma edat task untied
  y[0] = a;
// CHECK: [[#@LINE+2]]:23: error: unknown clause 'nogroup' on 'taskloop'
// CHECK: [[#@LINE+1]]:23: note: did you mean 'nowait'?
#pragma edat taskloop nogroup
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+2]]:23: error: unknown clause 'schedule' on 'taskloop'
// CHECK: [[#@LINE+1]]:23: note: did you mean 'grainsize'?
#pragma edat taskloop schedule(static)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+2]]:23: error: unknown clause 'grain_size' on 'taskloop'
// CHECK: [[#@LINE+1]]:23: note: did you mean 'grainsize'?
#pragma edat taskloop grain_size(4)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+2]]:23: error: unknown clause 'num_task' on 'taskloop'
// CHECK: [[#@LINE+1]]:23: note: did you mean 'num_tasks'?
#pragma edat taskloop num_task(4)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+1]]:23: error: 'reduce' is a modifier of an event, not a clause of 'taskloop'
#pragma edat taskloop reduce(+: a)
  for (i = 0; i < a; i++)
    y[i] = a;
}
