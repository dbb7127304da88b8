/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * Persistent tasks run once for each complete set, filled one after another;
 * with persistent events only, once for each new one, not for ever. A
 * persistent event serves each task, and each may write to its own copy.
 */
#include "call.h"

enum { SETS = 50 };

static int pairs, sums, news, readers, next_pair;

static void pair(EDAT_Event *events, int n) {
  CHECK(n == 2);
  CHECK(INT(events[0]) == INT(events[1]));
  add_one(&pairs);
}

static void all(EDAT_Event *events, int n) {
  int first = INT(events[0]);
  CHECK(n == edatGetNumRanks());
  for (int r = 0; r < n; r++)
    CHECK(events[r].metadata.source == r && INT(events[r]) == first);
  add_one(&sums);
}

static void on_news(EDAT_Event *events, int n) {
  CHECK(n == 2);
  CHECK(INT(events[0]) == 1 && INT(events[1]) <= 3);
  add_one(&news);
}

static void read_state(EDAT_Event *events, int n) {
  CHECK(n == 2 && INT(events[0]) == 5);
  INT(events[0]) = 6;
  add_one(&readers);
}

/* With one at a time, in order: each fires what the next one needs. */
static void chain(EDAT_Event *events, int n) {
  CHECK(n == 2 && INT(events[1]) == next_pair++);
  if (next_pair < SETS)
    fire_none(EDAT_SELF, "token");
}

int main(void) {
  int value = 1;
  edatInit();
  edatSubmitPersistentTask(pair, 2, EDAT_SELF, "left", EDAT_ANY, "right");
  edatSubmitPersistentNamedTask(all, "all", 1, EDAT_ALL, "sum");
  edatSubmitPersistentTask(chain, 2, EDAT_SELF, "token", EDAT_SELF, "work");
  fire_none(EDAT_SELF, "token");
  for (int i = 0; i < SETS; i++) {
    fire_int(i, EDAT_SELF, "left");
    fire_int(i, EDAT_ALL, "sum");
    fire_int(i, EDAT_SELF, "work");
  }
  for (int i = 0; i < SETS; i++)
    fire_int(i, EDAT_SELF, "right");

  edatFirePersistentEvent(&value, EDAT_INT, 1, EDAT_SELF, "one");
  edatSubmitPersistentTask(on_news, 2, EDAT_SELF, "one", EDAT_SELF, "other");
  for (int i = 1; i <= 3; i++) {
    edatFirePersistentEvent(&i, EDAT_INT, 1, EDAT_SELF, "other");
    edatPauseMainThread();
    CHECK(news == i);
  }
  value = 5;
  edatFirePersistentEvent(&value, EDAT_INT, 1, EDAT_SELF, "state");
  for (int i = 0; i < SETS; i++) {
    edatSubmitTask(read_state, 2, EDAT_SELF, "state", EDAT_SELF, "go");
    fire_none(EDAT_SELF, "go");
  }
  edatFinalise();
  CHECK(pairs == SETS && sums == SETS && readers == SETS);
  CHECK(next_pair == SETS);
  return 0;
}
