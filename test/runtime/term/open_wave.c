/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %mpirun2 %t
 * RUN: env EDAT_NUM_WORKERS=1 %mpirun3 %t
 *
 * A rank that has joined a wave works again, for one that has not, as its main
 * computes and polls: what it fires must leave although the wave stays open.
 */
#include "hand.h"

#include <unistd.h>

EDATCC_USES_ABI;

enum { ROUNDS = 5, ANSWERS = 10 };

static struct edatcc_name go = {"go", 0}, answer = {"answer", 0},
                          end = {"end", 0};
static const struct edatcc_dep dep_go = {&go, 0, "go", 0, 0, 0};
static const struct edatcc_dep dep_answer = {&answer, 0, "answer", 0, 0, 0};

static void give_answers(void *p, struct edatcc_events *events) {
  (void)p;
  for (int i = 0; i < ANSWERS; i++)
    FIRE(answer, 0, 0, .rank = edatcc_events_source(events, 0));
}
static const struct edatcc_task task = {.body = give_answers,
                                        .where = WHERE,
                                        .deps = &dep_go,
                                        .ndeps = 1,
                                        .flags = EDATCC_TASK_PERSISTENT};

static void take_answer(void) {
  static const struct edatcc_wait poll = {WHERE, &dep_answer, 1};
  struct edatcc_dep_args any = {.rank = EDATCC_RANK_ANY};
  struct edatcc_events *events;
  while (!(events = edatcc_poll(&poll, &any)))
    continue;
  edatcc_events_release(&events);
}

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  struct edatcc_dep_args any = {.rank = EDATCC_RANK_ANY};
  edatcc_task_submit(&task, &(struct edatcc_task_args){.deps = &any});
  if (edatGetRank() == 0) {
    for (int round = 0; round < ROUNDS; round++) {
      usleep(20 * 1000); /* the others join a wave meanwhile */
      FIRE(go, 0, 0, .rank = EDATCC_RANK_OTHERS);
      for (int i = 0; i < ANSWERS * (edatGetNumRanks() - 1); i++)
        take_answer();
    }
    FIRE(end, 0, 0, .rank = EDATCC_RANK_OTHERS);
  } else {
    WAIT(end, 0, 0, "end", (void)0, .rank = 0);
  }
  return edatcc_finish(0);
}
