/* SPDX-License-Identifier: BSD-3-Clause */
/* See harness.h. */
#define _GNU_SOURCE 1
#include "harness.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_SIDES = 5, MAX_ROWS = 32, PROBE_TIMES = 2000 };

static struct {
  int rank, rounds, asked, smoke, nrows;
  const char *rows[MAX_ROWS];
  double (*probe)(void);
  double slow_from;
} bench = {.rounds = 25, .slow_from = 150};

/* ---- Options and clocks ------------------------------------------------- */

void bench_init(int argc, char **argv, int rank) {
  bench.rank = rank;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--smoke") == 0)
      bench.smoke = 1;
    else if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc)
      bench.rounds = atoi(argv[++i]);
    else if (bench.nrows < MAX_ROWS)
      bench.rows[bench.nrows++] = argv[i];
  }
  if (bench.smoke || bench.rounds < 1)
    bench.rounds = 1;
  bench.asked = bench.rounds;
}

void bench_rounds_at_most(int rounds) {
  bench.rounds = bench.asked < rounds ? bench.asked : rounds;
}

int bench_is_smoke(void) { return bench.smoke; }

int bench_wants(const char *row) {
  for (int i = 0; i < bench.nrows; i++)
    if (strcmp(bench.rows[i], row) == 0)
      return 1;
  return bench.nrows == 0;
}

int bench_times(int n) {
  int few = n / 100 > 4 ? n / 100 : 4;
  return bench.smoke && few < n ? few : n;
}

double bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static struct {
  double last;
  int count, room;
  double *times;
} laps;

void bench_laps_begin(void) {
  laps.count = 0;
  laps.last = bench_now();
}

void bench_lap(void) {
  double now = bench_now();
  if (laps.count == laps.room) {
    laps.room = laps.room ? 2 * laps.room : 4096;
    laps.times = realloc(laps.times, (size_t)laps.room * sizeof *laps.times);
    if (!laps.times)
      abort();
    now = bench_now();
  }
  laps.times[laps.count++] = now - laps.last;
  laps.last = now;
}

static int compare_times(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double bench_laps_median(void) {
  if (!laps.count)
    return 0;
  qsort(laps.times, (size_t)laps.count, sizeof *laps.times, compare_times);
  return laps.times[laps.count / 2];
}

void bench_settle(void) {
  struct timespec pause = {0, 2 * 1000 * 1000};
  if (!bench.smoke)
    nanosleep(&pause, NULL);
}

unsigned bench_random(unsigned *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

/* ---- The machine -------------------------------------------------------- */

/* The ball is even while it is with the caller. */
static _Atomic unsigned ball;

static void pin_to(int n) {
  cpu_set_t allowed, one;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
    return;
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    if (CPU_ISSET(cpu, &allowed) && n-- == 0) {
      CPU_ZERO(&one);
      CPU_SET(cpu, &one);
      sched_setaffinity(0, sizeof one, &one);
      return;
    }
}

static void *return_ball(void *unused) {
  pin_to(1);
  for (unsigned i = 0; i < PROBE_TIMES; i++) {
    while (atomic_load(&ball) != 2 * i + 1)
      ;
    atomic_store(&ball, 2 * i + 2);
  }
  return unused;
}

static double probe_cores(void) {
  pthread_t other;
  cpu_set_t before;
  double least = 1e9;
  if (sched_getaffinity(0, sizeof before, &before) != 0 ||
      CPU_COUNT(&before) < 2)
    return 0;
  atomic_store(&ball, 0);
  if (pthread_create(&other, NULL, return_ball, NULL) != 0)
    return 0;
  pin_to(0);
  for (unsigned i = 0; i < PROBE_TIMES; i++) {
    double start = bench_now();
    atomic_store(&ball, 2 * i + 1);
    while (atomic_load(&ball) != 2 * i + 2)
      ;
    double time = bench_now() - start;
    least = time < least ? time : least;
  }
  pthread_join(other, NULL);
  sched_setaffinity(0, sizeof before, &before);
  return least;
}

void bench_probe_with(double (*probe)(void), double slow_from) {
  bench.probe = probe;
  bench.slow_from = slow_from;
}

/* ---- Comparing ---------------------------------------------------------- */

static void print_samples(const char *name, const double *samples, int side,
                          int sides) {
  printf(", \"%s\": [", name);
  for (int i = 0; i < bench.rounds; i++)
    printf("%s%.5g", i ? ", " : "", samples[i * sides + side]);
  printf("]");
}

static void print_row(const char *row, const char *what, const char *unit,
                      const struct bench_side *sides, int n,
                      const double *samples) {
  printf("bench {\"row\": \"%s\", \"case\": \"%s\", \"unit\": \"%s\", "
         "\"slow_from\": %g, \"sides\": [",
         row, what, unit, bench.slow_from);
  for (int i = 0; i < n; i++)
    printf("%s\"%s\"", i ? ", " : "", sides[i].name);
  printf("]");
  for (int i = 0; i < n; i++)
    print_samples(sides[i].name, samples, i, n + 1);
  print_samples("probe", samples, n, n + 1);
  printf("}\n");
  fflush(stdout);
}

void bench_compare(const char *row, const char *what, const char *unit,
                   const struct bench_side *sides, int n, void *ctx) {
  double *samples = calloc((size_t)bench.rounds * (size_t)(n + 1), 8);
  if (!samples || n > MAX_SIDES)
    abort();
  if (!bench.smoke)
    for (int i = 0; i < n; i++)
      sides[i].run(ctx); /* warms caches, pools and page tables */
  for (int round = 0; round < bench.rounds; round++) {
    double *at = &samples[round * (n + 1)];
    for (int i = 0; i < n; i++) {
      int side = (round + i) % n; /* each is first in turn */
      at[side] = sides[side].run(ctx);
    }
    at[n] = bench.probe ? bench.probe() : bench.smoke ? 0 : probe_cores();
  }
  if (bench.rank == 0)
    print_row(row, what, unit, sides, n, samples);
  free(samples);
}

void bench_value(const char *row, const char *what, const char *unit,
                 double value) {
  if (bench.rank != 0)
    return;
  printf("bench {\"row\": \"%s\", \"case\": \"%s\", \"unit\": \"%s\", "
         "\"value\": %.6g}\n",
         row, what, unit, value);
  fflush(stdout);
}
