/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * Locks: one holder, main too; taken twice is taken once; given back at the
 * end of the task, and while its holder waits for events.
 */
#include "call.h"

enum { TASKS = 300 };

static int count, inside;

static void enter(void) {
  CHECK(!edatTestLock("count"));
  edatLock("count");
  edatLock("count");
  CHECK(edatTestLock("count"));
  CHECK(inside++ == 0);
  count++;
  CHECK(--inside == 0);
}

static void leave(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  enter();
  edatUnlock("count");
  CHECK(!edatTestLock("count"));
}

static void keep(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  enter();
}

/* Waits with the lock, which the others need to go on. */
static void wait_inside(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  edatLock("count");
  edatLock("second");
  fire_none(EDAT_SELF, "inside");
  edatFreeEvents(edatWait(1, EDAT_SELF, "go"), 1);
  CHECK(edatTestLock("count") && edatTestLock("second"));
  CHECK(inside++ == 0);
  count++;
  CHECK(--inside == 0);
}

int main(void) {
  edatInit();
  edatSubmitTask(wait_inside, 0);
  edatFreeEvents(edatWait(1, EDAT_SELF, "inside"), 1);
  edatLock("count"); /* it waits now, or will */
  for (int i = 0; i < TASKS; i++)
    edatSubmitTask(i % 2 ? leave : keep, 0);
  count++;
  edatUnlock("count");
  for (int i = 0; i < TASKS; i++) {
    enter();
    edatUnlock("count");
  }
  fire_none(EDAT_SELF, "go");
  edatPauseMainThread();
  CHECK(count == 2 * TASKS + 2);
  edatLock("at the end");
  edatFinalise();
  return 0;
}
