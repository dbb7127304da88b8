/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DEFINE: %{batch} = %shapes env EDAT_BATCH_EVENTS=true
 * DEFINE: %{timeout} = EDAT_BATCHING_EVENTS_TIMEOUT
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t stored
 * RUN: %{batch} %{timeout}=600 EDAT_MAX_BATCHED_EVENTS=10 %t full
 * RUN: %{batch} %{timeout}=0.05 %t late
 *
 * Greedy tasks: all stored events of the keys go to one instance, by name,
 * source and arrival; then sets come singly, or in batches that end when
 * they are full or old.
 */
#include "call.h"

enum { EVENTS = 50 };

static int runs, total, expected, batches, awaited_b = 2;

/* a, a, ..., b, b: more of a than of b. */
static void mixed(EDAT_Event *events, int n) {
  int a = 0, b = 0;
  for (int i = 0; i < n; i++) {
    int is_a = events[i].metadata.event_id[0] == 'a';
    CHECK(!is_a || b == 0);
    CHECK(INT(events[i]) == (is_a ? a : b));
    if (is_a)
      a++;
    else
      b++;
  }
  CHECK(a == 5 && b == awaited_b);
  add_one(&runs);
}

static void by_source(EDAT_Event *events, int n) {
  CHECK(n == 3 * edatGetNumRanks());
  for (int i = 0; i < n; i++)
    CHECK(events[i].metadata.source == i / 3 && INT(events[i]) == i % 3);
  add_one(&runs);
}

static void each(EDAT_Event *events, int n) {
  (void)events;
  __atomic_fetch_add(&total, n, __ATOMIC_SEQ_CST);
  add_one(&batches);
}

static void stored(void) {
  for (int i = 0; i < 5; i++)
    fire_int(i, EDAT_SELF, "a");
  for (int i = 0; i < 2; i++)
    fire_int(i, EDAT_SELF, "b");
  edatSubmitPersistentGreedyTask(mixed, 2, EDAT_SELF, "b", EDAT_ANY, "a");
  for (int i = 0; i < 3; i++)
    fire_int(i, EDAT_ALL, "c");
  fire_none(EDAT_ALL, "fired");
  edatFreeEvents(edatWait(1, EDAT_ALL, "fired"), edatGetNumRanks());
  edatSubmitPersistentNamedGreedyTask(by_source, "sources", 1, EDAT_ANY, "c");
  edatPauseMainThread();
  CHECK(runs == 2);
  CHECK(edatRemoveTask("sources") == 1);

  /* Later ones: with b missing the a's gather; b brings them all. */
  awaited_b = 1;
  for (int i = 0; i < 5; i++)
    fire_int(i, EDAT_SELF, "a");
  fire_int(0, EDAT_SELF, "b");
  edatSubmitPersistentGreedyTask(each, 1, EDAT_ANY, "d");
  for (int i = 0; i < EVENTS; i++)
    fire_int(i, EDAT_SELF, "d");
}

int main(int argc, char **argv) {
  int ranks, is_late = argc > 1 && !strcmp(argv[1], "late");
  edatInit();
  ranks = edatGetNumRanks();
  if (!strcmp(argv[1], "stored")) {
    stored();
    edatPauseMainThread();
    CHECK(runs == 3 && total == EVENTS);
    edatFinalise();
    return 0;
  }
  edatSubmitPersistentNamedGreedyTask(each, "each", 1, EDAT_ANY, "e");
  expected = EVENTS;
  edatPauseMainThread(); /* all have submitted it */
  for (int i = 0; i < EVENTS; i++)
    fire_int(i, (edatGetRank() + i) % ranks, "e");
  if (!is_late && ranks > 1) { /* up to full batches on each rank */
    int got = 0;
    for (int r = 0; r < ranks; r++)
      for (int i = 0; i < EVENTS; i++)
        got += (r + i) % ranks == edatGetRank();
    for (expected = got; expected % 10; expected++)
      fire_int(0, EDAT_SELF, "e");
  } else if (ranks > 1) {
    expected = 0;
    for (int r = 0; r < ranks; r++)
      for (int i = 0; i < EVENTS; i++)
        expected += (r + i) % ranks == edatGetRank();
  }
  edatFinalise();
  CHECK(total == expected);
  if (is_late)
    CHECK(batches < expected);
  else
    CHECK(batches <= expected / 10);
  return 0;
}
