// RUN: %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
// RUN: %edatcc-compile -Wno-edat-race %s -o %t.o 2>&1 | count 0
/* SPDX-License-Identifier: BSD-3-Clause */
/* Iterations that run at the same time must not assign one scalar. */
#include <stdatomic.h>
int use(int);
static int total;
void lock(void), unlock(void);

int races(int n, const int *y) {
  int sum = 0, last = 0, j, most = 0;
#pragma edat taskloop
  for (int i = 0; i < n; i++) {
// CHECK: [[#@LINE+2]]:5: warning: 'sum' is shared, and iterations that run at the same time assign it [-Wedat-race]
// CHECK: [[#@LINE+1]]:5: note: add 'reduction(op: sum)', or put the statement into a 'critical'
    sum += y[i];
    sum += 1;
// CHECK: [[#@LINE+2]]:10: warning: 'j' is shared
// CHECK: [[#@LINE+1]]:10: note: add 'private(j)' if each iteration sets it before its use, or put the statement into a 'critical'
    for (j = 0; j < n; j++)
      use(j);
// CHECK: [[#@LINE+2]]:7: warning: 'last' is shared
    if (y[i])
      last = i;
// CHECK: [[#@LINE+2]]:5: warning: 'total' is shared
// CHECK: [[#@LINE+1]]:5: note: put the statement into a 'critical', or use a variable that the iteration declares
    total++;
#pragma edat task shared(most)
// CHECK: [[#@LINE+1]]:5: warning: 'most' is shared
    most = use(i);
  }
  return sum + last + most;
}

int fine(int n, int *y) {
  int sum = 0, own = 0, k, seen = 0, alone = 0, array[3] = {0}, *p = y;
  _Atomic int counter = 0;
#pragma edat taskloop reduction(+: sum) private(k) firstprivate(own)
  for (int i = 0; i < n; i++) {
    int inner = i;
    inner++;
    sum += inner;
    for (k = 0; k < 3; k++)
      array[k] = y[i] = use(k + own);
    own = 3;
    p[i] = own;
    counter++;
    atomic_fetch_add(&counter, 1);
#pragma edat critical(seen)
    {
      seen++;
      total++;
    }
  }
#pragma edat taskloop
  for (int i = 0; i < n; i++) {
    lock();
    seen++;
    unlock();
  }
#pragma edat taskloop num_tasks(1)
  for (int i = 0; i < n; i++)
    alone += i;
  return sum + own + seen + alone + array[0] + counter;
}
