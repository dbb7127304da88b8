/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * The calls of edat_debug.h, and who is who.
 */
#include "call.h"

static int runs, seen;

static void look(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  CHECK(edatGetWorker() >= 0 && edatGetWorker() < edatGetNumWorkers());
  CHECK(edatGetNumActiveWorkers() >= 1);
  CHECK(edatGetNumActiveWorkers() <= edatGetNumWorkers());
  add_one(&runs);
}

static void take_many(EDAT_Event *events, int n) {
  CHECK(n == 10);
  for (int i = 0; i < n; i++)
    CHECK(INT(events[i]) == i);
  add_one(&seen);
}

int main(void) {
  int sources[10], *list = sources;
  char *ids[10], names[10][8];
  edatInit();
  CHECK(edatGetWorker() == -1);
  CHECK(edatGetNumWorkers() == atoi(getenv("EDAT_NUM_WORKERS")));
  for (int i = 0; i < 20; i++)
    edatSubmitTask(look, 0);
  edatPauseMainThread();
  CHECK(runs == 20);
  edatRestart();

  for (int i = 0; i < 10; i++) {
    snprintf(names[i], sizeof names[i], "e[%d]", i);
    ids[i] = names[i];
    sources[i] = i % 2 ? EDAT_SELF : EDAT_ANY;
  }
  edatSubmitTask_f(take_many, NULL, 10, &list, ids, false, false);
  edatSubmitTask_f(take_many, "many", 10, &list, ids, true, false);
  for (int round = 0; round < 3; round++)
    for (int i = 9; i >= 0; i--)
      fire_int(i, EDAT_SELF, ids[i]);
  edatPauseMainThread();
  CHECK(seen == 3 && edatIsTaskSubmitted("many"));

  edatLockComms();
  edatLockComms();
  edatUnlockComms();
  edatUnlockComms();
  edatFinalise();
  return 0;
}
