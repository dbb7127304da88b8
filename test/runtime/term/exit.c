/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t zero
 * RUN: not %mpirun2 %t return 2>&1 | %filecheck %s --check-prefix=RETURN
 * RUN: not %mpirun2 %t three 2>&1 | %filecheck %s --check-prefix=THREE
 * RUN: not %mpirun2 %t task 2>&1 | %filecheck %s --check-prefix=TASK
 * RUN: not %mpirun2 %t kill
 * RUN: not %mpirun2 %t crash
 *
 * Ways to end: exit(0) in main waits for the tasks, like a return; any other
 * exit ends all ranks.
 *
 * RETURN: the task has run
 * RETURN-NOT: edat:
 * THREE: edat: rank 1: exit(3) was called in main{{.*}}[edat-exit-status]
 * TASK: edat: rank 1, worker {{[0-9]+}}, task 'leaver' ({{.*}}exit.c:[[#]]): exit(0) was called in a task{{.*}}[edat-exit-in-task]
 */
#include "hand.h"

#include <signal.h>

EDATCC_USES_ABI;

static struct edatcc_name go = {"go", 0}, never = {"never", 0};
static const struct edatcc_dep deps[] = {{&go, 0, "go", 0, 0, 0}};

static void say(void *p, struct edatcc_events *events) {
  (void)p;
  (void)events;
  puts("the task has run");
}

static void leave(void *p, struct edatcc_events *events) {
  int how = *(int *)p;
  (void)events;
  if (how == 'k')
    raise(SIGKILL);
  if (how == 'c')
    raise(SIGSEGV);
  exit(0);
}

static const struct edatcc_task task_say = {
    .body = say, .where = WHERE, .deps = deps, .ndeps = 1};
static const struct edatcc_task task_leave = {
    .body = leave, .name = "leaver", .where = WHERE, .args_size = sizeof(int)};

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  int rank = edatGetRank(), how = argv[1][0];
  struct edatcc_dep_args d = {.rank = EDATCC_RANK_ANY};
  if (!strcmp(argv[1], "zero") || !strcmp(argv[1], "return")) {
    edatcc_task_submit(&task_say, &(struct edatcc_task_args){.deps = &d});
    FIRE(go, 0, 0, .rank = (rank + 1) % edatGetNumRanks());
    if (argv[1][0] == 'z')
      exit(0);
    return edatcc_finish(5);
  }
  if (rank == 1) {
    if (how == 't' && argv[1][1] == 'h')
      exit(3);
    edatcc_task_submit(&task_leave, &(struct edatcc_task_args){.args = &how});
  }
  WAIT(never, 0, 0, "never", (void)0, .rank = EDATCC_RANK_ANY);
  return edatcc_finish(0);
}
