// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The name of an event, a task or a lock is a string. */
void g(int n, const char *s, double *d) {
// CHECK: [[#@LINE+1]]:19: error: the name of an event must be a string, not 'int'
#pragma edat fire((n))
#pragma edat fire((n ? "a" : s))
// CHECK: [[#@LINE+1]]:19: error: the name of an event must be a string, not 'double *'
#pragma edat wait((d))
// CHECK: [[#@LINE+1]]:24: error: the name of a task must be a string, not 'int'
#pragma edat task name((n))
  d[0] = n;
// CHECK: [[#@LINE+1]]:21: error: the name of a task must be a string, not 'double *'
#pragma edat cancel((d))
// CHECK: [[#@LINE+1]]:23: error: the name of a lock must be a string, not 'int'
#pragma edat critical((n)[1])
  d[0] = n;
}
