/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t -lpthread
 * RUN: not %mpirun2 %t second 2>&1 | %filecheck %s --check-prefix=SECOND
 * RUN: not %mpirun2 %t stream 2>&1 | %filecheck %s --check-prefix=STREAM
 * RUN: not %mpirun2 %t finalise 2>&1 | %filecheck %s --check-prefix=FINALISE
 * RUN: not %mpirun2 %t thread 2>&1 | %filecheck %s --check-prefix=THREAD
 * RUN: %shapes %t child
 * RUN: %shapes %t helper
 *
 * Ends at bad moments: a task's exit while main is in exit, or holds a stream
 * that exit would flush; the end called for by a task; exit in a thread of the
 * program's own and in a child. Such a thread may fire while main joins it.
 *
 * SECOND: edat: rank 1{{.*}}'leaver'{{.*}}: exit(0) was called
 * STREAM: edat: rank 1{{.*}}'leaver'{{.*}}: exit(0) was called in a task{{.*}}[edat-exit-in-task]
 * FINALISE: edat: rank 1{{.*}}'leaver'{{.*}}: the program was to be ended in a task or thread; only main may{{.*}}[edat-end-in-task]
 * THREAD: edat: rank 1{{.*}}exit(0) was called in a task or thread{{.*}}[edat-exit-in-task]
 */
#define _GNU_SOURCE 1
#include "hand.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

EDATCC_USES_ABI;

enum { EVENTS = 100 };

static struct edatcc_name go = {"go", 0};
static const struct edatcc_dep deps[] = {{&go, 0, "go", 0, 0, 0}};

static void leave(void *p, struct edatcc_events *events) {
  int how = *(int *)p;
  (void)events;
  usleep(20 * 1000); /* main is where it should be by then, or a bit later */
  if (how == 'f')
    edatFinalise();
  exit(0);
}
static void ignore(void *p, struct edatcc_events *events) {
  (void)p;
  (void)events;
}
static const struct edatcc_task task_leave = {.body = leave,
                                              .name = "leaver",
                                              .where = WHERE,
                                              .deps = deps,
                                              .ndeps = 1,
                                              .args_size = sizeof(int)};
static const struct edatcc_task task_go = {
    .body = ignore, .where = WHERE, .deps = deps, .ndeps = 1};

static void fire_go(int rank) { FIRE(go, 0, 0, .rank = rank); }

static void *fire_many(void *unused) {
  for (int i = 0; i < EVENTS; i++)
    for (int r = 0; r < edatGetNumRanks(); r++)
      fire_go(r);
  return unused;
}

static void *leave_thread(void *unused) {
  (void)unused;
  exit(0);
}

static void run_thread(void *(*body)(void *)) {
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, body, NULL) == 0);
  pthread_join(thread, NULL);
}

/* Holds the stream's lock for ever. */
static void block_in_stream(void) {
  int ends[2];
  char line[8];
  CHECK(pipe(ends) == 0);
  FILE *f = fdopen(ends[0], "r");
  CHECK(f && !fgets(line, sizeof line, f));
}

/* Asked by LeakSanitizer: what threads hold that a child does not have looks
   lost to it. */
static int is_child;
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void) { return is_child; }

static void fork_child(void) {
  int status;
  pid_t child = fork();
  if (child == 0) {
    is_child = 1;
    exit(0);
  }
  CHECK(waitpid(child, &status, 0) == child && status == 0);
}

static void submit_leaver(int how) {
  struct edatcc_dep_args d = {.rank = EDATCC_RANK_ANY};
  edatcc_task_submit(&task_leave,
                     &(struct edatcc_task_args){.args = &how, .deps = &d});
  fire_go(edatGetRank());
}

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  int how = argv[1][0], rank = edatGetRank();
  if (how == 'c') {
    fork_child();
  } else if (how == 'h') {
    struct edatcc_dep_args d = {.rank = EDATCC_RANK_ANY};
    for (int i = 0; i < EVENTS * edatGetNumRanks(); i++)
      edatcc_task_submit(&task_go, &(struct edatcc_task_args){.deps = &d});
    run_thread(fire_many);
  } else if (how == 't' && rank == 1) {
    run_thread(leave_thread);
  } else if (rank == 1) {
    submit_leaver(how);
    if (how == 's' && argv[1][1] == 't')
      block_in_stream();
  }
  exit(0);
}
