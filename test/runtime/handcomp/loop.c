/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 *   #pragma edat taskloop grainsize(g) num_tasks(t) reduction(+: sum)
 *   for (long i = 0; i < n; i++) { y[i] = 2 * i; sum += i; }
 *
 * alone, nested in another, and with distribute(block) and gather(y[i]).
 */
#include "hand.h"

EDATCC_USES_ABI;

struct args {
  long *y, *sum;
};

static void chunk(void *p, edatcc_u64 first, edatcc_u64 count, void *partial) {
  struct args *a = p;
  long sum = 0;
  for (edatcc_u64 i = first; i < first + count; i++) {
    a->y[i] = 2 * (long)i;
    sum += (long)i;
  }
  *(long *)partial = sum;
}

static void fold(void *into, const void *partial) {
  *(long *)into += *(const long *)partial;
}

static void finish(void *p, const void *total) {
  *((struct args *)p)->sum += *(const long *)total;
}

static void *gather(void *p, edatcc_u64 i, int g, edatcc_i64 *bytes) {
  (void)g;
  *bytes = sizeof(long);
  return &((struct args *)p)->y[i];
}

static const struct edatcc_loop plain = {
    .chunk = chunk,
    .where = WHERE,
    .fold = fold,
    .finish = finish,
    .partial_size = sizeof(long)};

static const struct edatcc_loop distributed = {
    .chunk = chunk,
    .where = WHERE,
    .fold = fold,
    .finish = finish,
    .gather = gather,
    .partial_size = sizeof(long),
    .ngathers = 1,
    .flags = EDATCC_LOOP_BLOCK};

static void run(const struct edatcc_loop *loop, long n, long grain, long tasks,
                int undeferred) {
  long *y = calloc((size_t)n + 1, sizeof *y), sum = 1000;
  struct args a = {y, &sum};
  edatcc_loop_run(loop, &(struct edatcc_loop_args){.args = &a,
                                                   .iterations = (edatcc_u64)n,
                                                   .grainsize = grain,
                                                   .num_tasks = tasks,
                                                   .undeferred = undeferred});
  CHECK(sum == 1000 + n * (n - 1) / 2);
  for (long i = 0; i < n; i++)
    CHECK(y[i] == 2 * i);
  free(y);
}

static void outer_chunk(void *p, edatcc_u64 first, edatcc_u64 count,
                        void *partial) {
  (void)p;
  (void)partial;
  for (edatcc_u64 i = first; i < first + count; i++)
    run(&plain, 50 + (long)i, 7, 0, 0);
}

static const struct edatcc_loop outer = {.chunk = outer_chunk, .where = WHERE};

static void body(void *p, struct edatcc_events *events) {
  (void)events;
  run(&plain, *(long *)p, 0, 5, 0);
}

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  static const long sizes[] = {0, 1, 2, 3, 7, 64, 1000, 100000};
  for (int s = 0; s < 8; s++) {
    run(&plain, sizes[s], 0, 0, 0);
    run(&plain, sizes[s], 1, 0, 0);
    run(&plain, sizes[s], 13, 0, 0);
    run(&plain, sizes[s], 0, 6, 0);
    run(&plain, sizes[s], 13, 0, 1);
    run(&distributed, sizes[s], 0, 0, 0);
    run(&distributed, sizes[s], 5, 0, 0);
  }
  for (int i = 0; i < 500; i++)
    run(&plain, 200, 0, 0, 0);
  for (int i = 0; i < 50; i++)
    edatcc_loop_run(&outer, &(struct edatcc_loop_args){.iterations = 9,
                                                       .grainsize = 1});
  for (long i = 0; i < 50; i++)
    SUBMIT(body, &i);
  return edatcc_finish(0);
}
