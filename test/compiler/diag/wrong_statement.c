// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What a directive cannot annotate. */
void g(int a, int *y) {
#pragma edat task
// CHECK: [[#@LINE+2]]:3: error: 'task' cannot annotate a declaration
// CHECK: [[#@LINE-2]]:1: note: in this 'task' pragma
  int b = a;
#pragma edat task
// CHECK: [[#@LINE+2]]:3: error: 'task' cannot annotate an empty statement
// CHECK: [[#@LINE-2]]:1: note: in this 'task' pragma
  ;
#pragma edat critical(c)
// CHECK: [[#@LINE+2]]:1: error: 'critical' cannot annotate a label
// CHECK: [[#@LINE-2]]:1: note: in this 'critical' pragma
label:
  y[0] = b;
#pragma edat task
// CHECK: [[#@LINE+2]]:3: error: 'task' cannot annotate a jump
// CHECK: [[#@LINE-2]]:1: note: in this 'task' pragma
  goto label;
  switch (a) {
#pragma edat taskgroup
// CHECK: [[#@LINE+2]]:3: error: 'taskgroup' cannot annotate a case label
// CHECK: [[#@LINE-2]]:1: note: in this 'taskgroup' pragma
  case 1:
    y[1] = a;
  }
}
