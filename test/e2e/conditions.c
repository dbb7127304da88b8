// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* on, if, priority, count, computed and quoted names, indices, ranges. */
#include "verify.h"

static const char *name_of(int i) { return i ? "odd" : "even"; }

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks(), ran = 0, here = 0, n = 3;
#pragma edat task on(p - 1) shared(ran)
  ran = 1;
#pragma edat task on(none) shared(here)
  here = 100;
#pragma edat task if (n > 100) shared(here)
  here++;
  VERIFY(here == 1);
#pragma edat fire(later data(n))
#pragma edat task if (0) depends(later as(int v)) shared(here) priority(n)
  here += v;
  VERIFY(here == 4);
#pragma edat fire(many count(n) data(n), none_of count(0), "two words"[n])
  for (int i = 0; i < n; i++) {
#pragma edat wait(many as(int v))
    VERIFY(v == 3);
  }
#pragma edat wait("two words"[3])
#pragma edat fire((name_of(me % 2))[1][2][3][4] data(me))
#pragma edat wait((me % 2 ? "odd" : "even")[n - 2][n - 1][n][n + 1] as(int v2))
  VERIFY(v2 == me);
  int tiles[4] = {0};
  for (int i = 0; i < 4; i++) {
#pragma edat fire(tile[i][-i] data(i * i), part[n][i] data(i + 1))
  }
#pragma edat wait(tile[2][-2] into(tiles[2]), tile[3][-3], tile[0][0], tile[1][-1])
#pragma edat wait(part[3][0:4] as(const int *parts, size_t k))
  VERIFY(k == 4 && parts[0] == 1 && parts[3] == 4);
#pragma edat barrier
  VERIFY(ran == (me == p - 1) && tiles[2] == 4);
  struct pair {
    int v[2];
  } pair = {{4, 5}};
  int length = 2, *bound = &length, first = 0, second = 0;
#pragma edat taskgroup
  {
#pragma edat task depends(row as(int w[*bound])) shared(first)
    first = w[1] * (int)(sizeof w / sizeof w[0]);
#pragma edat task depends(pair as(struct pair unused)) shared(second, length)
    {
      length--;
#pragma edat fire(row data(tiles[2:2]))
#pragma edat wait(row as(int w[length]))
      second = w[0];
    }
    length = 3;
#pragma edat fire(row data(pair.v), pair data(pair))
  }
  VERIFY(first == 10 && second == 4 && length == 2);
  DONE();
  return 0;
}
