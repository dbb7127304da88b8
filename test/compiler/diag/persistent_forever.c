// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A persistent task needs something to wait for. */
void g(int n) {
// CHECK: [[#@LINE+1]]:19: error: a persistent task needs a dependency, or it would run for ever
#pragma edat task persistent
  n++;
// CHECK: [[#@LINE+1]]:19: error: a persistent task needs a dependency, or it would run for ever
#pragma edat task persistent depends(e from(none))
  n++;
#pragma edat task persistent depends(e)
  n++;
}
