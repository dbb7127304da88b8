// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Words that stand alone. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:18: error: 'task' takes no operands
#pragma edat task(a)
  y[0] = a;
// CHECK: [[#@LINE+1]]:21: error: 'barrier' takes no operands
#pragma edat barrier()
  y[0] = a;
// CHECK: [[#@LINE+1]]:29: error: 'nowait' takes no operands
#pragma edat taskloop nowait(1)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+1]]:27: error: 'sticky' takes no operands
#pragma edat fire(e sticky(1))
  y[0] = a;
}
