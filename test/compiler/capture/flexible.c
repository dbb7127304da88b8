// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What a copy would lose is not copied. */
struct list {
  int n;
  int items[];
};
void g(int *y, struct list *p) {
  struct list one = {1};
#pragma edat task shared(one)
  y[0] = one.n + p->items[0];
// CHECK: [[#@LINE+2]]:10: error: 'one' cannot be captured: its type ends with a flexible array, which a copy would lose; capture a pointer to it
#pragma edat task
  y[0] = one.n;
}
