// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A rank that cannot be. */
void g(int n) {
// CHECK: [[#@LINE+1]]:24: error: -1 is no rank: they begin at 0; for nobody write 'none'
#pragma edat fire(e to(-1))
// CHECK: [[#@LINE+1]]:26: error: -2 is no rank: they begin at 0; for nobody write 'none'
#pragma edat wait(e from(1 - 3))
// CHECK: [[#@LINE+1]]:22: error: -2 is no rank: they begin at 0; for nobody write 'none'
#pragma edat task on(-2)
  n++;
#pragma edat fire(e to(n - 1))
}
