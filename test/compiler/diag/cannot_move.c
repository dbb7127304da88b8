// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A statement moves as a whole or not at all. */
#define TWO(x) x; x
#define CLOSE y[3] = a; }
void g(int a, int *y) {
#pragma edat task
// CHECK: [[#@LINE+2]]:3: error: the statement of 'task' cannot be moved: a macro makes it together with other statements
// CHECK: [[#@LINE-2]]:1: note: in this 'task' pragma
  TWO(y[0] = a);
#pragma edat task
  {
    y[1] = a;
// CHECK: [[#@LINE+2]]:1: error: the statement of 'task' cannot be moved: an #if in it ends behind it
// CHECK: [[#@LINE-4]]:1: note: in this 'task' pragma
#if __STDC__
  }
#else
  }
#endif
  int (*row)[4] = 0;
// CHECK: [[#@LINE+1]]:3: error: the statement of 'task' cannot be moved: it needs a type whose declaration names a variable
  typedef __typeof__(row) rows;
#pragma edat task
// CHECK: [[#@LINE-1]]:1: note: in this 'task' pragma
  **(rows)&y = 0;
#pragma edat taskgroup
  **(rows)&y = 0;
}
