// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Clauses that cannot repeat. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:27: error: clause 'name' appears twice
// CHECK: [[#@LINE+1]]:19: note: first here
#pragma edat task name(x) name(y)
  y[0] = a;
// CHECK: [[#@LINE+2]]:36: error: clause 'if' appears twice
// CHECK: [[#@LINE+1]]:19: note: first here
#pragma edat task if(a) depends(e) if(a)
  y[0] = a;
// CHECK: [[#@LINE+2]]:35: error: clause 'collapse' appears twice
// CHECK: [[#@LINE+1]]:23: note: first here
#pragma edat taskloop collapse(2) collapse(2)
  for (i = 0; i < a; i++)
    y[i] = a;
}
