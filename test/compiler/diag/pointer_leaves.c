// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Pointers mean nothing in another process. */
struct node { struct node *next; int v; };
struct outer { int k; struct node in; };
void g(struct node *n, struct outer o, double *p, int a) {
// CHECK: [[#@LINE+1]]:34: error: a payload of type 'double *' can go to self only: it is a pointer
#pragma edat fire(e to(all) data(p))
// CHECK: [[#@LINE+1]]:37: error: a payload of type 'struct node' can go to self only: its member 'next' is a pointer
#pragma edat fire(e to(others) data(*n))
// CHECK: [[#@LINE+1]]:45: error: a payload of type 'struct outer' can go to self only: its member 'in.next' is a pointer
#pragma edat fire(e to(a ? all : self) data(o))
#pragma edat fire(e to(self) data(*n), f to(all) data(n->v))
}
