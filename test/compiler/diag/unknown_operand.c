// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Words that a clause does not know. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:27: error: unknown operand 'nnoe' of 'default'
// CHECK: [[#@LINE+1]]:27: note: did you mean 'none'?
#pragma edat task default(nnoe)
  y[0] = a;
// CHECK: [[#@LINE+2]]:27: error: unknown operand 'private' of 'default'
// CHECK: [[#@LINE+1]]:27: note: it takes none, shared or firstprivate
#pragma edat task default(private)
  y[0] = a;
// CHECK: [[#@LINE+2]]:30: error: unknown operand 'orderd' of 'persistent'
// CHECK: [[#@LINE+1]]:30: note: did you mean 'ordered'?
#pragma edat task persistent(orderd)
  y[0] = a;
// CHECK: [[#@LINE+2]]:34: error: unknown operand 'blok' of 'distribute'
// CHECK: [[#@LINE+1]]:34: note: did you mean 'block'?
#pragma edat taskloop distribute(blok)
  for (i = 0; i < a; i++)
    y[i] = a;
// CHECK: [[#@LINE+1]]:34: error: unknown operand 'static' of 'distribute'
#pragma edat taskloop distribute(static)
  for (i = 0; i < a; i++)
    y[i] = a;
}
