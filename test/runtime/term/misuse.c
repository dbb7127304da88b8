/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: not %mpirun2 %t rank 2>&1 | %filecheck %s --check-prefix=RANK
 * RUN: not %mpirun2 %t type 2>&1 | %filecheck %s --check-prefix=TYPE
 * RUN: not %mpirun2 %t barrier 2>&1 | %filecheck %s --check-prefix=BARRIER
 * RUN: not %mpirun2 %t lines 2>&1 | %filecheck %s --check-prefix=LINES
 * RUN: not %mpirun1 %t grain 2>&1 | %filecheck %s --check-prefix=GRAIN
 *
 * A misuse ends all ranks with one message.
 *
 * RANK: edat: rank 0: {{.*}}misuse.c:[[#]]: fire of 'x': there is no rank 7; ranks are 0 to 1{{.*}}[edat-fire-rank]
 * TYPE: edat: rank 1{{.*}}fired as double{{.*}}awaited as int{{.*}}[edat-payload-type]
 * BARRIER: misuse.c:[[#]]: barrier inside a task{{.*}}[edat-collective-place]
 * LINES: misuse.c:[[#]]: reduction of a distributed taskloop: rank {{[01]}} is at {{.*}}misuse.c:[[#]] instead{{.*}}[edat-collective-line]
 * GRAIN: misuse.c:[[#]]: taskloop: grainsize is -1{{.*}}[edat-loop-size]
 */
#include "hand.h"

EDATCC_USES_ABI;

static struct edatcc_name x = {"x", 0};

static void chunk(void *p, edatcc_u64 first, edatcc_u64 count, void *partial) {
  (void)p;
  (void)first;
  *(int *)partial = (int)count;
}
static void fold(void *into, const void *partial) {
  *(int *)into += *(const int *)partial;
}
static void finish(void *p, const void *total) {
  (void)p;
  (void)total;
}

#define LOOP(the_line)                                                         \
  {                                                                            \
    .chunk = chunk, .where = {__FILE__, "main", the_line}, .fold = fold,       \
    .finish = finish, .partial_size = sizeof(int), .flags = EDATCC_LOOP_BLOCK  \
  }
static const struct edatcc_loop loops[] = {LOOP(100), LOOP(200)};

static void enter_barrier(void *p, struct edatcc_events *events) {
  static const struct edatcc_where where = WHERE;
  (void)p;
  (void)events;
  edatcc_barrier(&where);
}
static const struct edatcc_task task = {.body = enter_barrier, .where = WHERE};

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  const char *what = argv[1];
  int rank = edatGetRank();
  if (!strcmp(what, "rank")) {
    if (rank == 0)
      FIRE(x, 0, 0, .rank = 7);
  } else if (!strcmp(what, "type")) {
    double d = 1;
    int v;
    if (rank == 0)
      FIRE(x, &type_double, 0, .rank = 1, .data = EDATCC_OBJECT(d));
    else
      WAIT(x, &type_int, 0, "x", edatcc_events_value(events, 0, &v, 1),
           .rank = 0);
  } else if (!strcmp(what, "barrier")) {
    edatcc_task_submit(&task, &(struct edatcc_task_args){.args = 0});
  } else if (!strcmp(what, "lines")) {
    edatcc_loop_run(&loops[rank], &(struct edatcc_loop_args){.iterations = 9});
  } else if (!strcmp(what, "grain")) {
    edatcc_loop_run(&loops[0], &(struct edatcc_loop_args){.grainsize = -1});
  }
  return edatcc_finish(0);
}
