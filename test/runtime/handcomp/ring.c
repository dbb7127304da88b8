/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -Werror %s -o %t
 * RUN: %shapes %t
 *
 * A token goes round the ring. The lowering of
 *
 *   int main(void) {
 *     int rank = edatGetRank(), size = edatGetNumRanks();
 *     int left = (rank + size - 1) % size, right = (rank + 1) % size;
 *     #pragma edat task depends(token from(left) as(int v)) firstprivate(rank)
 *     {
 *       check(v == left + 1);
 *       v++;
 *       if (rank != 0) {
 *         #pragma edat fire(token to(right) data(v))
 *       }
 *       ran++;
 *     }
 *     if (rank == 0) {
 *       int one = 1;
 *       #pragma edat fire(token to(right) data(one))
 *     }
 *   }
 */
#include <edat.h>
#include <edat/abi.h>

#include <stdio.h>
#include <stdlib.h>

EDATCC_USES_ABI;

static int ran;

static struct edatcc_name token = {"token", 0};
static const struct edatcc_type type_int = {"int", 0, sizeof(int),
                                            EDATCC_KIND_INT};
static const struct edatcc_dep deps[] = {
    {&token, &type_int, "token from(left)", 0, 0, 0}};
static struct edatcc_fire fires[] = {
    {&token, &type_int, {__FILE__, "main", 19}, 0, 0, 0, 0},
    {&token, &type_int, {__FILE__, "main", 25}, 0, 0, 0, 0}};

struct args {
  int rank, left, right;
};

static void body(void *p, struct edatcc_events *events) {
  struct args *a = p;
  int v;
  edatcc_events_value(events, 0, &v, 1);
  if (v != a->left + 1 || edatcc_events_source(events, 0) != a->left)
    abort();
  v++;
  if (a->rank != 0)
    edatcc_fire(&fires[0], &(struct edatcc_fire_args){.rank = a->right,
                                                      .count = 1,
                                                      .data = EDATCC_OBJECT(v)});
  ran++;
}

static const struct edatcc_task task = {
    .body = body,
    .where = {__FILE__, "main", 14},
    .deps = deps,
    .ndeps = 1,
    .args_size = sizeof(struct args)};

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  int rank = edatGetRank(), size = edatGetNumRanks();
  struct args a = {rank, (rank + size - 1) % size, (rank + 1) % size};
  struct edatcc_dep_args d = {.rank = a.left};
  edatcc_task_submit(&task, &(struct edatcc_task_args){.args = &a, .deps = &d});
  if (rank == 0) {
    int one = 1;
    edatcc_fire(&fires[1], &(struct edatcc_fire_args){
                               .rank = a.right,
                               .count = 1,
                               .data = EDATCC_OBJECT(one)});
  }
  int status = edatcc_finish(0);
  if (ran != 1)
    return 1;
  return status;
}
