/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: rm -f %t.*.err
 * RUN: rm -f %t.done; (%mpirun3 %t root %t.root.err; touch %t.done) > %t.root.out 2>&1 & true
 * RUN: %mpirun2 %t busy %t.busy.err && %filecheck %s --check-prefix=BUSY < %t.busy.err
 * RUN: %mpirun2 %t mpi %t.mpi.err && %filecheck %s --check-prefix=MPI < %t.mpi.err
 * RUN: %mpirun2 %t idle %t.idle.err && %filecheck %s --check-prefix=IDLE < %t.idle.err
 * RUN: %mpirun2 %t stop %t.stop.err && %filecheck %s --check-prefix=STOP < %t.stop.err
 * RUN: %run %t busy %t.one.err && %filecheck %s --check-prefix=ONE < %t.one.err
 * RUN: env EDAT_STATUS_PERIOD=0.2 %mpirun2 %t period %t.period.err && %filecheck %s --check-prefix=IDLE < %t.period.err
 * RUN: %run %t own %t.own.err && %filecheck %s --check-prefix=OWN < %t.own.err
 * RUN: env EDAT_PROGRESS=0.1 EDAT_STATUS_PERIOD=0.5 %mpirun2 %t period %t.line.err && %filecheck %s --check-prefix=LINE < %t.line.err
 * RUN: for i in $(seq 300); do test -e %t.done && break; sleep 0.1; done; %filecheck %s --check-prefix=ROOT < %t.root.err
 * UNSUPPORTED: sanitizer
 *
 * SIGUSR1 to any rank prints the state of all, whatever they do meanwhile. A
 * rank that is stopped is named. The sanitizers hold signals back.
 *
 * BUSY: edat: status of 2 ranks after {{[0-9.]+}} s
 * BUSY: edat: rank 0:
 * BUSY-NEXT: tasks: {{[0-9]+}} done, {{[0-9]+}} ready, 1 waiting, 0 suspended; events stored: {{[0-9]+}}
 * BUSY-NEXT: main is running
 * BUSY-NEXT: task 'waiting' ({{.*}}usr1.c:[[#]]) is pending ({{[0-9.]+}} s)
 * BUSY-NEXT: lacks event 'end' from any rank
 * BUSY: edat: rank 1:
 * BUSY: main is running
 * BUSY-NEXT: task 'spinning' ({{.*}}usr1.c:[[#]]) is running ({{[0-9.]+}} s)
 * MPI: edat: status of 2 ranks after
 * MPI-NEXT: edat: ranks 0-1:
 * MPI-NEXT: tasks: 0 done
 * MPI-NEXT: main is running
 * IDLE: edat: status of 2 ranks
 * IDLE: edat: rank{{.*}}0
 * IDLE: main is in the wait at {{.*}}usr1.c:[[#]] ({{[0-9.]+}}{{.*}} s)
 * IDLE-NEXT: lacks event 'end' from any rank
 * IDLE: edat: rank 1:
 * IDLE-NEXT: tasks: 0 done
 * IDLE-NEXT: held open by edat_hold: 1 not released
 * STOP: edat: status of 2 ranks
 * STOP: edat: rank 0:
 * STOP: edat: rank 1: does not answer
 * ROOT: edat: status: rank 0 does not answer; of this rank alone
 * ROOT-NEXT: edat: rank 1:
 * ROOT-NEXT: tasks: 0 done, 0 ready, 1 waiting, 0 suspended; events stored: 0
 * ROOT-NEXT: main is running
 * ROOT-NEXT: task 'waiting' ({{.*}}) is pending
 * ROOT-NOT: rank {{[02]}}: does not answer
 * ONE: edat: status of 1 rank after
 * ONE: edat: rank 0:
 * OWN: the program's own handler
 * OWN-NOT: edat: status
 * LINE: edat: 0.{{[0-9]}} s: tasks: 0 done, 0 ready, 0 waiting, 0 suspended; {{[0-9]+}} events/s; {{[1-9][0-9]*}} MiB
 */
#include "hand.h"

#include <mpi.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

EDATCC_USES_ABI;

static struct edatcc_name end = {"end", 0}, pid = {"pid", 0};
static const char *path;

/* Has it been printed? */
static int is_told(const char *what) {
  static char text[1 << 16];
  FILE *file = fopen(path, "r");
  size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;
  if (file)
    fclose(file);
  text[n] = 0;
  return strstr(text, what) != NULL;
}

static void await(const char *what) {
  while (!is_told(what))
    continue;
}

static void nothing(void *p, struct edatcc_events *events) {
  (void)p;
  (void)events;
}
static void spin(void *p, struct edatcc_events *events) {
  (void)p;
  (void)events;
  await("status of");
}
static const struct edatcc_dep dep = {&end, 0, "end", 0, 0, 0};
static const struct edatcc_task waiting = {.body = nothing,
                                           .name = "waiting",
                                           .where = WHERE,
                                           .deps = &dep,
                                           .ndeps = 1},
                                spinning = {.body = spin,
                                            .name = "spinning",
                                            .where = WHERE};

static void *from_outside(void *argument) {
  if (argument)
    raise(SIGUSR1);
  await("status of");
  FIRE(end, 0, 0, .rank = EDATCC_RANK_ALL);
  edat_release();
  return NULL;
}

static void own(int signal) {
  static const char text[] = "the program's own handler\n";
  (void)signal;
  if (write(2, text, sizeof text - 1) < 0)
    _exit(1);
}

static void run_busy(int rank, int last) {
  struct edatcc_dep_args any = {.rank = EDATCC_RANK_ANY};
  if (rank == 0)
    edatcc_task_submit(&waiting, &(struct edatcc_task_args){.deps = &any});
  if (rank == 1)
    edatcc_task_submit(&spinning, &(struct edatcc_task_args){.args = 0});
  if (rank == last)
    raise(SIGUSR1);
  await("status of");
  if (rank == 0)
    FIRE(end, 0, 0, .rank = 0);
}

static void run_idle(int rank, int is_asking) {
  pthread_t thread;
  if (rank == 1) {
    edat_hold();
    pthread_create(&thread, NULL, from_outside, is_asking ? &end : NULL);
  }
  WAIT(end, 0, 0, "end", (void)0, .rank = EDATCC_RANK_ANY);
  if (rank == 1)
    pthread_join(thread, NULL);
}

/* Rank `asker` stops the other of the first two. */
static void run_stop(int rank, int asker) {
  struct edatcc_dep_args any = {.rank = EDATCC_RANK_ANY};
  int other = getpid();
  if (rank == 1 - asker)
    FIRE(pid, &type_int, 0, .rank = asker, .data = EDATCC_OBJECT(other));
  if (rank != asker)
    return;
  WAIT(pid, &type_int, 0, "pid", edatcc_events_value(events, 0, &other, 1),
       .rank = 1 - asker);
  edatcc_task_submit(&waiting, &(struct edatcc_task_args){.deps = &any});
  kill(other, SIGSTOP);
  raise(SIGUSR1);
  await("does not answer");
  FIRE(end, 0, 0, .rank = asker);
  kill(other, SIGCONT);
}

int main(int argc, char **argv) {
  char what = argv[1][0];
  path = argv[2];
  if (!freopen(path, "a", stderr))
    return 1;
  if (what == 'o')
    signal(SIGUSR1, own);
  edatcc_start(&argc, &argv);
  int rank = edatGetRank(), last = edatGetNumRanks() - 1, x = 0;
  if (what == 'b')
    run_busy(rank, last);
  if (what == 'm' && rank == 0)
    MPI_Recv(&x, 1, MPI_INT, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  if (what == 'm' && rank == 1) {
    raise(SIGUSR1);
    await("status of");
    MPI_Send(&x, 1, MPI_INT, 0, 0, MPI_COMM_WORLD);
  }
  if (what == 'i' || what == 'p')
    run_idle(rank, what == 'i');
  if (what == 's' || what == 'r')
    run_stop(rank, what == 'r');
  if (what == 'o')
    raise(SIGUSR1);
  return edatcc_finish(0);
}
