/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a task costs within a process, against OpenMP's tasks in the same one:
 *   tree      each task submits two more: no dependencies
 *   producer  one strand submits all
 *   chain     each depends on the one before; 64 such chains
 *   slots     each reads one of 64 slots and writes another
 *   self      submit a task, fire its event, match, run (no reference)
 * Dependencies are events here: who is done with a slot fires its event on.
 */
#include "harness.h"
#include "tasks_omp.h"

#include <edat.h>
#include <stdio.h>
#include <stdlib.h>

/* Nothing, but not for the compiler. */
#define EMPTY() __asm__ volatile("" ::: "memory")

static char slots[SLOTS * 64];
static long done; /* by tasks of which one runs at a time */

/* ---- Against OpenMP ----------------------------------------------------- */

static void tree(int depth) {
  EMPTY();
  if (depth == 0)
    return;
  for (int i = 0; i < 2; i++) {
#pragma edat task
    tree(depth - 1);
  }
}

static double edat_tree(void *ctx) {
  struct load *load = ctx;
  double start = bench_now();
#pragma edat taskgroup
  {
    tree(load->depth);
  }
  return (bench_now() - start) / ((2 << load->depth) - 2);
}

static double edat_producer(void *ctx) {
  struct load *load = ctx;
  double start = bench_now();
#pragma edat taskgroup
  {
    for (int i = 0; i < load->tasks; i++) {
#pragma edat task
      EMPTY();
    }
  }
  return (bench_now() - start) / load->tasks;
}

static double edat_chains_of(struct load *load, int chains) {
  double start = bench_now();
#pragma edat taskgroup
  {
    for (int i = 0; i < load->tasks; i++) {
      int k = i % chains;
      char *slot = &slots[k * 64];
#pragma edat task depends(link[k] from(self))                                  \
    fires(link[k] to(i + chains < load -> tasks ? self : none))
      slot[0]++;
    }
    for (int k = 0; k < chains; k++) {
#pragma edat fire(link[k])
    }
  }
  return (bench_now() - start) / load->tasks;
}

static double edat_chain(void *ctx) { return edat_chains_of(ctx, 1); }
static double edat_chains(void *ctx) { return edat_chains_of(ctx, SLOTS); }

static double edat_slots(void *ctx) {
  struct load *load = ctx;
  double start = bench_now();
#pragma edat taskgroup
  {
    for (int k = 0; k < SLOTS; k++) {
#pragma edat fire(slot[k])
    }
    for (int i = 0; i < load->tasks; i++) {
      int a = load->in[i], b = load->inout[i];
      char *from = &slots[a * 64], *to = &slots[b * 64];
#pragma edat task depends(slot[a] from(a == b ? none : self),                  \
                          slot[b] from(self))                                  \
    fires(slot[a] to(a == b ? none : self), slot[b])
      to[0] = (char)(to[0] + from[0]);
    }
  }
  double end = bench_now();
#pragma edat wait(slot[0 : SLOTS])
  return (end - start) / load->tasks;
}

static void against_omp(struct load *load) {
  static const struct {
    const char *name;
    struct bench_side sides[2];
  } rows[] = {
      {"tree", {{"edat", edat_tree}, {"OpenMP", omp_tree}}},
      {"producer", {{"edat", edat_producer}, {"OpenMP", omp_producer}}},
      {"chain", {{"edat", edat_chain}, {"OpenMP", omp_chain}}},
      {"64 chains", {{"edat", edat_chains}, {"OpenMP", omp_chains}}},
      {"64 slots", {{"edat", edat_slots}, {"OpenMP", omp_slots}}},
  };
  for (int i = 0; i < BENCH_LENGTH(rows); i++)
    bench_compare("tasks", rows[i].name, "ns", rows[i].sides, 2, load);
}

/* ---- An event of one's own ---------------------------------------------- */

static double edat_self(void *ctx) {
  struct load *load = ctx;
  double start = bench_now();
#pragma edat taskgroup
  {
    for (int i = 0; i < load->tasks; i++) {
#pragma edat task depends(mine from(self) as(int v))
      done += v;
#pragma edat fire(mine data(i))
    }
  }
  return (bench_now() - start) / load->tasks;
}

static double edat_self_persistent(void *ctx) {
  struct load *load = ctx;
  double start = bench_now();
  int left = load->tasks, last = left - 1;
#pragma edat task persistent depends(again from(self) as(int v)) name(again)
  {
    if (v == last) {
#pragma edat fire(last_again)
    }
  }
  for (int i = 0; i < load->tasks; i++) {
#pragma edat fire(again data(i))
  }
#pragma edat wait(last_again)
  double end = bench_now();
#pragma edat cancel(again)
  return (end - start) / load->tasks;
}

static void self(struct load *load) {
  static const struct bench_side once[] = {{"edat", edat_self}};
  static const struct bench_side always[] = {{"edat", edat_self_persistent}};
  bench_compare("self", "submit, fire, match, run", "ns", once, 1, load);
  bench_compare("self", "fire, match, run (persistent)", "ns", always, 1, load);
}

static void choose_slots(struct load *load) {
  unsigned state = 1;
  unsigned char *choice = malloc(2 * (size_t)load->tasks);
  for (int i = 0; i < 2 * load->tasks; i++)
    choice[i] = (unsigned char)(bench_random(&state) % SLOTS);
  load->in = choice;
  load->inout = choice + load->tasks;
}

int main(int argc, char **argv) {
  struct load load = {.threads = edatGetNumWorkers(), .depth = 14};
  bench_init(argc, argv, 0);
  load.tasks = bench_times(20000);
  load.depth = bench_is_smoke() ? 4 : 14;
  choose_slots(&load);
  if (bench_wants("tasks"))
    against_omp(&load);
  if (bench_wants("self"))
    self(&load);
  free((void *)load.in);
  return 0;
}
