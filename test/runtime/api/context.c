/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * A context is one piece of memory that tasks hand on by events to self.
 */
#include "call.h"

struct state {
  int steps;
  double numbers[100];
};

static int type, other;

static void step(EDAT_Event *events, int n) {
  struct state *state = events[0].data;
  CHECK(n == 2 && events[0].metadata.data_type == type);
  CHECK(events[0].metadata.number_elements == 1);
  state->steps++;
  state->numbers[99] += INT(events[1]);
  edatFireEvent(state, type, 1, EDAT_SELF, "state");
}

static void read_shared(EDAT_Event *events, int n) {
  CHECK(n == 1 && events[0].metadata.data_type == other);
  CHECK(strcmp(events[0].data, "shared") == 0);
}

int main(void) {
  edatInit();
  type = edatDefineContext(sizeof(struct state));
  other = edatDefineContext(8);
  CHECK(type != other && type > EDAT_LONG);
  struct state *state = edatCreateContext(type);
  char *shared = edatCreateContext(other);
  CHECK(state->steps == 0 && state->numbers[99] == 0);
  strcpy(shared, "shared");
  edatFirePersistentEvent(shared, other, 1, EDAT_SELF, "shared");
  edatSubmitTask(read_shared, 1, EDAT_SELF, "shared");
  edatSubmitTask(read_shared, 1, EDAT_ANY, "shared");
  edatSubmitPersistentTask(step, 2, EDAT_SELF, "state", EDAT_SELF, "add");
  for (int i = 0; i < 50; i++)
    fire_int(i, EDAT_SELF, "add");
  edatFireEvent(state, type, 1, EDAT_SELF, "state");
  edatPauseMainThread();
  EDAT_Event *event = NULL;
  int n = 0;
  CHECK(edatRemoveTask("step") == 0);
  edatSubmitTask(read_shared, 1, EDAT_SELF, "shared");
  event = edatRetrieveAny(&n, 1, EDAT_SELF, "shared");
  CHECK(n == 1 && event->data == shared);
  edatFreeEvents(event, n);
  edatFinalise();
  CHECK(state->steps == 50 && state->numbers[99] == 49 * 50 / 2);
  return 0;
}
