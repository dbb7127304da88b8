// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A name that a macro uses must mean one thing. */
#define SUM (n + m)
struct s { int n; };
void g(int n, int m, struct s *p) {
#pragma edat task shared(n, m)
// CHECK: [[#@LINE+2]]:6: error: 'n' here is not the captured variable, which a macro uses as well; rename one of the two
// CHECK: [[#@LINE+1]]:10: note: the macro uses 'n' here
  p->n = SUM;
}
