/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: env EDAT_ENABLE_BRIDGE=true bash %src/test/tools/shapes %t alive
 * RUN: env EDAT_ENABLE_BRIDGE=true bash %src/test/tools/shapes %t wait
 * RUN: not %mpirun2 %t wait 2>&1 | %filecheck %s --check-prefix=WAIT
 * RUN: not env EDAT_ENABLE_BRIDGE=true %mpirun2 %t left 2>&1 \
 * RUN:   | %filecheck %s --check-prefix=LEFT
 *
 * With a bridge a quiet program in which something lacks an event goes on, as
 * a thread that the runtime knows nothing of brings it; it ends when nothing
 * does any longer. An event that nobody takes is as wrong as ever.
 *
 * WAIT: edat: hang: no task can run
 * LEFT: event 'unused' from rank 0 arrived and nobody takes it
 */
#include "call.h"

#include <pthread.h>
#include <unistd.h>

static int runs;

static void never(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  add_one(&runs);
}

static void stop(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  CHECK(edatRemoveTask("keep-alive") == 1);
}

/* Stands for messages from another program. */
static void *outside(void *event) {
  usleep(200000);
  edat_hold(); /* The end may come before the call of fire has returned. */
  fire_none(EDAT_SELF, event);
  edat_release();
  return NULL;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  pthread_t thread;
  edatInit();
  if (!strcmp(what, "alive")) {
    edatSubmitNamedTask(never, "keep-alive", 1, EDAT_SELF, "never");
    edatSubmitTask(stop, 1, EDAT_SELF, "stop");
    pthread_create(&thread, NULL, outside, "stop");
    edatFinalise();
    pthread_join(thread, NULL);
  } else if (!strcmp(what, "wait")) {
    int has_bridge = getenv("EDAT_ENABLE_BRIDGE") != NULL;
    if (has_bridge)
      pthread_create(&thread, NULL, outside, "answer");
    edatFreeEvents(edatWait(1, EDAT_SELF, "answer"), 1);
    pthread_join(thread, NULL);
  } else if (edatGetRank() == 0) {
    fire_none(1, "unused");
  }
  edatFinalise();
  CHECK(runs == 0);
  return 0;
}
