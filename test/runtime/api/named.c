/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * Tasks are found by name while they wait or persist, and removed in order of
 * submission, with the events that they have got.
 */
#include "call.h"

static int firsts, seconds, persistents;

static void first(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  add_one(&firsts);
}
static void second(EDAT_Event *events, int n) {
  CHECK(n == 2 && INT(events[0]) == 2);
  add_one(&seconds);
}
static void persistent(EDAT_Event *events, int n) {
  (void)events;
  CHECK(n == 1);
  CHECK(edatIsTaskSubmitted("stays"));
  add_one(&persistents);
}

int main(void) {
  char name[] = "twice";
  edatInit();
  CHECK(!edatIsTaskSubmitted("twice") && !edatRemoveTask("twice"));
  edatSubmitNamedTask(first, name, 2, EDAT_SELF, "a", EDAT_SELF, "b");
  edatSubmitNamedTask(second, name, 2, EDAT_SELF, "a", EDAT_SELF, "b");
  name[0] = '-'; /* it was copied */
  CHECK(edatIsTaskSubmitted("twice") && !edatIsTaskSubmitted("first"));
  fire_int(1, EDAT_SELF, "a");
  CHECK(edatRemoveTask("twice") == 1);
  CHECK(edatIsTaskSubmitted("twice"));
  fire_int(2, EDAT_SELF, "a");
  fire_none(EDAT_SELF, "b");
  CHECK(!edatIsTaskSubmitted("twice") && !edatRemoveTask("twice"));

  edatSubmitPersistentNamedTask(persistent, "stays", 1, EDAT_ANY, "c");
  for (int i = 0; i < 20; i++)
    fire_none(EDAT_SELF, "c");
  edatPauseMainThread();
  CHECK(persistents == 20);
  CHECK(edatIsTaskSubmitted("stays"));
  CHECK(edatRemoveTask("stays") == 1 && !edatIsTaskSubmitted("stays"));
  edatSubmitNamedTask(first, "", 1, EDAT_SELF, "d");
  CHECK(edatIsTaskSubmitted("") && edatRemoveTask("") == 1);
  edatFinalise();
  CHECK(firsts == 0 && seconds == 1);
  return 0;
}
