/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * A barrier returns when all mains are in it and all work has ended: the
 * events that were under way have been consumed by then.
 */
#include "hand.h"

EDATCC_USES_ABI;

static struct edatcc_name work = {"work", 0};
static int done;

static const struct edatcc_dep deps[] = {{&work, 0, "work", 0, 0, 0}};

static void body(void *p, struct edatcc_events *events) {
  (void)p;
  CHECK(edatcc_events_source(events, 0) >= 0);
  __atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
}

static const struct edatcc_task task = {
    .body = body, .where = WHERE, .deps = deps, .ndeps = 1};

int main(int argc, char **argv) {
  static const struct edatcc_where where = WHERE;
  edatcc_start(&argc, &argv);
  int size = edatGetNumRanks();
  for (int round = 1; round <= 20; round++) {
    struct edatcc_dep_args any = {.rank = EDATCC_RANK_ANY};
    for (int i = 0; i < size * 3; i++)
      edatcc_task_submit(&task, &(struct edatcc_task_args){.deps = &any});
    for (int i = 0; i < 3; i++)
      FIRE(work, 0, 0, .rank = EDATCC_RANK_ALL);
    edatcc_barrier(&where);
    CHECK(done == round * size * 3);
  }
  return edatcc_finish(0);
}
