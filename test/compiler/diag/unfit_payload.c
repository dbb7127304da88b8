// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What cannot travel. */
union mixed { int *p; int x; };
void f(void);
struct bits { unsigned a : 3; };
struct flex { int n; double d[]; };
void g(union mixed u, struct bits b, struct flex *x) {
// CHECK: [[#@LINE+1]]:26: error: 'void (void)' cannot be a payload: it is a function
#pragma edat fire(e data(f))
#pragma edat fire(e data(b.a))
// CHECK: [[#@LINE+1]]:26: error: 'struct flex' cannot be a payload: it is a struct with a flexible array member
#pragma edat fire(e data(*x))
// CHECK: [[#@LINE+1]]:26: error: the operand of 'into' is no object that can be stored to
#pragma edat wait(e into(b.a))
#pragma edat fire(e to(self) data(u))
}
