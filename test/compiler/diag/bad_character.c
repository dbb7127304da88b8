// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Characters that C does not know. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+1]]:29: error: unexpected character '@' in a pragma
#pragma edat task depends(e @here)
  y[0] = a;
// CHECK: [[#@LINE+2]]:22: error: unexpected character '`' in a pragma
// CHECK: [[#@LINE+1]]:24: error: unexpected character '`' in a pragma
#pragma edat task if(`a`)
  y[0] = a;
// CHECK: [[#@LINE+1]]:27: error: unexpected character ';' in a pragma
#pragma edat fire(e data(a; a))
  y[0] = a;
}
