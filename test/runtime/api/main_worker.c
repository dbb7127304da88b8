/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: env EDAT_MAIN_THREAD_WORKER=true bash %src/test/tools/shapes %t
 *
 * Main runs tasks while it waits for a pause and for the end, also such as
 * wait there; never more than there are workers at a time.
 */
#include "call.h"

#include <pthread.h>

static pthread_t main_thread;
static int is_by_main, running, is_too_many;

static void enter(void) {
  if (__atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST) > edatGetNumWorkers())
    add_one(&is_too_many);
}

static void leave(void) { __atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST); }

static void throw_ball(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  fire_none(EDAT_SELF, "ball");
}

/* Goes on as another task until main has run one. */
static void until_main(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  enter();
  CHECK(edatGetWorker() >= 0 && edatGetWorker() < edatGetNumWorkers());
  int by_main = pthread_equal(pthread_self(), main_thread);
  if (by_main)
    CHECK(edatGetWorker() == 0);
  leave();
  edatSubmitTask(throw_ball, 0);
  edatFreeEvents(edatWait(1, EDAT_SELF, "ball"), 1);
  CHECK(by_main == !!pthread_equal(pthread_self(), main_thread));
  if (by_main)
    add_one(&is_by_main);
  else if (!get(&is_by_main))
    edatSubmitTask(until_main, 0);
}

int main(void) {
  main_thread = pthread_self();
  edatInit();
  for (int round = 0; round < 2; round++) {
    is_by_main = 0;
    for (int i = 0; i < 3; i++)
      edatSubmitTask(until_main, 0);
    if (round == 0)
      edatPauseMainThread();
  }
  edatFinalise();
  CHECK(get(&is_by_main) > 0 && !is_too_many);
  return 0;
}
