// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Clauses that contradict each other. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:36: error: 'grainsize' and 'num_tasks' cannot be used together
// CHECK: [[#@LINE+1]]:23: note: first here
#pragma edat taskloop grainsize(4) num_tasks(4)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+3]]:30: error: 'nowait' and 'reduction' cannot be used together
// CHECK: [[#@LINE+2]]:23: note: first here
// CHECK: [[#@LINE+1]]:30: note: nobody waits for this loop, so that there is no moment from which on the result is there
#pragma edat taskloop nowait reduction(+: a)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+2]]:36: error: 'gather' and 'depends' cannot be used together
// CHECK: [[#@LINE+1]]:23: note: first here
#pragma edat taskloop gather(y[i]) depends(e)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+2]]:39: error: 'reduction' and 'fires' cannot be used together
// CHECK: [[#@LINE+1]]:23: note: first here
#pragma edat taskloop reduction(+: a) fires(e)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+2]]:41: error: 'persistent' and 'if' cannot be used together
// CHECK: note: a persistent task has no end that the encountering one could wait for
#pragma edat task persistent depends(e) if(a)
  y[0] = a;
}
