// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Functions whose calls cannot be tasks. */
// CHECK: [[#@LINE+3]]:5: error: calls of 'answer' cannot be tasks: it does not return void
// CHECK: [[#@LINE+1]]:1: note: in this 'task' pragma
#pragma edat task
int answer(int n) { return n; }
// CHECK: [[#@LINE+2]]:6: error: calls of 'print' cannot be tasks: it takes variable arguments
#pragma edat task
void print(const char *format, ...);
// CHECK: [[#@LINE+2]]:6: error: calls of 'old' cannot be tasks: the types of its parameters are not declared
#pragma edat task
void old();
// CHECK: [[#@LINE+2]]:38: error: calls of 'last' cannot be tasks: it never returns, and who calls a task goes on
#pragma edat task
__attribute__((cold, noreturn)) void last(int);
// CHECK: [[#@LINE+2]]:16: error: calls of 'leave' cannot be tasks: it never returns
#pragma edat task
_Noreturn void leave(int n) { for (;;) n++; }
// CHECK: [[#@LINE+2]]:6: error: calls of 'one' cannot be tasks: its declaration declares something else, too
#pragma edat task
void one(int), two(int);

void earlier(int n) { (void)n; }
void known(int n);
// CHECK: [[#@LINE+2]]:6: error: calls of 'earlier' cannot be tasks: its definition stands before the pragma
#pragma edat task
void earlier(int n);
// CHECK: [[#@LINE+2]]:6: error: calls of 'known' cannot be tasks: it has been declared before without the pragma
#pragma edat task
void known(int n);

#define HEAD(name) void name(int n)
// CHECK: [[#@LINE+2]]:1: error: calls of 'made' cannot be tasks: its declaration comes from a macro
#pragma edat task
HEAD(made);

// CHECK: [[#@LINE+1]]:14: error: 'task' must stand before a statement or a function
#pragma edat task
int variable;
// CHECK: [[#@LINE+1]]:14: error: 'task' must stand before a statement or a function
#pragma edat task
