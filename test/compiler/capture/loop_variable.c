// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* A variable that the task around a taskloop shares is the loop's own. Its type
 * may be one of the function, or point to rows of a length that only the
 * program knows. */
#include "verify.h"

static void of_types(void) {
  enum step { FIRST, SECOND, THIRD };
  typedef struct {
    long v[THIRD];
  } pair;
  enum step s;
  pair pairs[4] = {{{1, 2}}, {{3, 4}}, {{5, 6}}, {{7, 8}}};
  long sum = 0;
#pragma edat taskgroup
#pragma edat taskloop nowait shared(pairs)
  for (s = SECOND; s <= THIRD; s++)
    pairs[s].v[FIRST] += 10;
#pragma edat taskloop reduction(+ : sum)
  for (const pair *p = pairs + 3; p >= pairs; p -= 2)
    sum += p->v[0] + p->v[1];
  VERIFY(s == THIRD + 1 && sum == 15 + 17);
}

static void of_rows(int n, int m) {
  struct cell {
    int value;
  } cells[n][m], (*last)[m];
  memset(cells, 0, sizeof cells);
#pragma edat taskgroup
#pragma edat task shared(cells, m, n)
  {
    int sum = 0;
#pragma edat taskloop
    for (struct cell(*p)[m] = cells; p < cells + n; p += 2)
      (*p)[m - 1].value = 4;
#pragma edat taskloop collapse(2) reduction(+ : sum)
    for (struct cell(*p)[m] = cells; p != cells + n; p++)
      for (int j = 0; j < m; j++)
        sum += (*p)[j].value;
    VERIFY(sum == 4 * ((n + 1) / 2));
  }
  const int *length = &m;
#pragma edat taskgroup
#pragma edat taskloop nowait shared(cells)
  for (last = cells + n - 1; last >= cells; last--)
    VERIFY((*last)[*length - 1].value == (last == cells || last == cells + 2) * 4);
  VERIFY(last == cells - 1);
}

int main(void) {
  int i, j = 7, a[3][4] = {{0}};
#pragma edat taskgroup
#pragma edat task default(shared)
  for (i = 0; i < 3; i++) {
#pragma edat taskloop
    for (j = 0; j < 4; j++)
      a[i][j] = 10 * i + j;
  }
  for (int k = 0; k < 12; k++)
    VERIFY(a[k / 4][k % 4] == 10 * (k / 4) + k % 4);
  VERIFY(i == 3 && j == 4);
  of_types();
  of_rows(3, 2);
  of_rows(4, 5);
  DONE();
  return 0;
}
