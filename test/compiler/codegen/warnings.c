// RUN: %edatcc-gcc -O1 -Wall -Wextra -c %s -o %t.o 2>&1 | FileCheck %s --check-prefixes=CHECK,GCC
// RUN: %edatcc-clang -O1 -Wall -Wextra -c %s -o %t.o 2>&1 | FileCheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings of the compiler inside bodies have the line and column of the
 * source. */
// CHECK: {{^.*}}warnings.c:[[#@LINE+5]]:9: warning: unused variable 'unused'
// GCC: {{^.*}}warnings.c:[[#@LINE+10]]:9: warning: suggest parentheses
void g(int n, int *x) {
#pragma edat task
  {
    int unused = n;
    x[0] = 1;
  }
#pragma edat taskloop
  for (int i = 0; i < n; i++) {
    /* indented */
    if (x[i] = 2)
      x[i] = 1;
  }
}
