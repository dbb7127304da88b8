// RUN: %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
// RUN: %edatcc-compile -Wno-edat-lost-write %s -o %t.o 2>&1 | count 0
// RUN: not %edatcc-compile -Werror=edat-lost-write %s -o %t.o 2>&1 | FileCheck %s --check-prefix=ERROR
/* SPDX-License-Identifier: BSD-3-Clause */
/* What a task assigns to its own copy is lost, unless the task reads it. */
int use(int);

int lost(int n) {
  int sum = 0, hits = 0, last = 0;
// CHECK: [[#@LINE+3]]:3: warning: 'sum' is assigned in the task's own copy, which nothing reads [-Wedat-lost-write]
// CHECK: [[#@LINE+1]]:1: note: add 'shared(sum)' to assign the variable itself
#pragma edat task depends(e as(int v))
  sum += v;
// CHECK: [[#@LINE+6]]:7: warning: 'hits' is assigned in the task's own copy
// CHECK: [[#@LINE+2]]:1: note: add 'shared(hits)'
// ERROR: [[#@LINE+4]]:7: error: 'hits' is assigned {{.*}} [-Werror,-Wedat-lost-write]
#pragma edat task
  for (int i = 0; i < n; i++)
    if (i)
      hits++;
// CHECK: [[#@LINE+3]]:3: warning: 'last' is assigned in the task's own copy
// CHECK: [[#@LINE+1]]:1: note: add 'shared(last)'
#pragma edat task firstprivate(last)
  last = use(n);
  return sum + hits + last;
}

#define BUMP(x) ((x)++)

int kept(int n, int *p) {
  int a = 0, b = 0, c[4] = {0}, d = 0, f = 0, g = 0;
  static int s;
#pragma edat task
  {
    a = n;
    use(a);
  }
#pragma edat task fires(done data(b))
  b = n;
#pragma edat task
  {
    c[n] = 1;
    use(c[0]);
    *p = 1;
    s = n;
  }
#pragma edat task
  {
    use(d++);
    BUMP(f);
  }
#pragma edat taskgroup
  {
#pragma edat task shared(g)
    g = 1;
  }
  return a + b + c[0] + d + f + g;
}
