// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The name of an event is a string. */
void g(int n, const char *s, double *d) {
// CHECK: [[#@LINE+1]]:19: error: the name of an event must be a string, not 'int'
#pragma edat fire((n))
#pragma edat fire((n ? "a" : s))
// CHECK: [[#@LINE+1]]:19: error: the name of an event must be a string, not 'double *'
#pragma edat wait((d))
}
