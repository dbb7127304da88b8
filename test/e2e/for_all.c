// RUN: %edatcc -I%S/../compiler/Inputs %s -o %t && env SHAPES="9x1" %shapes %t
// RUN: env EDAT_OUTBOX=64K EDAT_MEMORY_HIGH=40K SHAPES="12x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Events for all of so many ranks that they go along a tree: of all sizes, with
   counts, sticky ones, to others and to none, from main and from tasks; some
   names go to single ranks, too, and stay in the order fired. */
#include "verify.h"

#include <edat.h>

enum { ROUNDS = 24, BIG = 9000 };

static int length_of(int i) { return i % 8 == 3 ? BIG : i % 3 ? 1 : 100; }

static void fire_all(int me, int p) {
  static int data[BIG];
  for (int i = 0; i < ROUNDS; i++) {
    int n = length_of(i + me);
    data[0] = data[n - 1] = i;
#pragma edat fire(plain to(all) data(data[0 : n]))
#pragma edat fire(twice to(others) data(data[0 : n]) count(2))
#pragma edat fire(nobody to(none) data(data[0 : n]))
    /* first to all, from some round on also to one */
    if (i >= me && i % 3 == 1) {
#pragma edat fire(mixed to((me + i) % p) data(data[0 : n]))
    } else {
#pragma edat fire(mixed to(all) data(data[0 : n]))
    }
    edatFireEvent(data, EDAT_INT, n, EDAT_ALL, "called");
#pragma edat fire(state to(all) data(i) sticky)
  }
}

static void check(const int *got, size_t n, int i, int source) {
  VERIFY(n == (size_t)length_of(i + source));
  VERIFY(got[0] == i && got[n - 1] == i);
}

static void take_all(int me, int p, int source) {
  for (int i = 0; i < ROUNDS; i++) {
    int copies = source == me ? 0 : 2;
#pragma edat wait(plain from(source) as(const int *h, size_t n))
    check(h, n, i, source);
    while (copies-- > 0) {
#pragma edat wait(twice from(source) as(const int *h, size_t n))
      check(h, n, i, source);
    }
    if (!(i >= source && i % 3 == 1) || (source + i) % p == me) {
#pragma edat wait(mixed from(source) as(const int *h, size_t n))
      check(h, n, i, source);
    }
#pragma edat wait(called from(source) as(const int *c, size_t nc))
    check(c, nc, i, source);
  }
}

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks(), tasks = 0, sum = 0;
#pragma edat task depends(tasks from(any) as(int x)) persistent shared(sum)
#pragma edat critical(sum)
  sum += x;
#pragma edat taskgroup
  {
    for (int k = 0; k < 8; k++) {
#pragma edat task
      {
        int one = 1;
#pragma edat fire(tasks to(all) data(one))
      }
    }
    fire_all(me, p);
  }
  for (int k = 0; k < p; k++)
    take_all(me, p, (me + k) % p);
  (void)tasks;
#pragma edat barrier
  VERIFY(sum == 8 * p);
  for (int source = 0; source < p; source++) {
#pragma edat wait(state from(source) as(int last))
    VERIFY(last == ROUNDS - 1);
  }
  return 0;
}
