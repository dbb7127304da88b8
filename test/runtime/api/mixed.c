/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * REQUIRES: edatcc
 * RUN: %edatcc -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: %shapes %t
 *
 * Pragmas and calls in one program: their events, locks and tasks are the
 * same. It starts the runtime itself, as it calls edatInit.
 */
#include "call.h"

enum { COUNT = 40 };

struct pair {
  int a;
  double b;
};

static int calls, pragmas, locked;

static void on_value(EDAT_Event *events, int n) {
  CHECK(n == 3);
  CHECK(events[0].metadata.data_type == EDAT_DOUBLE);
  CHECK(events[0].metadata.number_elements == 4);
  CHECK(strcmp(events[0].metadata.event_id, "value[3][-1]") == 0);
  CHECK(((double *)events[0].data)[3] == 4.5);
  CHECK(events[1].metadata.data_type == EDAT_BYTE);
  CHECK(events[1].metadata.number_elements == (int)sizeof(struct pair));
  CHECK(((struct pair *)events[1].data)->a == 6);
  CHECK(events[2].metadata.data_type == EDAT_NOTYPE && !events[2].data);
  add_one(&calls);
}

static void add_locked(EDAT_Event *events, int n) {
  (void)events;
  (void)n;
  edatLock("counter");
  locked++;
#pragma edat critical(counter)
  locked++;
}

/* Fired by a pragma, taken by a call. */
static void to_calls(int right) {
  double values[] = {1.5, 2.5, 3.5, 4.5};
  struct pair pair = {6, 7};
  edatSubmitTask(on_value, 3, EDAT_ANY, "value[3][-1]", EDAT_ANY, "pair",
                 EDAT_ANY, "nothing");
#pragma edat fire(value[3][right - right - 1] to(right) data(values))
#pragma edat fire(pair to(right) data(pair), nothing to(right))
}

/* Fired by a call, taken by pragmas. */
static void to_pragmas(int right, int left) {
  float number = 2.5f;
  struct pair pair = {8, 9};
#pragma edat task depends(number[left] from(left) as(float x),                 \
                              bytes as(const struct pair *p, size_t count))
  {
    CHECK(x == 2.5f && p->a == 8 && count == 1);
    add_one(&pragmas);
  }
  char id[30];
  snprintf(id, sizeof id, "number[%d]", edatGetRank());
  edatFireEvent(&number, EDAT_FLOAT, 1, right, id);
  edatFireEvent(&pair, EDAT_BYTE, (int)sizeof pair, right, "bytes");
  fire_int(5, EDAT_SELF, "five");
#pragma edat wait(five as(int five))
  CHECK(five == 5);
#pragma edat fire(six data(five))
  EDAT_Event *six = edatWait(1, EDAT_SELF, "six");
  CHECK(INT(*six) == 5);
  edatFreeEvents(six, 1);
}

static void share_locks(void) {
#pragma edat taskgroup
  for (int i = 0; i < COUNT; i++) {
    edatSubmitTask(add_locked, 0);
#pragma edat task
    {
#pragma edat critical(counter)
      {
        CHECK(edatTestLock("counter"));
        locked++;
      }
    }
  }
  CHECK(locked == 3 * COUNT); /* the group has waited for both kinds */
}

static int by_wait, by_task;

static void take(EDAT_Event *events, int n) {
  CHECK(n == 1);
  by_task = INT(events[0]);
}

/* Until who waits for it has got it. */
static void probe(const char *name) {
  for (int got = 1; got;) {
    fire_none(EDAT_SELF, name);
    edatFreeEvents(edatRetrieveAny(&got, 1, EDAT_SELF, name), got);
  }
}

static void offer_two(const char *name) {
  edatSubmitTask(take, 1, EDAT_ANY, name);
  fire_int(1, EDAT_SELF, name);
  fire_int(2, EDAT_SELF, name);
#pragma edat barrier
}

/* A wait of a pragma goes before tasks that are submitted later, edatWait after
   all tasks. */
static void keep_places(void) {
#pragma edat task
  {
#pragma edat wait(x as(int v), reached)
    by_wait = v;
  }
  probe("reached");
  offer_two("x");
  CHECK(by_wait == 1 && by_task == 2);
#pragma edat task
  {
    EDAT_Event *events = edatWait(2, EDAT_SELF, "y", EDAT_SELF, "there");
    by_wait = INT(events[0]);
    edatFreeEvents(events, 2);
  }
  probe("there");
  offer_two("y");
  CHECK(by_wait == 2 && by_task == 1);
}

static void name_them(void) {
  edatSubmitPersistentNamedTask(add_locked, "by call", 1, EDAT_SELF, "never");
#pragma edat task name("by pragma") depends(never) persistent
  locked = 0;
  CHECK(edatIsTaskSubmitted("by pragma") && edatIsTaskSubmitted("by call"));
  CHECK(edatRemoveTask("by pragma") && edatRemoveTask("by call"));
  CHECK(!edatIsTaskSubmitted("by pragma") && !edatIsTaskSubmitted("by call"));
}

int main(int argc, char **argv) {
  edatInit(&argc, &argv, NULL);
  int rank = edatGetRank(), ranks = edatGetNumRanks();
  to_calls((rank + 1) % ranks);
  to_pragmas((rank + 1) % ranks, (rank + ranks - 1) % ranks);
  share_locks();
  name_them();
  keep_places();
#pragma edat barrier
  CHECK(calls == 1 && pragmas == 1);
  edatFinalise();
  return 0;
}
