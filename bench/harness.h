/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the benchmark programs share: options, clocks, and the comparison of
 * one way to do something with others.
 *
 * The machine changes its speed while we measure, so the ways are measured in
 * turn, many times, within one process: what counts is the ratio of each pair.
 * Each round also measures the machine itself (the probe). Rank 0 prints one
 * JSON object a line for bench/run, which does all statistics.
 */
#ifndef EDAT_BENCH_HARNESS_H
#define EDAT_BENCH_HARNESS_H

#include <stddef.h>

/* One way; returns the cost, in the unit of its row. Every rank calls it; rank
   0's result is taken. */
struct bench_side {
  const char *name;
  double (*run)(void *ctx);
};

/* Options: --rounds N, --smoke (everything tiny: does it run at all?). Words
   that are none choose rows. */
void bench_init(int argc, char **argv, int rank);
int bench_is_smoke(void);
/* Should this row be measured? */
int bench_wants(const char *row);
/* n, or fewer in a smoke test. */
int bench_times(int n);

/* For what takes long: fewer rounds than asked for. */
void bench_rounds_at_most(int rounds);

/* Nanoseconds. */
double bench_now(void);
/* What is repeated is timed lap by lap, one measurement at a time: the median
   says what it costs, where a mean says how often others had the core. */
void bench_laps_begin(void);
void bench_lap(void);
double bench_laps_median(void);
/* Sleeps until idle threads of the runtime nap and leave the cores alone. */
void bench_settle(void);

/* How the machine is just now; measured in each round, and called slow from
   that value on. Default: how long a cache line takes between two cores and
   back. */
void bench_probe_with(double (*probe)(void), double slow_from);

/* Runs all sides in turn, round by round; the first is ours. unit is the unit
   of what run returns. */
void bench_compare(const char *row, const char *what, const char *unit,
                   const struct bench_side *sides, int n, void *ctx);
/* A value measured once. */
void bench_value(const char *row, const char *what, const char *unit,
                 double value);

/* A pseudo-random number; the state is not 0. */
unsigned bench_random(unsigned *state);

#define BENCH_LENGTH(a) ((int)(sizeof(a) / sizeof((a)[0])))

#endif
