// RUN: %compiles %s %t -I%S/../compiler/Inputs
// RUN: %edatcc -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x3 2x2" %shapes %t
// RUN: not %run %t hang 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Loops that nobody waits for at once: before and behind the whole of them
 * stand events, what they capture is copied, a group around waits for them. */
#include "verify.h"

enum { N = 1000 };
static int all[N], order;

static int next(int *n) { return ++*n; }

static void in_group(void) {
  int i, evaluated = 0, three = 3;
  memset(all, 0, sizeof all);
#pragma edat taskgroup
  {
    /* The variable has its serial value at once; bounds are evaluated once. */
#pragma edat taskloop nowait grainsize(next(&evaluated) * 10)
    for (i = next(&evaluated); i < N - 1; i += three)
      all[i]++;
    VERIFY(evaluated == 2 && i == 1 + 333 * 3);
    three = 1000; /* The loop has its own. */
  }
  for (int k = 0; k < N; k++)
    VERIFY(all[k] == (k % 3 == 1 && k < N - 1));
}

static void between_events(int me, int other) {
  int offset = me, in[3] = {0};
  double small[4] = {1, 2, 3, 4}, payload[2] = {10, 20};
  int big[5000] = {0};
  big[4999] = 7;
  memset(all, 0, sizeof all);
#pragma edat taskloop name(chain) num_tasks(7) \
    depends(start from(other) into(in), numbers as(const double *p, size_t n) \
            source(int from), value as(int v)) \
    fires(end data(in[1]))
  for (int k = 0; k < N; k++)
    all[k] = offset + in[k % 3] + (int)p[n - 1] + (int)small[3] + big[4999] + v +
             from - me;
  offset = 1000;
  small[3] = 1000;
  big[4999] = 1000;
  VERIFY(all[0] == 0);
  int three[3] = {100, 200, 300}, hundred = 10000;
#pragma edat fire(start to(other) data(three), numbers data(payload))
#pragma edat fire(value data(hundred))
#pragma edat wait(end as(int reached))
  VERIFY(reached == 200);
  for (int k = 0; k < N; k++)
    VERIFY(all[k] == me + three[k % 3] + 20 + 4 + 7 + 10000);
}

static void collapsed(int n) {
  double room[n][n];
  static int sum;
  int deep = 0;
  sum = 0;
  for (int a = 0; a < n; a++)
    for (int b = 0; b < n; b++)
      room[a][b] = a * n + b;
#pragma edat taskgroup
  {
#pragma edat taskloop nowait collapse(2) if (n > 100) priority(n) \
    shared(deep) grainsize(3)
    for (int a = 0; a < n; a++)
      for (int b = 0; b < n; b++) {
#pragma edat critical(deep)
        deep += (int)room[a][b];
#pragma edat task
        __atomic_fetch_add(&sum, 1, __ATOMIC_SEQ_CST);
      }
    VERIFY(deep == n * n * (n * n - 1) / 2); /* if(0): it has run here. */
  }
  VERIFY(sum == n * n);
}

/* One behind the other, without anybody who waits in between. */
static void pipeline(int me) {
  int x[64] = {0}, bad = 0;
#pragma edat taskgroup
  {
#pragma edat taskloop shared(x) depends(second) fires(third) firstprivate(me)
    for (int k = 0; k < 64; k++)
      x[k] = x[k] * 3 + me;
#pragma edat taskloop shared(x) nowait fires(second) default(firstprivate)
    for (int k = 63; k >= 0; k--)
      x[k] = k;
#pragma edat taskloop shared(x, bad) depends(third)
    for (int k = 0; k < 64; k++)
      if (x[k] != k * 3 + me)
        bad = 1;
  }
  VERIFY(!bad);
}

static void spread(int me, int ranks) {
  memset(all, 0, sizeof all);
#pragma edat taskgroup
  {
#pragma edat taskloop nowait distribute(cyclic(ranks > 1 ? 2 : 1))
    for (int k = 0; k < N; k++)
      all[k] = 1;
  }
  int mine = 0;
  for (int k = 0; k < N; k++)
    mine += all[k];
  VERIFY(mine == N / ranks && (ranks == 1 || all[2 * me]));
}

int main(int argc, char **argv) {
  int me = edatGetRank(), ranks = edatGetNumRanks();
  if (argc > 1 && !strcmp(argv[1], "hang")) {
// CHECK: task 'main:[[#@LINE+2]]' ({{.*}}loop_tasks.c:[[#@LINE+2]]) is pending
// CHECK-NEXT: lacks event 'nothing'
#pragma edat taskloop depends(nothing)
    for (int k = 0; k < N; k++)
      order++;
    return 0;
  }
  in_group();
  between_events(me, ranks - 1 - me);
  collapsed(7);
  pipeline(me);
  spread(me, ranks);
#pragma edat barrier
  DONE();
  return 0;
}
