// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Digraphs, splices in words, and a pragma behind a comment. */
void g(int a, int *y) {
  /* c */ y[2] = a;
// CHECK: [[#@LINE+4]]:12: error: clause 'name' appears twice
// CHECK: [[#@LINE+3]]:4: note: first here
// CHECK: [[#@LINE+1]]:14: note: in this 'task' pragma
#pragma edat ta\
sk name(x) name(y)
  y[0] = a;
// CHECK: [[#@LINE+1]]:27: error: expected '(' after 'to'
#pragma edat fire(e<:0:>to)
}
