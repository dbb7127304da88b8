// RUN: %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What a captured pointer points to must live until the task has ended. */
int use(int *);

void gone(int n) {
  int x = n, a[4] = {0};
// CHECK: [[#@LINE+4]]:7: warning: the task uses 'p', which points to a local object that it may outlive [-Wedat-lifetime]
// CHECK: [[#@LINE+1]]:8: note: put a 'taskgroup' around the task in the block that declares the object, or let 'p' point to memory that lives on
  int *p = &x, *q = a + 1, *other = &x;
#pragma edat task
  use(p);
// CHECK: [[#@LINE+2]]:7: warning: the task uses 'q', which points to a local object
#pragma edat task
  use(q);
  other = &n;
#pragma edat task
  use(other);
}

void alloca_gone(int n) {
  int *p = __builtin_alloca(sizeof *p * (unsigned)n);
// CHECK: [[#@LINE+2]]:7: warning: the task uses 'p', which points to a local object
#pragma edat task
  use(p);
}

void fine(int n) {
  static int s;
  int x = n, *p = &x, *q = &s;
#pragma edat taskgroup
  {
#pragma edat task
    use(p);
  }
#pragma edat task
  use(q);
}
