// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
// RUN: %edatcc --edat-source %s -I%S/../Inputs | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Arrays of run-time size: copied for each instance, with the length that
 * they have, not that of a variable which may have changed. */
#include "verify.h"

static void run(int n, int m, double a[n][m], double *sum) {
  double v[n], w[n][m];
  double(*rows)[m] = w;
  double(**handle)[m] = &rows;
  for (int i = 0; i < n; i++) {
    v[i] = i;
    for (int j = 0; j < m; j++)
      w[i][j] = a[i][j] = 10 * i + j;
  }
  int n0 = n, m0 = m;
  n = m = 1;
// CHECK: .copies = (const struct edatcc_copy[])
// CHECK: double (*v)[edat_args->v_n0]
// CHECK: double (*w)[edat_args->w_n0][edat_args->w_n1]
#pragma edat task
  {
    VERIFY(sizeof v == (size_t)n0 * sizeof *v && v[n0 - 1] == n0 - 1);
    VERIFY(sizeof w == (size_t)(n0 * m0) * sizeof(double));
    VERIFY(sizeof w[0] == sizeof rows[0] && sizeof *a == sizeof w[0]);
    VERIFY(w[n0 - 1][m0 - 1] == 10 * (n0 - 1) + m0 - 1);
    VERIFY(a[1][1] == 11 && rows[1][1] == -5 && (*handle)[1][1] == -5);
    VERIFY(n == 1 && m == 1);
    w[0][0] = v[0] = 99;
    *sum += w[1][0];
  }
#pragma edat task shared(v, w, rows)
  {
    VERIFY(sizeof v == (size_t)n0 * sizeof *v && sizeof w[0] == sizeof *rows);
#pragma edat task firstprivate(v) shared(w)
    w[1][1] = v[1] - 6;
  }
#pragma edat wait(never from(none))
}

int main(void) {
  double a[4][5], sum = 0;
  a[1][1] = 0;
  DONE();
  if (edatGetNumRanks() < 0)
    run(4, 5, a, &sum);
  return 0;
}
