// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* No jump crosses the edge of a construct. */
#include <setjmp.h>
#include <stdarg.h>
int f(jmp_buf env);
int g(int n, int *y, ...) {
  jmp_buf env;
  va_list ap;
#pragma edat task
// CHECK: [[#@LINE+2]]:3: error: 'task' cannot annotate a jump
// CHECK: [[#@LINE-2]]:1: note: in this 'task' pragma
  return n;
#pragma edat task
  {
    if (n)
// CHECK: [[#@LINE+2]]:7: error: 'return' leaves the statement of 'task'
// CHECK: [[#@LINE-4]]:1: note: in this 'task' pragma
      return n;
// CHECK: [[#@LINE+2]]:5: error: 'goto' leaves the statement of 'task'
// CHECK: [[#@LINE-7]]:1: note: in this 'task' pragma
    goto out;
  }
  for (int i = 0; i < n; i++) {
#pragma edat task
    if (i == 3)
// CHECK: [[#@LINE+2]]:7: error: 'break' leaves the statement of 'task'
// CHECK: [[#@LINE-3]]:1: note: in this 'task' pragma
      break;
#pragma edat taskgroup
    {
// CHECK: [[#@LINE+2]]:7: error: 'continue' leaves the statement of 'taskgroup'
// CHECK: [[#@LINE-3]]:1: note: in this 'taskgroup' pragma
      continue;
    }
  }
#pragma edat taskloop
  for (int i = 0; i < n; i++) {
    if (y[i])
// CHECK: [[#@LINE+2]]:7: error: 'break' leaves the statement of 'taskloop'
// CHECK: [[#@LINE-4]]:1: note: in this 'taskloop' pragma
      break;
    for (int k = 0; k < n; k++)
      break;
  }
  switch (n) {
#pragma edat critical(c)
    {
// CHECK: [[#@LINE+2]]:5: error: this label of a switch outside enters the statement of 'critical'
// CHECK: [[#@LINE-3]]:1: note: in this 'critical' pragma
    case 1:
      n++;
    }
  }
#pragma edat task
  {
  in:
    n++;
  }
  if (n < 3)
// CHECK: [[#@LINE+2]]:5: error: 'goto' enters the statement of 'task'
// CHECK: [[#@LINE-7]]:1: note: in this 'task' pragma
    goto in;
#pragma edat task
  {
// CHECK: [[#@LINE+2]]:16: error: the address of a label cannot be used in the statement of 'task'
// CHECK: [[#@LINE-3]]:1: note: in this 'task' pragma
    void *to = &&there;
// CHECK: [[#@LINE+2]]:5: error: the address of a label cannot be used in the statement of 'task'
// CHECK: [[#@LINE-6]]:1: note: in this 'task' pragma
    goto *to;
  there:
    n++;
  }
#pragma edat task
// CHECK: [[#@LINE+2]]:7: error: setjmp cannot stand in the statement of 'task'
// CHECK: [[#@LINE-2]]:1: note: in this 'task' pragma
  n = setjmp(env);
#pragma edat task
// CHECK: [[#@LINE+2]]:3: error: the variable arguments of the function cannot be used in the statement of 'task'
// CHECK: [[#@LINE-2]]:1: note: in this 'task' pragma
  va_start(ap, y);
out:
  return 0;
}
