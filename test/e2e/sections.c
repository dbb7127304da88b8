// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Sections: rows, columns, blocks, in both directions. */
#include "verify.h"

static void run(int n, int m, double v[n][m], int to) {
  double w[n][m], col[6] = {0}, fixed[4][5], cube[2][3][2];
  for (int i = 0; i < n; i++)
    for (int j = 0; j < m; j++)
      w[i][j] = 0, v[i][j] = 10 * i + j;
  memset(fixed, 0, sizeof fixed);
  for (int i = 0; i < 12; i++)
    ((double *)cube)[i] = i;
#pragma edat fire(row to(to) data(v[1][0:m]), col to(to) data(v[0:n][2]))
#pragma edat fire(block to(to) data(v[1:2][1:3]), all to(to) data(w[:]))
#pragma edat fire(tail to(to) data(v[2][m - 2:]), mid to(to) data(cube[:][1][:]))
#pragma edat fire(cube to(to) data(cube), one to(to) data(cube[1][2]))
#pragma edat fire(empty to(to) data(v[0][0:n - n]), ptr to(to) data(*v))
#pragma edat wait(row into(w[0][0:m]), col into(w[0:n][3]), block into(fixed[2:2][0:3]))
  VERIFY(w[0][1] == 11 && w[2][3] == 22 && w[1][0] == 0);
  VERIFY(fixed[2][0] == 11 && fixed[3][2] == 23 && fixed[3][3] == 0);
#pragma edat wait(all as(const double *h, size_t k), tail into(col[1:2]))
  VERIFY((int)k == n * m && h[0] == 0 && col[1] == 20 + m - 2 && col[3] == 0);
#pragma edat wait(mid as(double (*two)[2], int rows), one as(const double *last))
  VERIFY(rows == 2 && two[0][0] == 2 && two[1][1] == 9 && last[1] == 11);
#pragma edat wait(cube as(double copy[2][3][2]), empty as(const double *none, size_t z))
  VERIFY(copy[1][2][1] == 11 && z == 0);
  (void)none;
#pragma edat wait(ptr reduce(max : w[n - 1][0:m]))
  VERIFY(w[n - 1][m - 1] == m - 1);
}

int main(void) {
  double v[4][5];
  run(4, 5, v, (edatGetRank() + 1) % edatGetNumRanks());
  DONE();
  return 0;
}
