// RUN: %compiles %s %t
// RUN: %edatcc -Wall -Wextra -Werror %s -o %t && %run %t 0 3 3
// RUN: not %run %t 0 8 3 2>&1 | %filecheck %s --check-prefix=FIXED
// RUN: not %run %t 1 -1 3 2>&1 | %filecheck %s --check-prefix=VLA
// RUN: not %run %t 2 9 3 2>&1 | %filecheck %s --check-prefix=END
// RUN: not %run %t 3 4 1 2>&1 | %filecheck %s --check-prefix=INDEX
// RUN: not %run %t 4 7 4 2>&1 | %filecheck %s --check-prefix=CALL
// RUN: not %run %t 5 7 3 2>&1 | %filecheck %s --check-prefix=TASK
// RUN: not %run %t 6 9 1 2>&1 | %filecheck %s --check-prefix=REDUCTION
// RUN: not %mpirun2 %t 7 2 9 2>&1 | %filecheck %s --check-prefix=GATHER
// RUN: %run %t 0 99 0
// RUN: %run %t 8 9 2
/* SPDX-License-Identifier: BSD-3-Clause */
/* Sections are held to the bound of the array where C knows it. No elements
 * are nowhere, and what a pointer points to has no bound. */
#include <stdlib.h>

static double u[10];

static int same(int n) { return n; }

int main(int argc, char **argv) {
  int what = atoi(argv[1]), lo = atoi(argv[2]), n = atoi(argv[3]), m = 4 + !argc;
  double v[m][5], *p = u, out[10] = {0};
  for (int i = 0; i < 20; i++)
    v[i / 5][i % 5] = i;
  if (what == 0) {
// FIXED: sections_outside.c:[[#@LINE+1]]: 'u[lo:n]': elements 8 to 10 are asked for, but the array has 10 [edat-section-outside]
#pragma edat fire(e data(u[lo:n]))
  } else if (what == 1) {
// VLA: sections_outside.c:[[#@LINE+1]]: 'v[lo:n][1]': elements -1 to 1 are asked for, but the array has 4
#pragma edat fire(e data(v[lo:n][1]))
  } else if (what == 2) {
// END: sections_outside.c:[[#@LINE+1]]: 'v[1][lo:]': elements 9 to 4 are asked for, but the array has 5
#pragma edat fire(e data(v[1][lo:]))
  } else if (what == 3) {
// INDEX: sections_outside.c:[[#@LINE+1]]: 'v[lo][0:2]': elements 4 to 4 are asked for, but the array has 4
#pragma edat fire(e data(v[lo][0:2]))
  } else if (what == 4) {
// CALL: sections_outside.c:[[#@LINE+1]]: 'u[lo:same(n)]': elements 7 to 10 are asked for, but the array has 10
#pragma edat fire(e data(u[lo:same(n)]))
  } else if (what == 5) {
// TASK: sections_outside.c:[[#@LINE+1]]: 'out[same(lo):n]': elements 8 to 10 are asked for, but the array has 10
#pragma edat task fires(e data(out[same(lo):n]))
    lo++;
  } else if (what == 6) {
// REDUCTION: sections_outside.c:[[#@LINE+1]]: 'u[lo + 1:n]': elements 10 to 10 are asked for, but the array has 10
#pragma edat reduction(+: u[lo + 1:n])
  } else if (what == 7) {
// GATHER: sections_outside.c:[[#@LINE+1]]: 'u[i*lo:lo]': elements 10 to 11 are asked for, but the array has 10
#pragma edat taskloop distribute(block) gather(u[i*lo:lo])
    for (int i = 0; i < n; i++)
      u[0] = 0;
  } else {
#pragma edat fire(e data(p[lo - 9:n]))
  }
#pragma edat wait(e)
  return 0;
}
