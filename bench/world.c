/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What concerns all ranks together:
 *   quiet      how soon all know that nothing is left (a barrier is found by
 * the same waves as the end), against MPI_Barrier idle       the share of a
 * core that a waiting rank uses; how late an event is that comes then crowded
 * a ring of ranks, more than there are cores; a rank whose other worker
 * computes broadcast  an event to all, until each has answered collect    the
 * pragma reduction against MPI_Allreduce spread     what an event to all costs
 * its source, along the tree and directly
 */
#define _GNU_SOURCE 1
#include "harness.h"

#include <edat.h>
#include <mpi.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { SAMPLES = 20 };

static int rank, ranks;

static void sleep_ms(int ms) {
  struct timespec pause = {ms / 1000, ms % 1000 * 1000000L};
  nanosleep(&pause, NULL);
}

/* ---- Quiet -------------------------------------------------------------- */

static double edat_barrier(void *ctx) {
  int times = bench_times(*(int *)ctx);
  MPI_Barrier(MPI_COMM_WORLD);
  bench_laps_begin();
  for (int i = 0; i < times; i++) {
#pragma edat barrier
    bench_lap();
  }
  return bench_laps_median();
}

static double mpi_barrier(void *ctx) {
  int times = bench_times(*(int *)ctx);
  MPI_Barrier(MPI_COMM_WORLD);
  bench_settle();
  MPI_Barrier(MPI_COMM_WORLD);
  bench_laps_begin();
  for (int i = 0; i < times; i++) {
    MPI_Barrier(MPI_COMM_WORLD);
    bench_lap();
  }
  return bench_laps_median();
}

static void quiet(void) {
  static const struct bench_side sides[] = {{"edat barrier", edat_barrier},
                                            {"MPI_Barrier", mpi_barrier}};
  int times = 200;
  bench_compare("quiet", "barrier", "ns", sides, 2, &times);
}

/* ---- Idle --------------------------------------------------------------- */

static double cpu_seconds(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (double)u.ru_utime.tv_sec + (double)u.ru_stime.tv_sec +
         1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

/* Watches rank 0, whose main waits. */
static void *watch(void *seconds) {
  sleep_ms(bench_times(100) / 2);
  double before = cpu_seconds();
  sleep_ms(bench_times(1000));
  *(double *)seconds = cpu_seconds() - before;
  return NULL;
}

static double edat_idle(void *unused) {
  double seconds = 0, period = 1e-3 * bench_times(1000);
  pthread_t watcher;
  (void)unused;
  MPI_Barrier(MPI_COMM_WORLD);
  if (rank == 0) {
    if (pthread_create(&watcher, NULL, watch, &seconds) != 0)
      abort();
  } else {
    sleep_ms(bench_times(1200));
  }
#pragma edat fire(wake to(rank == 1 ? 0 : none))
#pragma edat wait(wake from(rank == 0 ? 1 : none))
  if (rank == 0)
    pthread_join(watcher, NULL);
  return 100 * seconds / period;
}

/* Both ranks have the same clock. */
static double edat_late(void *unused) {
  double fired = 0;
  (void)unused;
  MPI_Barrier(MPI_COMM_WORLD);
  if (rank == 1) {
    sleep_ms(bench_times(100));
    fired = bench_now();
  }
#pragma edat fire(late to(rank == 1 ? 0 : none) data(fired))
#pragma edat wait(late from(rank == 0 ? 1 : none) into(fired))
  return rank == 0 ? bench_now() - fired : 0;
}

static void idle(void) {
  static const struct bench_side cpu[] = {{"edat", edat_idle}};
  static const struct bench_side late[] = {{"edat", edat_late}};
  bench_rounds_at_most(3);
  bench_compare("idle", "share of a core, waiting", "%", cpu, 1, NULL);
  bench_rounds_at_most(SAMPLES);
  bench_compare("idle", "first event after 0.1 s", "ns", late, 1, NULL);
  bench_rounds_at_most(1000);
}

/* ---- More threads than cores -------------------------------------------- */

static double edat_ring(void *ctx) {
  int times = bench_times(*(int *)ctx), next = (rank + 1) % ranks;
  int before = (rank + ranks - 1) % ranks;
  MPI_Barrier(MPI_COMM_WORLD);
  double start = bench_now();
  for (int i = 0; i < times; i++) {
    if (rank == 0) {
#pragma edat fire(round to(next))
    }
#pragma edat wait(round from(before))
    if (rank > 0) {
#pragma edat fire(round to(next))
    }
  }
  return (bench_now() - start) / ((double)times * ranks);
}

static double mpi_ring(void *ctx) {
  int times = bench_times(*(int *)ctx), next = (rank + 1) % ranks;
  int before = (rank + ranks - 1) % ranks;
  char x = 0;
  MPI_Barrier(MPI_COMM_WORLD);
  double start = bench_now();
  for (int i = 0; i < times; i++) {
    if (rank == 0)
      MPI_Send(&x, 1, MPI_BYTE, next, 5, MPI_COMM_WORLD);
    MPI_Recv(&x, 1, MPI_BYTE, before, 5, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (rank > 0)
      MPI_Send(&x, 1, MPI_BYTE, next, 5, MPI_COMM_WORLD);
  }
  return (bench_now() - start) / ((double)times * ranks);
}

static volatile int is_computing;

static double edat_beside(void *ctx) {
  is_computing = 1;
#pragma edat task fires(computed)
  while (is_computing)
    ;
  double time = edat_ring(ctx);
  is_computing = 0;
#pragma edat wait(computed from(self))
  return time;
}

static void crowded(void) {
  static const struct bench_side ring[] = {{"edat", edat_ring},
                                           {"Send+Recv", mpi_ring}};
  static const struct bench_side beside[] = {{"edat", edat_beside}};
  int times = 50;
  if (ranks > 2)
    bench_compare("crowded", "hop in a ring of ranks", "ns", ring, 2, &times);
  else
    bench_compare("crowded", "hop while a worker computes", "ns", beside, 1,
                  &times);
}

/* ---- One to all, all to all --------------------------------------------- */

static double edat_broadcast(void *ctx) {
  int times = bench_times(*(int *)ctx);
  MPI_Barrier(MPI_COMM_WORLD);
  double start = bench_now();
  for (int i = 0; i < times; i++) {
    if (rank == 0) {
#pragma edat fire(news to(others) data(i))
    }
    int got = i;
#pragma edat wait(news from(rank ? 0 : none) into(got))
#pragma edat fire(heard to(rank ? 0 : none))
#pragma edat wait(heard from(rank ? none : others))
  }
  return (bench_now() - start) / times;
}

static double mpi_broadcast(void *ctx) {
  int times = bench_times(*(int *)ctx), x = 0, sum = 0;
  MPI_Barrier(MPI_COMM_WORLD);
  bench_settle();
  MPI_Barrier(MPI_COMM_WORLD);
  double start = bench_now();
  for (int i = 0; i < times; i++) {
    MPI_Bcast(&x, 1, MPI_INT, 0, MPI_COMM_WORLD);
    MPI_Reduce(&x, &sum, 1, MPI_INT, MPI_SUM, 0, MPI_COMM_WORLD);
  }
  return (bench_now() - start) / times;
}

static double edat_reduction(void *ctx) {
  int times = bench_times(*(int *)ctx);
  double sum = rank;
  MPI_Barrier(MPI_COMM_WORLD);
  double start = bench_now();
  for (int i = 0; i < times; i++) {
#pragma edat reduction(+ : sum)
  }
  return (bench_now() - start) / times;
}

static double mpi_reduction(void *ctx) {
  int times = bench_times(*(int *)ctx);
  double sum = rank, total;
  MPI_Barrier(MPI_COMM_WORLD);
  bench_settle();
  MPI_Barrier(MPI_COMM_WORLD);
  double start = bench_now();
  for (int i = 0; i < times; i++)
    MPI_Allreduce(&sum, &total, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  return (bench_now() - start) / times;
}

struct spread {
  int times;
  int is_whole; /* until all have answered */
};

/* The second name goes to one rank alone, too, and so to each directly. */
static double spread_by(const char *name, const struct spread *how) {
  int times = bench_times(how->times);
  MPI_Barrier(MPI_COMM_WORLD);
  double start = bench_now();
  if (rank == 0)
    for (int i = 0; i < times; i++) {
#pragma edat fire((name)to(others) data(i))
    }
  double time = bench_now() - start;
  for (int i = 0; i < times; i++) {
#pragma edat wait((name)from(rank ? 0 : none))
  }
#pragma edat fire(heard to(rank ? 0 : none))
#pragma edat wait(heard from(rank ? none : others))
  return (how->is_whole ? bench_now() - start : time) / times;
}

static double edat_spread(void *ctx) { return spread_by("along", ctx); }

static double edat_directly(void *ctx) { return spread_by("directly", ctx); }

static void spread(void) {
  static const struct bench_side sides[] = {{"to others", edat_spread},
                                            {"directly", edat_directly}};
  char what[60];
  struct spread fires = {20, 0}, whole = {1, 1};
#pragma edat fire("directly" to(rank ? none : 1))
#pragma edat wait("directly" from(rank == 1 ? 0 : none))
  sprintf(what, "at its source, %d ranks", ranks);
  bench_rounds_at_most(20);
  bench_compare("spread", what, "ns", sides, 2, &fires);
  sprintf(what, "until all have answered, %d ranks", ranks);
  bench_compare("spread", what, "ns", sides, 2, &whole);
  bench_rounds_at_most(1000);
}

static void collective(void) {
  static const struct bench_side all[] = {{"edat", edat_broadcast},
                                          {"Bcast+Reduce", mpi_broadcast}};
  static const struct bench_side sum[] = {{"edat", edat_reduction},
                                          {"Allreduce", mpi_reduction}};
  char what[40];
  int times = ranks <= 2 ? 200 : 20;
  sprintf(what, "%d ranks", ranks);
  bench_rounds_at_most(7);
  if (bench_wants("broadcast"))
    bench_compare("broadcast", what, "ns", all, 2, &times);
  if (bench_wants("collect"))
    bench_compare("collect", what, "ns", sum, 2, &times);
  bench_rounds_at_most(1000);
}

int main(int argc, char **argv) {
  rank = edatGetRank();
  ranks = edatGetNumRanks();
  bench_init(argc, argv, rank);
  if (bench_wants("quiet"))
    quiet();
  if (bench_wants("idle"))
    idle();
  if (bench_wants("crowded"))
    crowded();
  if (bench_wants("spread"))
    spread();
  collective();
  return 0;
}
