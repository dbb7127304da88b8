// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Variables with names of generated code, where that code is around them. */
int edat_count;

void g(int *y, int edat_args, int edat_s) {
  edat_args++;
// CHECK: [[#@LINE+2]]:10: error: the variable 'edat_args' cannot be used in a construct: names that begin with 'edat_' are those of generated code; rename it
#pragma edat task
  y[0] = edat_args;
// CHECK: [[#@LINE+3]]:12: error: the variable 'edat_count' cannot be used in a construct
#pragma edat taskloop
  for (int i = 0; i < 3; i++)
    y[i] = edat_count;
// CHECK: [[#@LINE+1]]:26: error: the variable 'edat_s' cannot be used in a construct
#pragma edat fire(e data(edat_s))
// CHECK: [[#@LINE+1]]:50: error: the variable 'edat_i' cannot be used in a construct
#pragma edat taskloop distribute(block) gather(y[edat_i])
  for (int edat_i = 0; edat_i < 3; edat_i++)
    y[edat_i] = 1;
#pragma edat taskgroup
  y[edat_s] = edat_count; /* Not moved. */
}
