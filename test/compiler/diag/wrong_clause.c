// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Clauses on a directive that does not take them. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:19: error: clause 'collapse' is not allowed on 'task'
#pragma edat task collapse(2)
  y[0] = a;
// CHECK: [[#@LINE+1]]:23: error: clause 'on' is not allowed on 'taskloop'
#pragma edat taskloop on(0)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+1]]:24: error: clause 'nowait' is not allowed on 'taskgroup'
#pragma edat taskgroup nowait
  y[0] = a;
// CHECK: [[#@LINE+1]]:22: error: clause 'if' is not allowed on 'wait'
#pragma edat wait(e) if(a)
  y[0] = a;
// CHECK: [[#@LINE+1]]:22: error: clause 'name' is not allowed on 'barrier'
#pragma edat barrier name(b)
  y[0] = a;
}
