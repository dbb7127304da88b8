// REQUIRES: gdb
// RUN: cp %s %t.c && %edatcc -g -O0 %t.c -o %t
// RUN: env EDAT_NUM_WORKERS=1 %gdb -x %S/Inputs/body.gdb %t 2>/dev/null | FileCheck %s
// RUN: env EDAT_NUM_WORKERS=1 %gdb -ex "run crash" -ex bt %t 2>/dev/null | FileCheck %s --check-prefix=CRASH
/* SPDX-License-Identifier: BSD-3-Clause */
/* A breakpoint in a body stops there, once, and captured variables have their
 * own names; shared ones are pointers. A crash in a task stops where it is,
 * with the function and the body that it is in. */
#include <stdio.h>

struct vec {
  double x, y;
};

// CHECK: {{(hit )?}}Breakpoint 1, {{.*}}gdb.c.tmp.c:46
// CHECK-NEXT: 46{{.*}}sum = local
// CHECK: $1 = 41
// CHECK: $2 = {x = 1.5, y = 2.5}
// CHECK: $3 = "abc"
// CHECK: $4 = 8
// CHECK: $5 = 42
// CHECK: {{(hit )?}}Breakpoint 2, {{.*}}gdb.c.tmp.c:52
// CHECK: $6 = 0
// CHECK: $7 = {7, 8}
// CHECK-NOT: {{(hit )?}}Breakpoint
// CHECK: exited normally
// CRASH: received signal SIGSEGV
// CRASH: #0 {{.*}}store (where=0x0, value=7) at {{.*}}gdb.c.tmp.c:[[#]]
// CRASH-NEXT: #1 {{.*}} at {{.*}}gdb.c.tmp.c:[[#]]
static void store(int *where, int value) { *where = value; }

int main(int argc, char **argv) {
  (void)argv;
  if (argc > 1) {
    int seven = 7;
#pragma edat task
    store(NULL, seven);
    return 0;
  }
  int n = 41, data[2] = {7, 8}, sum = 0;
  struct vec v = {1.5, 2.5};
  char name[] = "abc";
#pragma edat task depends(e as(const int *h)) shared(sum)
  {
    int local = n + 1;
    sum = local + (int)v.x + name[0] + h[1];
  }
#pragma edat fire(e data(data))
#pragma edat barrier
#pragma edat taskloop grainsize(1000)
  for (int i = 0; i < 3; i++)
    data[0] += i;
  printf("%d %d\n", sum, data[0]);
  return 0;
}
