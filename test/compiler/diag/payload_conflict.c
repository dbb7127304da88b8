// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The payload has one taker. */
void g(int a, int i, int *y) {
// CHECK: [[#@LINE+2]]:31: error: 'as' and 'into' cannot both take the payload of an event
// CHECK: [[#@LINE+1]]:21: note: first here
#pragma edat wait(e as(int v) into(a))
  y[0] = a;
// CHECK: [[#@LINE+2]]:34: error: 'reduce' and 'as' cannot both take the payload of an event
// CHECK: [[#@LINE+1]]:21: note: first here
#pragma edat wait(e reduce(+: a) as(int v))
  y[0] = a;
}
