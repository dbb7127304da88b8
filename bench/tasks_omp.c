/* SPDX-License-Identifier: BSD-3-Clause */
/* See tasks_omp.h. */
#include "tasks_omp.h"

#include "harness.h"

static char slots[SLOTS * 64]; /* a cache line each */

/* Nothing, but not for the compiler. */
#define EMPTY() __asm__ volatile("" ::: "memory")

static void tree(int depth) {
  EMPTY();
  if (depth == 0)
    return;
  for (int i = 0; i < 2; i++) {
#pragma omp task firstprivate(depth)
    tree(depth - 1);
  }
}

#define MEASURED(load, ...)                                                    \
  double start = 0, end = 0;                                                   \
  _Pragma("omp parallel num_threads(load->threads)") {                         \
    _Pragma("omp barrier") _Pragma("omp master") {                             \
      start = bench_now();                                                     \
      __VA_ARGS__                                                              \
    }                                                                          \
    _Pragma("omp barrier") _Pragma("omp master") end = bench_now();            \
  }                                                                            \
  bench_settle();

double omp_tree(void *ctx) {
  struct load *load = ctx;
  MEASURED(load, tree(load->depth);)
  return (end - start) / ((2 << load->depth) - 2);
}

static void produce(struct load *load) {
  for (int i = 0; i < load->tasks; i++) {
#pragma omp task firstprivate(i)
    EMPTY();
  }
}

double omp_producer(void *ctx) {
  struct load *load = ctx;
  MEASURED(load, produce(load);)
  return (end - start) / load->tasks;
}

static void chain(struct load *load, int chains) {
  for (int i = 0; i < load->tasks; i++) {
    char *slot = &slots[i % chains * 64];
#pragma omp task depend(inout : slot[0])
    slot[0]++;
  }
}

double omp_chain(void *ctx) {
  struct load *load = ctx;
  MEASURED(load, chain(load, 1);)
  return (end - start) / load->tasks;
}

double omp_chains(void *ctx) {
  struct load *load = ctx;
  MEASURED(load, chain(load, SLOTS);)
  return (end - start) / load->tasks;
}

static void walk_slots(struct load *load) {
  for (int i = 0; i < load->tasks; i++) {
    char *from = &slots[load->in[i] * 64], *to = &slots[load->inout[i] * 64];
#pragma omp task depend(in : from[0]) depend(inout : to[0])
    to[0] = (char)(to[0] + from[0]);
  }
}

double omp_slots(void *ctx) {
  struct load *load = ctx;
  MEASURED(load, walk_slots(load);)
  return (end - start) / load->tasks;
}
