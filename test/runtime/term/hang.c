/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: not %mpirun1 %t task 2>&1 | %filecheck %s --check-prefixes=HANG,TASK
 * RUN: not %mpirun2 %t task 2>&1 | %filecheck %s --check-prefixes=HANG,TASK
 * RUN: not %mpirun4 %t main 2>&1 | %filecheck %s --check-prefixes=HANG,MAIN
 * RUN: not %mpirun2 %t wait 2>&1 | %filecheck %s --check-prefixes=HANG,WAIT
 * RUN: not %mpirun2 %t lock 2>&1 | %filecheck %s --check-prefixes=HANG,LOCK
 * RUN: not %mpirun2 %t stored 2>&1 | %filecheck %s --check-prefixes=HANG,STORED
 * RUN: not %mpirun2 %t barrier 2>&1 | %filecheck %s --check-prefixes=HANG,BARRIER
 *
 * What cannot end is reported once, with what it lacks and what came instead.
 *
 * HANG: edat: hang: no task can run{{.*}}[edat-hang]
 * HANG-NOT: edat: hang
 * TASK: {{.*}}rank{{s?}} 0{{.*}}:
 * TASK: task 'waiting' ({{.*}}hang.c:[[#]]) is pending
 * TASK-NEXT: lacks event 'halo[3]' from any rank ('halo[i]')
 * TASK-NEXT: note: an event with another index is there: 'halo[4]' from itself, fired at {{.*}}hang.c:[[#]], and nobody
 * MAIN: ranks 0,2-3:
 * MAIN-NEXT: main has ended
 * MAIN: rank 1:
 * MAIN-NEXT: main is in the wait at {{.*}}hang.c:[[#]]
 * MAIN-NEXT: lacks event 'never' from rank 0 ('never from(0)')
 * WAIT: task 'waiting' ({{.*}}) is in the wait at
 * WAIT-NEXT: lacks event 'halo[1]' from rank 1
 * WAIT-NEXT: an event from another rank is there: 'halo[1]' from itself
 * LOCK: is at the critical at
 * LOCK-NEXT: '{{[abc]}}' is held by task 'locker' ({{.*}}), taken at
 * STORED: rank 0:
 * STORED: event 'unused' from rank [[#]], fired at {{.*}}, arrived and nobody takes it
 * BARRIER: main is in the barrier at
 */
#include "hand.h"

EDATCC_USES_ABI;

static struct edatcc_name halo = {"halo", 0}, never = {"never", 0},
                          unused = {"unused", 0}, a = {"a", 0}, b = {"b", 0},
                          c = {"c", 0}, go = {"go", 0};

static void nothing(void *p, struct edatcc_events *events) {
  (void)p;
  (void)events;
}

static const struct edatcc_dep deps[] = {{&halo, 0, "halo[i]", 1, 0, 0}};
static const struct edatcc_task task = {.body = nothing,
                                        .name = "waiting",
                                        .where = WHERE,
                                        .deps = deps,
                                        .ndeps = 1};

static void wait_body(void *p, struct edatcc_events *events) {
  (void)p;
  (void)events;
  WAIT(halo, 0, 1, "halo[1] from(1)", (void)0, .rank = 1, .index = {1});
}

static const struct edatcc_critical lock_a = {&a, WHERE, 0},
                                    lock_b = {&b, WHERE, 0},
                                    lock_c = {&c, WHERE, 0};

/* Each holds its first lock, then waits for c, and who gets that lacks the
   first lock of the other. */
static void lock_body(void *p, struct edatcc_events *events) {
  int is_one = *(int *)p;
  (void)events;
  edatcc_critical_begin(is_one ? &lock_a : &lock_b, 0);
  FIRE(go, 0, 1, .index = {is_one}, .rank = EDATCC_RANK_SELF);
  edatcc_critical_begin(&lock_c, 0);
  edatcc_critical_begin(is_one ? &lock_b : &lock_a, 0);
}

static void poll_go(int index) {
  static const struct edatcc_dep dep = {&go, 0, "go[i]", 1, 0, 0};
  static const struct edatcc_wait wait = {WHERE, &dep, 1};
  struct edatcc_dep_args d = {.rank = EDATCC_RANK_SELF, .index = {index}};
  struct edatcc_events *events;
  while (!(events = edatcc_poll(&wait, &d)))
    ;
  edatcc_events_release(&events);
}

static void start_locks(void) {
  static const struct edatcc_task task_lock = {.body = lock_body,
                                               .name = "locker",
                                               .where = WHERE,
                                               .args_size = sizeof(int)};
  edatcc_critical_begin(&lock_c, 0);
  for (int i = 0; i < 2; i++)
    edatcc_task_submit(&task_lock, &(struct edatcc_task_args){.args = &i});
  poll_go(0);
  poll_go(1);
  edatcc_critical_end(&lock_c, 0);
}

int main(int argc, char **argv) {
  static const struct edatcc_where where = WHERE;
  edatcc_start(&argc, &argv);
  const char *what = argv[1];
  int rank = edatGetRank();
  if (!strcmp(what, "task")) {
    struct edatcc_dep_args d = {.rank = EDATCC_RANK_ANY, .index = {3}};
    edatcc_task_submit(&task, &(struct edatcc_task_args){.deps = &d});
    FIRE(halo, 0, 1, .rank = EDATCC_RANK_SELF, .index = {4});
  } else if (!strcmp(what, "main")) {
    if (rank == 1)
      WAIT(never, 0, 0, "never from(0)", (void)0, .rank = 0);
  } else if (!strcmp(what, "wait")) {
    static const struct edatcc_task waiting = {
        .body = wait_body, .name = "waiting", .where = WHERE};
    if (rank == 0) {
      edatcc_task_submit(&waiting, &(struct edatcc_task_args){.args = 0});
      FIRE(halo, 0, 1, .rank = EDATCC_RANK_SELF, .index = {1});
    }
  } else if (!strcmp(what, "lock")) {
    start_locks();
  } else if (!strcmp(what, "stored")) {
    FIRE(unused, 0, 0, .rank = EDATCC_RANK_OTHERS);
  } else if (!strcmp(what, "barrier")) {
    if (rank == 0)
      edatcc_barrier(&where);
  }
  return edatcc_finish(0);
}
