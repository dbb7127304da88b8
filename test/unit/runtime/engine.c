// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several ranks in this process, over the local transport with seeds: tokens
 * hop from rank to rank through tasks that wait, loop, lock and submit more.
 * A referee counts every hop.
 */
#include "check.h"
#include "runtime.h"
#include "sync.h"
#include "transport.h"

#include <edat/abi.h>

#include <stdatomic.h>

enum { TOKENS = 6, HOPS = 12, ROUNDS = 3, RANKS_MAX = 4 };

#define WHERE {__FILE__, "main", __LINE__}

static struct edatcc_name tok = {"tok", 0}, aux = {"aux", 0}, lock = {"l", 0};
static const struct edatcc_type type_int = {"int", 0, sizeof(int),
                                            EDATCC_KIND_INT};
static struct edatcc_fire fire_tok = {&tok, &type_int, WHERE, 3, 0, 0, 0};
static struct edatcc_fire fire_aux = {&aux, 0, WHERE, 3, 0, 0, 0};

static int ranks;
static atomic_int visits[ROUNDS][TOKENS][HOPS + 1];
static int counters[RANKS_MAX]; /* under the rank's critical section */

struct hop {
  int round, token, hop, rank;
};

static int owner(int token, int hop) { return (token * 7 + hop * 3) % ranks; }

static void fire_hop(int round, int token, int hop) {
  int value = token * 1000 + hop;
  edatcc_fire(&fire_tok,
              &(struct edatcc_fire_args){.rank = owner(token, hop),
                                         .count = 1,
                                         .index = {round, token, hop},
                                         .data = EDATCC_OBJECT(value)});
}

static void fire_aux_body(void *p, struct edatcc_events *events) {
  struct hop *h = p;
  (void)events;
  edatcc_fire(&fire_aux, &(struct edatcc_fire_args){
                             .rank = EDATCC_RANK_SELF,
                             .count = 1,
                             .index = {h->round, h->token, h->hop}});
}

static const struct edatcc_task task_aux = {.body = fire_aux_body,
                                            .name = "aux",
                                            .where = WHERE,
                                            .args_size = sizeof(struct hop)};

static void wait_aux(struct hop *h) {
  static const struct edatcc_dep dep = {&aux, 0, "aux", 3, 0, 0};
  static const struct edatcc_wait wait = {WHERE, &dep, 1};
  edatcc_task_submit(&task_aux, &(struct edatcc_task_args){.args = h});
  struct edatcc_events *events = edatcc_wait(
      &wait, &(struct edatcc_dep_args){.rank = EDATCC_RANK_SELF,
                                       .index = {h->round, h->token, h->hop}});
  edatcc_events_release(&events);
}

static void add(int rank) {
  static const struct edatcc_critical critical = {&lock, WHERE, 0};
  edatcc_critical_begin(&critical, 0);
  counters[rank]++;
  edatcc_critical_end(&critical, 0);
}

static void chunk(void *p, edatcc_u64 first, edatcc_u64 count, void *partial) {
  struct hop *h = p;
  int sum = 0;
  for (edatcc_u64 i = first; i < first + count; i++) {
    sum += (int)i;
    add(h->rank);
  }
  *(int *)partial = sum;
}

static void fold(void *into, const void *partial) {
  *(int *)into += *(const int *)partial;
}

static void finish(void *p, const void *total) {
  (void)p;
  CHECK_INT(*(const int *)total, 45);
}

static const struct edatcc_loop loop = {.chunk = chunk,
                                        .where = WHERE,
                                        .fold = fold,
                                        .finish = finish,
                                        .partial_size = sizeof(int)};
static const struct edatcc_loop shared_loop = {.chunk = chunk,
                                               .where = WHERE,
                                               .fold = fold,
                                               .finish = finish,
                                               .partial_size = sizeof(int),
                                               .flags = EDATCC_LOOP_BLOCK};

static void run_loop(const struct edatcc_loop *which, struct hop *h) {
  edatcc_loop_run(which, &(struct edatcc_loop_args){
                             .args = h, .iterations = 10, .grainsize = 3});
}

static void hop_body(void *p, struct edatcc_events *events) {
  struct hop *h = p;
  int value = -1;
  edatcc_events_value(events, 0, &value, 1);
  CHECK_INT(value, h->token * 1000 + h->hop);
  if (h->hop % 3 == 0)
    wait_aux(h);
  if (h->hop % 4 == 1)
    run_loop(&loop, h);
  atomic_fetch_add(&visits[h->round][h->token][h->hop], 1);
  if (h->hop < HOPS)
    fire_hop(h->round, h->token, h->hop + 1);
}

static const struct edatcc_dep hop_deps[] = {{&tok, &type_int, "tok", 3, 0, 0}};
static const struct edatcc_task task_hop = {.body = hop_body,
                                            .name = "hop",
                                            .where = WHERE,
                                            .deps = hop_deps,
                                            .ndeps = 1,
                                            .args_size = sizeof(struct hop)};

static void submit_hops(int round, int rank) {
  for (int t = 0; t < TOKENS; t++)
    for (int i = 0; i <= HOPS; i++) {
      struct hop h = {round, t, i, rank};
      struct edatcc_dep_args d = {.rank = EDATCC_RANK_ANY,
                                  .index = {round, t, i}};
      if (owner(t, i) == rank)
        edatcc_task_submit(&task_hop,
                           &(struct edatcc_task_args){.args = &h, .deps = &d});
    }
}

static void check_round(int round) {
  for (int t = 0; t < TOKENS; t++)
    for (int i = 0; i <= HOPS; i++)
      CHECK_INT(visits[round][t][i], 1);
}

static void run_main(int rank) {
  static const struct edatcc_where where = WHERE;
  for (int round = 0; round < ROUNDS; round++) {
    struct hop h = {round, 0, 0, rank};
    struct edatcc_group group;
    if (round == 1)
      edatcc_group_begin(&group, &where);
    submit_hops(round, rank);
    for (int t = rank; t < TOKENS; t += ranks)
      fire_hop(round, t, 0);
    if (round == 1)
      edatcc_group_end(&group);
    run_loop(&shared_loop, &h);
    run_loop(&loop, &h);
    if (round < ROUNDS - 1) {
      edatcc_barrier(&where);
      check_round(round);
      edatcc_barrier(&where);
    }
  }
}

/* ---- Ranks of this process ---------------------------------------------- */

struct rank {
  struct thread thread;
  struct transport_group *group;
  int rank, workers;
};

static struct transport *connect_local(void *ctx,
                                       const struct transport_sink *sink) {
  struct rank *r = ctx;
  struct transport_config config = {0};
  return edat__transport_local_start(r->group, r->rank, &config, sink);
}

static void run_rank(void *argument) {
  struct rank *r = argument;
  struct engine *engine =
      edat__runtime_start_with(connect_local, r, r->workers);
  run_main(r->rank);
  edat__runtime_finish_with(engine);
}

static void run_shape(int size, int workers, uint64_t seed) {
  struct rank all[RANKS_MAX];
  struct transport_group *group = edat__transport_group_new(size, seed, false);
  check_note("%d ranks, %d workers, seed %llu", size, workers,
             (unsigned long long)seed);
  memset(visits, 0, sizeof visits);
  ranks = size;
  for (int i = 0; i < size; i++) {
    all[i] = (struct rank){.group = group, .rank = i, .workers = workers};
    edat__thread_start(&all[i].thread, "main", run_rank, &all[i]);
  }
  for (int i = 0; i < size; i++)
    edat__thread_join(&all[i].thread);
  check_round(ROUNDS - 1);
  edat__transport_group_free(group);
}

int main(int argc, char **argv) {
  int seeds = argc > 1 ? atoi(argv[1]) : 4;
  edat__runtime_init_process();
  for (int seed = 0; seed < seeds; seed++)
    for (int size = 1; size <= RANKS_MAX; size++)
      for (int workers = 1; workers <= 2; workers++)
        run_shape(size, workers, (uint64_t)seed);
  edat__runtime_fini_process();
  return check_status();
}
