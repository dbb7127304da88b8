// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What is no condition. */
struct p { int x; };
void g(struct p s, int a) {
// CHECK: [[#@LINE+1]]:22: error: 'if' must be a scalar, not 'struct p'
#pragma edat task if(s)
  a++;
// CHECK: [[#@LINE+1]]:24: error: a condition must be a scalar, not 'struct p'
#pragma edat fire(e to(s ? a : none))
}
