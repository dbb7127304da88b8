/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * Which task gets which event, and in what order: by dependency, then by
 * order of submission and of arrival. The first two fail in EPCC's EDAT.
 */
#include "call.h"

static int ranks, runs;

/* (ANY, "a"), (ANY, "a") in one task. */
static void two_any(EDAT_Event *events, int n) {
  CHECK(n == 2 && INT(events[0]) == 1 && INT(events[1]) == 2);
  add_one(&runs);
}

/* (own rank, "b"), (ANY, "b"): the one that names the source goes first. */
static void named_and_any(EDAT_Event *events, int n) {
  CHECK(n == 2 && INT(events[0]) == 1 && INT(events[1]) == 2);
  add_one(&runs);
}
static void any_and_named(EDAT_Event *events, int n) {
  CHECK(n == 2 && INT(events[0]) == 2 && INT(events[1]) == 1);
  add_one(&runs);
}

/* ALL stands for the ranks in order, in its place. */
static void expanded(EDAT_Event *events, int n) {
  CHECK(n == ranks + 2);
  CHECK(strcmp(events[0].metadata.event_id, "first") == 0);
  CHECK(strcmp(events[n - 1].metadata.event_id, "last") == 0);
  for (int r = 0; r < ranks; r++) {
    CHECK(events[r + 1].metadata.source == r && INT(events[r + 1]) == 10 * r);
    CHECK(edatFindEvent(events, n, r, "part") == r + 1);
  }
  CHECK(edatFindEvent(events, n, EDAT_SELF, "part") == edatGetRank() + 1);
  CHECK(edatFindEvent(events, n, EDAT_ANY, "last") == n - 1);
  CHECK(edatFindEvent(events, n, EDAT_ANY, "other") == -1);
  CHECK(edatFindEvent(events, n, ranks, "part") == -1);
  add_one(&runs);
}

/* Stored events go in order of arrival, to the first submitted. */
static int turns;
static void in_turn(EDAT_Event *events, int n) {
  CHECK(n == 1 && INT(events[0]) == turns);
  turns++;
}

static void first_comes(EDAT_Event *events, int n) {
  CHECK(n == 1 && INT(events[0]) == 1);
  add_one(&runs);
}
static void second_comes(EDAT_Event *events, int n) {
  CHECK(n == 1 && INT(events[0]) == 2);
  add_one(&runs);
}

static void no_events(EDAT_Event *events, int n) {
  (void)events;
  CHECK(n == 0);
  add_one(&runs);
}

int main(void) {
  edatInit();
  ranks = edatGetNumRanks();
  edatSubmitTask(two_any, 2, EDAT_ANY, "a", EDAT_ANY, "a");
  edatSubmitTask(named_and_any, 2, EDAT_SELF, "b", EDAT_ANY, "b");
  edatSubmitTask(any_and_named, 2, EDAT_ANY, "c", EDAT_SELF, "c");
  for (int v = 1; v <= 2; v++) {
    fire_int(v, EDAT_SELF, "a");
    fire_int(v, EDAT_SELF, "b");
    fire_int(v, EDAT_SELF, "c");
    fire_int(v, EDAT_SELF, "a2");
    fire_int(v, EDAT_SELF, "b2");
    fire_int(v, EDAT_SELF, "c2");
  }
  edatSubmitTask(two_any, 2, EDAT_ANY, "a2", EDAT_ANY, "a2");
  edatSubmitTask(named_and_any, 2, EDAT_SELF, "b2", EDAT_ANY, "b2");
  edatSubmitTask(any_and_named, 2, EDAT_ANY, "c2", EDAT_SELF, "c2");

  edatSubmitTask(expanded, 3, EDAT_SELF, "first", EDAT_ALL, "part", EDAT_ANY,
                 "last");
  fire_none(EDAT_SELF, "last");
  fire_int(10 * edatGetRank(), EDAT_ALL, "part");
  fire_none(EDAT_SELF, "first");

  edatSubmitTask(first_comes, 1, EDAT_ANY, "d");
  edatSubmitTask(second_comes, 1, EDAT_SELF, "d");
  fire_int(1, EDAT_SELF, "d");
  fire_int(2, EDAT_SELF, "d");
  edatSubmitTask(no_events, 0);

  for (int v = 0; v < 100; v++)
    fire_int(v, EDAT_SELF, "turn");
  for (int v = 0; v < 100; v++) { /* one at a time */
    int k;
    edatSubmitTask(in_turn, 1, EDAT_ANY, "turn");
    edatSubmitTask(no_events, 0);
    edatPauseMainThread();
    CHECK(edatRetrieveAny(&k, 1, EDAT_ANY, "nothing") == NULL && k == 0);
    if (v == 20 && ranks > 1)
      break;
  }
  edatRestart();
  for (int v = turns; v < 100; v++) {
    EDAT_Event *event = edatWait(1, EDAT_ANY, "turn");
    CHECK(INT(*event) == v);
    edatFreeEvents(event, 1);
  }
  edatFinalise();
  CHECK(runs == 6 + 1 + 2 + 1 + turns);
  return 0;
}
