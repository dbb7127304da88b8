/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * Waits in main and in tasks: each of many suspended tasks plays with its
 * neighbour on the next rank, while main does the same.
 *
 *   wait(ball[i] from(left) as(int v)); fire(ball[i] to(right) data(v))
 */
#include "hand.h"

EDATCC_USES_ABI;

enum { TASKS = 40, ROUNDS = 25 };

static struct edatcc_name ball = {"ball", 0};
static int done;

static void play(int i) {
  int rank = edatGetRank(), size = edatGetNumRanks();
  int left = (rank + size - 1) % size, right = (rank + 1) % size;
  for (int round = 0; round < ROUNDS; round++) {
    int got = -1, v = round * 1000 + rank;
    FIRE(ball, &type_int, 1, .rank = right, .index = {i},
         .data = EDATCC_OBJECT(v));
    WAIT(ball, &type_int, 1, "ball[i] from(left)",
         edatcc_events_value(events, 0, &got, 1), .rank = left, .index = {i});
    CHECK(got == round * 1000 + left);
  }
}

static void body(void *p, struct edatcc_events *events) {
  (void)events;
  play(*(int *)p);
  __atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
}

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  for (int i = 0; i < TASKS; i++)
    SUBMIT(body, &i);
  play(TASKS);
  int status = edatcc_finish(0);
  CHECK(done == TASKS);
  return status;
}
