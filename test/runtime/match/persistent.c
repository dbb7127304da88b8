/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * persistent: an instance for each event, with its own copy of the captured
 * values. persistent(ordered): one at a time and in order, although instances
 * suspend. if(0): the pragma itself waits. What is still submitted at the end
 * is dropped.
 *
 *   task persistent depends(number from(any) as(int v)) firstprivate(sum)
 *   task persistent(ordered) depends(stream from(left) as(int v))
 *   task depends(once as(int v)) if(0)
 */
#include "hand.h"

EDATCC_USES_ABI;

enum { EVENTS = 300 };

static struct edatcc_name number = {"number", 0}, stream = {"stream", 0},
                          once = {"once", 0}, tick = {"tick", 0};
static long total;
static int next, inside;

static const struct edatcc_dep
    number_deps[] = {{&number, &type_int, "number", 0, 0, 0}},
    stream_deps[] = {{&stream, &type_int, "stream", 0, 0, 0}},
    once_deps[] = {{&once, &type_int, "once", 0, 0, 0}};

static void add(void *p, struct edatcc_events *events) {
  int *sum = p, v;
  edatcc_events_value(events, 0, &v, 1);
  CHECK(*sum == 7);
  *sum += v;
  __atomic_fetch_add(&total, v, __ATOMIC_SEQ_CST);
}

static void flow(void *p, struct edatcc_events *events) {
  int v;
  (void)p;
  edatcc_events_value(events, 0, &v, 1);
  CHECK(__atomic_fetch_add(&inside, 1, __ATOMIC_SEQ_CST) == 0);
  CHECK(v == next);
  FIRE(tick, 0, 1, .rank = EDATCC_RANK_SELF, .index = {v});
  WAIT(tick, 0, 1, "tick[v]", (void)0, .rank = EDATCC_RANK_ANY, .index = {v});
  next++;
  CHECK(__atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST) == 0);
}

static int ran_here;
static void run_here(void *p, struct edatcc_events *events) {
  int v;
  (void)p;
  edatcc_events_value(events, 0, &v, 1);
  CHECK(v == 11);
  ran_here = 1;
}

static const struct edatcc_task
    task_add = {.body = add,
                .where = WHERE,
                .deps = number_deps,
                .ndeps = 1,
                .args_size = sizeof(int),
                .flags = EDATCC_TASK_PERSISTENT},
    task_flow = {.body = flow,
                 .where = WHERE,
                 .deps = stream_deps,
                 .ndeps = 1,
                 .flags = EDATCC_TASK_PERSISTENT | EDATCC_TASK_ORDERED},
    task_here = {
        .body = run_here, .where = WHERE, .deps = once_deps, .ndeps = 1};

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  int rank = edatGetRank(), size = edatGetNumRanks(), seven = 7, eleven = 11;
  int left = (rank + size - 1) % size, right = (rank + 1) % size;
  struct edatcc_dep_args any = {.rank = EDATCC_RANK_ANY},
                         from_left = {.rank = left};
  edatcc_task_submit(&task_add,
                     &(struct edatcc_task_args){.args = &seven, .deps = &any});
  edatcc_task_submit(&task_flow,
                     &(struct edatcc_task_args){.deps = &from_left});
  for (int i = 0; i < EVENTS; i++) {
    FIRE(number, &type_int, 0, .rank = EDATCC_RANK_ALL,
         .data = EDATCC_OBJECT(i));
    FIRE(stream, &type_int, 0, .rank = right, .data = EDATCC_OBJECT(i));
  }
  FIRE(once, &type_int, 0, .rank = right, .data = EDATCC_OBJECT(eleven));
  edatcc_task_submit(&task_here, &(struct edatcc_task_args){
                                     .deps = &from_left, .undeferred = 1});
  CHECK(ran_here);
  int status = edatcc_finish(0);
  CHECK(total == (long)size * EVENTS * (EVENTS - 1) / 2);
  CHECK(next == EVENTS);
  return status;
}
