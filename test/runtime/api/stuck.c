/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: %shapes %t removed
 * RUN: not %mpirun2 %t alive 2>&1 | %filecheck %s --check-prefix=ALIVE
 * RUN: not %mpirun2 %t wait 2>&1 | %filecheck %s --check-prefix=WAIT
 * RUN: not %mpirun2 %t lock 2>&1 | %filecheck %s --check-prefix=LOCK
 * RUN: not %mpirun2 %t left 2>&1 | %filecheck %s --check-prefix=LEFT
 * RUN: not %mpirun2 %t pause 2>&1 | %filecheck %s --check-prefix=PAUSE
 * RUN: not %mpirun2 %t odd 2>&1 | %filecheck %s --check-prefix=ODD
 * RUN: %mpirun2 %t half 2>&1 | FileCheck %s --check-prefix=HALF
 *
 * What cannot end is reported, with the call and what it lacks. A task that is
 * there to keep the program alive is such, unless the rank is held open; it
 * ends when the task is removed.
 *
 * ALIVE: edat: hang: no task can run{{.*}}[edat-hang]
 * ALIVE: task 'keep-alive' (edatSubmitNamedTask) is pending
 * ALIVE-NEXT: lacks event 'stop' from itself ('stop')
 * ALIVE-NEXT: task 'nothing' (edatSubmitTask) is pending
 * WAIT: main waits at edatWait
 * WAIT-NEXT: lacks event 'answer[4]' from rank 1 ('answer[4]')
 * WAIT-NEXT: note: an event with another index is there: 'answer[3]'
 * LOCK: is at the critical at edatLock
 * LOCK-NEXT: is held by task 'locker' (edatSubmitNamedTask), taken at edatLock
 * LEFT: event 'unused' from rank 0 arrived and nobody takes it
 * ODD: task 'a?b' (edatSubmitNamedTask) is pending
 * ODD-NEXT: lacks event '???x%s{{x+}}...' from itself ('???x%s{{x+}}')
 * ODD: event '????x%s{{x+}}...' from itself arrived
 * PAUSE: task 'keep-alive' (edatSubmitNamedTask) is pending
 * HALF: warning: at the end 1 event was in persistent tasks that lack others{{.*}}[edat-held-events]
 */
#include "call.h"

static int runs;

static void nothing(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  add_one(&runs);
}

static void remove_it(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  CHECK(edatRemoveTask("keep-alive") == 1);
  edat_release();
}

/* Names may be any text. */
static void use_odd_names(void) {
  char name[5000];
  memset(name, 'x', sizeof name);
  name[sizeof name - 1] = '\0';
  memcpy(name, "\n\1\t", 3);
  memcpy(name + 4, "%s", 2);
  edatSubmitNamedTask(nothing, "a\2b", 1, EDAT_SELF, name);
  name[3] = '\n';
  memcpy(name + 4, "x%s", 3);
  fire_none(EDAT_SELF, name);
}

/* Each holds one lock and wants the other's; a third keeps both waiting until
   each has got its first. */
static void locker(EDAT_Event *events, int n) {
  int is_one = INT(events[0]);
  (void)n;
  edatLock(is_one ? "a" : "b");
  fire_none(EDAT_SELF, "locked");
  edatLock("c");
  edatLock(is_one ? "b" : "a");
}

static void start_lockers(void) {
  int n, got = 0;
  edatLock("c");
  for (int i = 0; i < 2; i++) {
    fire_int(i, EDAT_SELF, "who");
    edatSubmitNamedTask(locker, "locker", 1, EDAT_SELF, "who");
  }
  while (got < 2) {
    EDAT_Event *events = edatRetrieveAny(&n, 1, EDAT_SELF, "locked");
    edatFreeEvents(events, n);
    got += n;
  }
  edatUnlock("c");
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  edatInit();
  int rank = edatGetRank();
  if (!strcmp(what, "removed")) {
    edat_hold();
    edatSubmitNamedTask(nothing, "keep-alive", 1, EDAT_SELF, "stop");
    edatSubmitTask(remove_it, 1, EDAT_ALL, "ready");
    fire_none(EDAT_ALL, "ready");
  } else if (!strcmp(what, "alive")) {
    edatSubmitNamedTask(nothing, "keep-alive", 1, EDAT_SELF, "stop");
    edatSubmitTask(nothing, 1, EDAT_SELF, "stop");
  } else if (!strcmp(what, "odd")) {
    use_odd_names();
  } else if (!strcmp(what, "wait") && rank == 0) {
    fire_none(EDAT_SELF, "answer[3]");
    edatWait(1, 1, "answer[4]");
  } else if (!strcmp(what, "lock") && rank == 0) {
    start_lockers();
  } else if (!strcmp(what, "left") && rank == 0) {
    fire_none(1, "unused");
  } else if (!strcmp(what, "pause")) {
    edatSubmitNamedTask(nothing, "keep-alive", 1, EDAT_SELF, "stop");
    edatPauseMainThread();
  } else if (!strcmp(what, "half") && rank == 0) {
    edatSubmitPersistentTask(nothing, 2, 0, "one", 0, "two");
    fire_none(0, "one");
  }
  edatFinalise();
  CHECK(runs == 0);
  return 0;
}
