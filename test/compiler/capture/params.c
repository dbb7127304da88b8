// RUN: %compiles %s %t -I%S/../Inputs -Wno-unknown-warning-option -Wno-deprecated-non-prototype
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Parameters: arrays of all spellings are pointers. */
#include "verify.h"

static int twice(int x) { return 2 * x; }

static void run(int n, double a[10], double b[static 3], double c[const],
                double (*d)[5], double (*e)[n], double *f[n],
                const char *const s[], int (*fn)(int), int (*table[2])(int),
                int (**handle)(int), char *restrict r, int *count) {
#pragma edat taskgroup
  {
#pragma edat task
    {
      VERIFY(sizeof a == sizeof(double *) && a[1] == 1 && b[2] == 2);
      VERIFY(c[3] == 3 && d[1][0] == 5 && sizeof *d == 5 * sizeof(double));
      VERIFY(e[1][0] == n && sizeof *e == (size_t)n * sizeof(double));
      VERIFY(f[0][4] == 4 && s[1][0] == 'y' && fn(4) == 8);
      VERIFY(table[1](5) == 10 && (*handle)(6) == 12 && r[0] == 'r');
      r = 0;
      a++;
      ++*count;
    }
#pragma edat task shared(a, d, e, fn, table)
    {
      VERIFY(*a == 0 && d[1][1] == 6 && sizeof *e == (size_t)n * sizeof **e);
      VERIFY(fn(1) == 2 && table[0](2) == 4);
      ++*count;
    }
  }
  VERIFY(r[0] == 'r' && *a == 0);
}

static int old(a, b) int a;
double b;
{
  int seen = 0;
#pragma edat taskgroup
  {
#pragma edat task shared(seen)
    seen = a == 3 && b == 4.5;
  }
  return seen;
}

int main(void) {
  double x[20], *p[3] = {x, x, x};
  const char *s[] = {"x", "y"};
  int (*table[2])(int) = {twice, twice}, count = 0;
  char r[] = "r";
  for (int i = 0; i < 20; i++)
    x[i] = i;
  run(3, x, x, x, (double(*)[5])x, (double(*)[3])x, p, s, twice, table, table,
      r, &count);
  VERIFY(count == 2 && old(3, 4.5));
  DONE();
  return 0;
}
