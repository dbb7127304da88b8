// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Two pragmas for one function say the same, or one is wrong. */
int global;
#pragma edat task name(f) fires(x)
void f(int n);
// CHECK: [[#@LINE+2]]:14: error: another 'task' pragma for 'f' says something else or stands before the same declaration
// CHECK: [[#@LINE-3]]:1: note: first here
#pragma edat task name(f) fires(y)
void f(int n) { global = n; }

#pragma edat task name(g)
// CHECK: [[#@LINE+1]]:14: error: another 'task' pragma for 'g'
#pragma edat task name(g)
void g(int n) { global = n; }

#pragma edat task fires(x)
void h(int n);
#pragma edat task fires(  x )
void h(int n) { global = n; }
#pragma edat task fires(x)
void h(int n);
