/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 * RUN: env EDAT_MAIN_THREAD_WORKER=yes bash %src/test/tools/shapes %t
 *
 * After a pause no task begins, whoever submits it or fires its event, until
 * edatRestart, or until main itself waits.
 */
#include "call.h"

#include <unistd.h>

static int runs;

static void count(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  add_one(&runs);
}

static void pause_with(int before) {
  edatPauseMainThread();
  CHECK(get(&runs) == before);
}

int main(void) {
  edatInit();
  int next = (edatGetRank() + 1) % edatGetNumRanks();
  pause_with(0);

  /* Ready at once, by an event from here, by one from another rank. */
  edatSubmitTask(count, 0);
  edatSubmitTask(count, 1, EDAT_SELF, "here");
  edatSubmitTask(count, 1, EDAT_ANY, "there");
  fire_none(EDAT_SELF, "here");
  fire_none(next, "there");
  usleep(20000);
  CHECK(get(&runs) == 0);
  edatRestart();
  while (get(&runs) < 3)
    usleep(100), edatGetNumActiveWorkers();

  pause_with(3);
  edatSubmitTask(count, 0);
  usleep(5000);
  CHECK(get(&runs) == 3);
  pause_with(4); /* a further pause lets it run */
  edatSubmitTask(count, 0);
  fire_none(next, "go");
  edatFreeEvents(edatWait(1, EDAT_ANY, "go"), 1);
  edatRestart(); /* nothing to end */
  pause_with(5);
  edatSubmitTask(count, 0);
  edatFinalise();
  CHECK(runs == 6);
  return 0;
}
