/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The same work as OpenMP tasks: the reference of tasks.c, compiled by the
 * plain compiler, once for each OpenMP runtime. Each returns nanoseconds per
 * task.
 */
#ifndef EDAT_BENCH_TASKS_OMP_H
#define EDAT_BENCH_TASKS_OMP_H

enum { SLOTS = 64 };

struct load {
  int threads;
  int tasks;
  int depth;               /* of the tree */
  const unsigned char *in; /* by task: the slot that it reads */
  const unsigned char *inout;
};

double omp_tree(void *load);
double omp_producer(void *load);
double omp_chain(void *load);
double omp_chains(void *load);
double omp_slots(void *load);

#endif
