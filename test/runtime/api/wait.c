/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * edatWait in main and in tasks: results are the caller's and in order of the
 * dependencies; tasks go before waits, whenever submitted; thousands of waits
 * next to submissions lose nothing.
 */
#include "call.h"

enum { WAITERS = 40, WAITS = 50 };

static int done, taken, served;

static void take(EDAT_Event *events, int n) {
  CHECK(n == 1 && INT(events[0]) == 1);
  add_one(&taken);
}

/* Runs once the other waits, if there is one worker. */
static void submit_late(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  edatSubmitTask(take, 1, EDAT_SELF, "both");
  fire_int(1, EDAT_SELF, "both");
  fire_int(2, EDAT_SELF, "both");
}

/* Its wait was there before the task, which yet goes first. */
static void wait_last(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  edatSubmitTask(submit_late, 0);
  EDAT_Event *got = edatWait(1, EDAT_ANY, "both");
  CHECK(INT(got[0]) == 2);
  edatFreeEvents(got, 1);
}

static void ask(EDAT_Event *events, int n) {
  int me = INT(events[0]);
  char id[30];
  (void)n;
  snprintf(id, sizeof id, "answer[%d]", me);
  for (int i = 0; i < WAITS; i++) {
    int question[] = {me, i};
    edatFireEvent(question, EDAT_INT, 2,
                  (edatGetRank() + 1) % edatGetNumRanks(), "question");
    EDAT_Event *got = edatWait(1, EDAT_ANY, id);
    CHECK(got->metadata.number_elements == 1 && INT(got[0]) == i);
    free(got->data); /* as EDAT programs do */
    free(got->metadata.event_id);
    free(got);
  }
  add_one(&done);
}

static void answer(EDAT_Event *events, int n) {
  int *question = events[0].data;
  char id[30];
  (void)n;
  snprintf(id, sizeof id, "answer[%d]", question[0]);
  fire_int(question[1], events[0].metadata.source, id);
  add_one(&served);
}

/* Transient, submitted while others wait. */
static void serve(EDAT_Event *events, int n) {
  answer(events, n);
  if (get(&served) < WAITERS * WAITS / 2)
    edatSubmitTask(serve, 1, EDAT_ANY, "question");
  else
    edatSubmitPersistentTask(answer, 1, EDAT_ANY, "question");
}

int main(void) {
  edatInit();
  int ranks = edatGetNumRanks();
  fire_int(7, EDAT_ALL, "part");
  fire_int(8, EDAT_SELF, "x");
  EDAT_Event *events = edatWait(2, EDAT_SELF, "x", EDAT_ALL, "part");
  CHECK(INT(events[0]) == 8);
  for (int r = 0; r < ranks; r++)
    CHECK(events[r + 1].metadata.source == r && INT(events[r + 1]) == 7);
  edatFreeEvents(events, ranks + 1);
  CHECK(edatWait(0) == NULL);

  fire_none(EDAT_SELF, "empty");
  events = edatWait(1, EDAT_ANY, "empty");
  CHECK(!events->data && events->metadata.number_elements == 0);
  edatFreeEvents(events, 1);

  edatSubmitTask(wait_last, 0);
  edatPauseMainThread();
  CHECK(taken == 1);

  edatSubmitTask(serve, 1, EDAT_ANY, "question");
  for (int i = 0; i < WAITERS; i++) {
    fire_int(i, EDAT_SELF, "begin");
    edatSubmitTask(ask, 1, EDAT_SELF, "begin");
  }
  edatFinalise();
  CHECK(done == WAITERS && served == WAITERS * WAITS);
  return 0;
}
