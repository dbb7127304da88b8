// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
// RUN: not %edatcc-compile -DNAMES %s -o %t.o 2>&1 | %filecheck %s --check-prefix=NAMES
/* SPDX-License-Identifier: BSD-3-Clause */
/* The arguments of a task function are copied, and its body knows only its
 * parameters. */
int global;
// CHECK: [[#@LINE+4]]:30: error: 'as' cannot be used for the calls of 'f'
// CHECK: [[#@LINE+3]]:30: note: the function would not compile without the pragma; use 'into' with a parameter
// CHECK: [[#@LINE+2]]:55: error: 'source' cannot be used for the calls of 'f'
// CHECK: [[#@LINE+1]]:55: note: the function would not compile without the pragma; use 'into' with a parameter
#pragma edat task depends(in as(int x), in source(int r))
void f(int n) { global = n; }
// CHECK: [[#@LINE+2]]:19: error: 'shared' cannot be used for the calls of 'g'
// CHECK: [[#@LINE+1]]:19: note: the arguments of each call are copied: what they point to is shared
#pragma edat task shared(n)
void g(int n);
// CHECK: [[#@LINE+1]]:19: error: 'shared' cannot be used for the calls of 'h'
#pragma edat task default(shared)
void h(int n) { global = n; }
#ifdef NAMES
// NAMES: [[#@LINE+1]]:35: error: use of undeclared identifier 'm'
#pragma edat task depends(in into(m))
void k(int n) { global = n; }
// NAMES: [[#@LINE+1]]:35: error: use of undeclared identifier 'n'
#pragma edat task depends(in into(n))
void unnamed(int);
#endif
// CHECK: [[#@LINE+1]]:35: error: the operand of 'into' is const
#pragma edat task depends(in into(n))
void constant(const int n);

#pragma edat task default(none) firstprivate(n)
void fine(int n, int m) { global = n + m; }
