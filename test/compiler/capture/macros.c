// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
// RUN: %edatcc --edat-source %s -I%S/../Inputs | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Names inside macros: those that change their spelling are renamed by a
 * macro of their own. */
#include "verify.h"

#define N 4
#define IN(i, j) in[(i) + (j) * n]
#define TWICE (2 * x)
#define CELL(i) cells[(i) * m]
#define SHOW_(v) #v
#define SHOW SHOW_(n)
#define BUMP(v) (v)++

int main(void) {
  int n = N, x = 3, in_[N * N] = {0}, *in = in_, y = 0;
  double u[2][N] = {{0}};
// CHECK: #pragma push_macro("n")
// CHECK-NEXT: #undef n
// CHECK-NEXT: #define n (*n)
// CHECK: IN(1, 2) = TWICE;
// CHECK: #pragma pop_macro("n")
#pragma edat taskgroup
  {
#pragma edat task shared(n, in, y)
    {
      IN(1, 2) = TWICE;
      IN(n - 1, 0) = n;
      BUMP(y);
    }
#pragma edat task depends(e[N] from(N - N) into(u[1][1:N - 2]))
    VERIFY(u[1][1] == 1 && u[1][2] == 2 && u[1][3] == 0);
#pragma edat task shared(x) firstprivate(n)
    VERIFY(TWICE == 2 * x && !strcmp(SHOW, "n") && IN(0, 0) == 0);
    double v[N] = {1, 2};
    if (edatGetRank() == 0)
      for (int i = 0; i < edatGetNumRanks(); i++) {
#pragma edat fire(e[N] to(i) data(v[0:N / 2]))
      }
  }
  VERIFY(in_[1 + 2 * N] == 6 && in_[N - 1] == N && y == 1);
  int m = 2, cells_[4] = {1, 2, 3, 4}, *cells = cells_, five = 5;
#pragma edat taskgroup
  {
#pragma edat task shared(m, cells) depends(f into(CELL(1)))                    \
    fires(g data(CELL(0)), h data(cells[0:m]))
    {
      VERIFY(CELL(1) == 5);
      m--;
      CELL(1) = 9;
    }
#pragma edat fire(f data(five))
  }
#pragma edat wait(g as(int first), h as(const int *h, size_t length))
  VERIFY(first == 1 && *h == 1 && length == 1 && cells_[1] == 9);
  DONE();
  return 0;
}
