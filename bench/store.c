/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What grows with what is outstanding in one process:
 *   match   fire to self and take, with many keys stored; in order, from the
 *           back, at random
 *   wait    suspend and resume, alone and with many suspended
 *   memory  of a task that waits and of an event that is stored
 */
#include "harness.h"

#include <edat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUND_TRIPS = 20000 };

/* ---- Matching ----------------------------------------------------------- */

enum order { FORWARD, REVERSE, RANDOM };

struct keys {
  int n;
  enum order order;
  int *key; /* in the order in which they are taken */
};

static void choose_keys(struct keys *keys) {
  unsigned state = 1;
  for (int i = 0; i < keys->n; i++)
    keys->key[i] = keys->order == REVERSE ? keys->n - 1 - i : i;
  for (int i = keys->n - 1; keys->order == RANDOM && i > 0; i--) {
    int other = (int)(bench_random(&state) % (unsigned)(i + 1));
    int key = keys->key[i];
    keys->key[i] = keys->key[other];
    keys->key[other] = key;
  }
}

/* As long as needed to see something: all keys, again and again. */
static double edat_match(void *ctx) {
  struct keys *keys = ctx;
  int rounds = bench_times(20000) / keys->n + 1;
  double taken = 0;
  for (int round = 0; round < rounds; round++) {
    for (int i = 0; i < keys->n; i++) {
#pragma edat fire(stored[i] data(i))
    }
    double start = bench_now();
    for (int i = 0; i < keys->n; i++) {
      int value;
#pragma edat wait(stored[keys->key[i]] from(self) into(value))
      taken += value;
    }
    taken = bench_now() - start + 0 * taken;
  }
  return taken / keys->n;
}

static void match(void) {
  static const struct bench_side side[] = {{"edat", edat_match}};
  static const char *const names[] = {"forward", "reverse", "random"};
  for (int n = 100; n <= bench_times(1000000); n *= 10)
    for (int order = FORWARD; order <= RANDOM; order++) {
      struct keys keys = {n, (enum order)order,
                          malloc((size_t)n * sizeof(int))};
      char what[60];
      choose_keys(&keys);
      sprintf(what, "%d keys, %s", n, names[order]);
      bench_rounds_at_most(n >= 100000 ? 5 : 1000);
      bench_compare("match", what, "ns", side, 1, &keys);
      free(keys.key);
    }
  bench_rounds_at_most(1000);
}

/* ---- Waiting ------------------------------------------------------------ */

/* Two tasks on one worker that wait for each other: a suspension each way. */
static double edat_wait_hot(void *ctx) {
  int times = bench_times(*(int *)ctx);
  double start = bench_now();
#pragma edat taskgroup
  {
#pragma edat task
    for (int i = 0; i < times; i++) {
#pragma edat fire(tick)
#pragma edat wait(tock from(self))
    }
#pragma edat task
    for (int i = 0; i < times; i++) {
#pragma edat wait(tick from(self))
#pragma edat fire(tock)
    }
  }
  return (bench_now() - start) / (2.0 * times);
}

/* Many tasks that wait, and are then resumed one after another. */
static double edat_wait_many(void *ctx) {
  int n = *(int *)ctx;
  double start = 0;
#pragma edat taskgroup
  {
    for (int i = 0; i < n; i++) {
#pragma edat task
      {
#pragma edat fire(waits)
#pragma edat wait(go[i] from(self))
      }
    }
    for (int i = 0; i < n; i++) {
#pragma edat wait(waits from(self))
    }
    start = bench_now();
    for (int i = 0; i < n; i++) {
#pragma edat fire(go[i])
    }
  }
  return (bench_now() - start) / n;
}

/* On a worker, so that main does not take part. */
static double on_worker(double (*run)(void *ctx), void *ctx) {
  double result = 0;
#pragma edat task shared(result) fires(measured)
  result = run(ctx);
#pragma edat wait(measured from(self))
  return result;
}

static double hot_on_worker(void *ctx) { return on_worker(edat_wait_hot, ctx); }

static double many_on_worker(void *ctx) {
  return on_worker(edat_wait_many, ctx);
}

static void wait(void) {
  static const struct bench_side hot[] = {{"edat", hot_on_worker}};
  static const struct bench_side many[] = {{"edat", many_on_worker}};
  int times = ROUND_TRIPS;
  bench_compare("wait", "hot", "ns", hot, 1, &times);
  for (int n = 10; n <= bench_times(100000); n *= 10) {
    char what[40];
    sprintf(what, "%d suspended", n);
    bench_rounds_at_most(n >= 10000 ? 5 : 1000);
    bench_compare("wait", what, "ns", many, 1, &n);
  }
  bench_rounds_at_most(1000);
}

/* ---- Memory ------------------------------------------------------------- */

static double resident_bytes(void) {
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file && fscanf(file, "%*d %ld", &pages) != 1)
    pages = 0;
  if (file)
    fclose(file);
  return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void memory(void) {
  int n = bench_times(100000);
  double before = resident_bytes();
  bench_value("memory", "rank, before anything is done", "B", before);
  for (int i = 0; i < n; i++) {
#pragma edat fire(kept data(i))
  }
  bench_value("memory", "stored event, one key", "B",
              (resident_bytes() - before) / n);
  before = resident_bytes();
  for (int i = 0; i < n; i++) {
#pragma edat fire(kept_at[i] data(i))
  }
  bench_value("memory", "stored event with a key of its own", "B",
              (resident_bytes() - before) / n);
  before = resident_bytes();
  for (int i = 0; i < n; i++) {
#pragma edat task depends(never[i] from(self)) name(waiting)
    (void)i;
  }
  bench_value("memory", "task that waits", "B",
              (resident_bytes() - before) / n);
#pragma edat cancel(waiting)
  for (int i = 0; i < n; i++) {
#pragma edat wait(kept from(self), kept_at[i] from(self))
  }
}

int main(int argc, char **argv) {
  bench_init(argc, argv, edatGetRank());
  if (bench_wants("memory"))
    memory();
  if (bench_wants("match"))
    match();
  if (bench_wants("wait"))
    wait();
  return 0;
}
