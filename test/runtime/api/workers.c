/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: %shapes %t
 * RUN: env EDAT_PROGRESS_THREAD=false SHAPES="2x1" bash \
 * RUN:   %src/test/tools/shapes %t
 *
 * Cases that are wrong or stuck in EPCC's EDAT: one worker, which waits for
 * events from other ranks in a task, or computes while others need its rank;
 * an idle worker next to a busy one gets the ready task.
 */
#include "call.h"

#include <unistd.h>

enum { ROUNDS = 30 };

static int ended, was_freed, answers;

/* Runs as long as the other worker has not run what frees it. */
static void busy(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  fire_none(EDAT_SELF, "free");
  while (!get(&was_freed))
    ;
}

static void set_free(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  add_one(&was_freed);
}

/* Each task waits for one of the next rank's, which its only worker runs. */
static void play(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  int rank = edatGetRank(), ranks = edatGetNumRanks();
  for (int i = 0; i < ROUNDS; i++) {
    fire_int(i, (rank + 1) % ranks, "ball");
    EDAT_Event *ball = edatWait(1, (rank + ranks - 1) % ranks, "ball");
    CHECK(INT(*ball) == i);
    edatFreeEvents(ball, 1);
  }
  add_one(&ended);
}

/* A rank whose worker computes still answers a call from its main. */
static void compute(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  while (!get(&answers))
    ;
}

int main(void) {
  edatInit();
  edatSubmitTask(play, 0);
  edatPauseMainThread();
  CHECK(ended == 1);
  if (edatGetNumWorkers() > 1) {
    edatSubmitTask(set_free, 1, EDAT_SELF, "free");
    edatSubmitTask(busy, 0);
  }
  edatSubmitTask(compute, 0);
  fire_none((edatGetRank() + 1) % edatGetNumRanks(), "question");
  edatFreeEvents(edatWait(1, EDAT_ANY, "question"), 1);
  add_one(&answers);
  edatFinalise();
  return 0;
}
