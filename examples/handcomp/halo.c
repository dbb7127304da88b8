/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What edatcc makes of a program, written by hand against edat/abi.h: the
 * descriptions that stand still, the small argument blocks that are filled
 * each time control reaches a pragma, and the outlined bodies. The program:
 *
 *   int main(void) {
 *     int rank = edatGetRank(), ranks = edatGetNumRanks();
 *     double u[N + 2] = {0}, next[N + 2], change = 0;
 *     u[0] = rank == 0;
 *     for (int step = 0; step < STEPS; step++) {
 *   #pragma edat fire(edge[step] to(rank ? rank - 1 : none) data(u[1]), \
 *                     edge[step] to(rank < ranks - 1 ? rank + 1 : none) \
 *                     data(u[N]))
 *   #pragma edat wait(edge[step] from(rank ? rank - 1 : none) into(u[0]), \
 *                     edge[step] from(rank < ranks - 1 ? rank + 1 : none) \
 *                     into(u[N + 1]))
 *       change = 0;
 *   #pragma edat taskloop reduction(+: change)
 *       for (int i = 1; i <= N; i++) {
 *         next[i] = 0.5 * (u[i - 1] + u[i + 1]);
 *         change += fabs(next[i] - u[i]);
 *       }
 *       memcpy(&u[1], &next[1], N * sizeof(double));
 *     }
 *   #pragma edat fire(total to(0) data(change))
 *     if (rank == 0) {
 *       double sum = 0;
 *   #pragma edat wait(total from(all) reduce(+: sum))
 *       printf("change of the last step on %d ranks: %.6f\n", ranks, sum);
 *     }
 *   }
 *
 * Build and run, with the flags of MPI and of libedat:
 *   cc halo.c -ledat -o halo && mpiexec -n 4 ./halo
 */
#include <edat.h>
#include <edat/abi.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N = 1000, STEPS = 200 };

EDATCC_USES_ABI;

static struct edatcc_name name_edge = {"edge", 0}, name_total = {"total", 0};
static const struct edatcc_type type_double = {"double", 0, sizeof(double),
                                               EDATCC_KIND_DOUBLE};

/* #pragma edat fire(edge[step] ..., edge[step] ...) */
static struct edatcc_fire fire_edge[] = {
    {&name_edge, &type_double, {__FILE__, "main", 12}, 1, 0, 0, 0},
    {&name_edge, &type_double, {__FILE__, "main", 12}, 1, 0, 0, 0}};

/* #pragma edat wait(edge[step] ..., edge[step] ...) */
static const struct edatcc_dep wait_edge_deps[] = {
    {&name_edge, &type_double, "edge[step] from(rank ? rank - 1 : none)", 1, 0,
     0},
    {&name_edge, &type_double,
     "edge[step] from(rank < ranks - 1 ? rank + 1 : none)", 1, 0, 0}};
static const struct edatcc_wait wait_edge = {
    {__FILE__, "main", 15}, wait_edge_deps, 2};

/* #pragma edat taskloop: what the body uses, and the body. */
struct loop_args {
  double *u, *next, *change;
};

static void loop_chunk(void *p, edatcc_u64 first, edatcc_u64 count,
                       void *partial) {
  struct loop_args *args = p;
  double change = 0;
  for (edatcc_u64 k = 0; k < count; k++) {
    int i = (int)(1 + first + k);
    args->next[i] = 0.5 * (args->u[i - 1] + args->u[i + 1]);
    change += fabs(args->next[i] - args->u[i]);
  }
  *(double *)partial = change;
}

static void loop_fold(void *into, const void *partial) {
  *(double *)into += *(const double *)partial;
}

static void loop_finish(void *p, const void *total) {
  *((struct loop_args *)p)->change += *(const double *)total;
}

static const struct edatcc_loop loop = {.chunk = loop_chunk,
                                        .where = {__FILE__, "main", 19},
                                        .fold = loop_fold,
                                        .finish = loop_finish,
                                        .partial_size = sizeof(double)};

/* #pragma edat fire(total ...), wait(total ...) */
static struct edatcc_fire fire_total = {
    &name_total, &type_double, {__FILE__, "main", 26}, 0, 0, 0, 0};
static const struct edatcc_dep wait_total_deps[] = {
    {&name_total, &type_double, "total from(all)", 0, 0, 0}};
static const struct edatcc_wait wait_total = {
    {__FILE__, "main", 29}, wait_total_deps, 1};

static void exchange(double *u, int step, edatcc_i64 left, edatcc_i64 right) {
  edatcc_fire(&fire_edge[0],
              &(struct edatcc_fire_args){.rank = left,
                                         .count = 1,
                                         .index = {step},
                                         .data = EDATCC_OBJECT(u[1])});
  edatcc_fire(&fire_edge[1],
              &(struct edatcc_fire_args){.rank = right,
                                         .count = 1,
                                         .index = {step},
                                         .data = EDATCC_OBJECT(u[N])});
  struct edatcc_dep_args deps[] = {{.rank = left, .index = {step}},
                                   {.rank = right, .index = {step}}};
  struct edatcc_events *events = edatcc_wait(&wait_edge, deps);
  edatcc_events_into(events, 0, &EDATCC_OBJECT(u[0]));
  edatcc_events_into(events, 1, &EDATCC_OBJECT(u[N + 1]));
  edatcc_events_release(&events);
}

static void sum_up(int rank, int ranks, double change) {
  edatcc_fire(&fire_total,
              &(struct edatcc_fire_args){
                  .rank = 0, .count = 1, .data = EDATCC_OBJECT(change)});
  if (rank != 0)
    return;
  double sum = 0;
  struct edatcc_dep_args dep = {.rank = EDATCC_RANK_ALL};
  struct edatcc_events *events = edatcc_wait(&wait_total, &dep);
  const double *data = edatcc_events_data(events, 0);
  edatcc_size groups = edatcc_events_groups(events, 0, 1);
  for (edatcc_size i = 0; i < groups; i++)
    sum += data[i];
  edatcc_events_release(&events);
  printf("change of the last step on %d ranks: %.6f\n", ranks, sum);
}

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  int rank = edatGetRank(), ranks = edatGetNumRanks();
  double u[N + 2] = {0}, next[N + 2], change = 0;
  edatcc_i64 left = rank ? rank - 1 : EDATCC_RANK_NONE;
  edatcc_i64 right = rank < ranks - 1 ? rank + 1 : EDATCC_RANK_NONE;
  u[0] = rank == 0;
  for (int step = 0; step < STEPS; step++) {
    exchange(u, step, left, right);
    change = 0;
    struct loop_args args = {u, next, &change};
    edatcc_loop_run(&loop,
                    &(struct edatcc_loop_args){.args = &args, .iterations = N});
    memcpy(&u[1], &next[1], N * sizeof(double));
  }
  sum_up(rank, ranks, change);
  return edatcc_finish(0);
}
