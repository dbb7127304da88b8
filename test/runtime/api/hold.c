/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * A thread of the program's own fires events while the rank is held open;
 * without that, the tasks would be reported as stuck.
 */
#include "call.h"

#include <pthread.h>
#include <unistd.h>

enum { EVENTS = 20 };

static int runs;

static void take(EDAT_Event *events, int n) {
  CHECK(n == 1 && INT(events[0]) < EVENTS);
  add_one(&runs);
}

static void *outside(void *argument) {
  (void)argument;
  for (int i = 0; i < EVENTS; i++) {
    int *owned = malloc(sizeof *owned);
    usleep(5000);
    *owned = i;
    edat_fire_owned(owned, EDAT_INT, 1, (edatGetRank() + 1) % edatGetNumRanks(),
                    "tick");
  }
  edat_release();
  return NULL;
}

int main(void) {
  pthread_t thread;
  edatInit();
  for (int i = 0; i < EVENTS; i++)
    edatSubmitTask(take, 1, EDAT_ANY, "tick");
  edat_hold();
  pthread_create(&thread, NULL, outside, NULL);
  edatFinalise();
  pthread_join(thread, NULL);
  CHECK(runs == EVENTS);
  return 0;
}
