// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several ranks in this process, over the local transport with seeds. Each
 * main does things in random order: payloads of all sizes, broadcasts and
 * multiple events to persistent tasks, questions to other ranks that tasks and
 * main wait for, groups, loops, tasks with if(0), and computing beside its own
 * tasks. A referee counts what was fired and what arrived.
 *
 * engine_mix [SEEDS [FIRST]]
 */
#include "check.h"
#include "runtime.h"
#include "sync.h"
#include "transport.h"

#include <edat/abi.h>

#include <sched.h>
#include <stdatomic.h>

enum {
  FEW_RANKS = 4,
  RANKS_MAX = 10,
  STEPS = 40,
  BIG_MAX = 40000,
  PATIENCE_S = 30
};

#define WHERE {__FILE__, "main", __LINE__}

static struct edatcc_name big = {"big", 0}, seq = {"seq", 0}, a = {"a", 0},
                          b = {"b", 0}, ask = {"ask", 0},
                          answer = {"answer", 0}, lock = {"lock", 0};
static const struct edatcc_type type_int = {"int", 0, sizeof(int),
                                            EDATCC_KIND_INT};
static const struct edatcc_type type_byte = {"unsigned char", 0, 1,
                                             EDATCC_KIND_NONE};

struct rank {
  struct thread thread;
  struct transport_group *group;
  int rank, workers;
  uint64_t random;        /* main's */
  int next_seq;           /* main's */
  int next_of[RANKS_MAX]; /* expected of each source, by ordered tasks */
  int locked;             /* under the critical section */
  int locked_times;       /* main's: how often it should be */
  _Atomic int next_question;
  _Atomic bool flag;
};

static int ranks;
static struct rank all[RANKS_MAX];
static _Atomic long big_fired, big_got, seq_got, seq_fired, pairs_fired, a_got;

static unsigned draw(struct rank *r, unsigned n) {
  r->random ^= r->random << 13;
  r->random ^= r->random >> 7;
  r->random ^= r->random << 17;
  return (unsigned)((r->random >> 20) % n);
}

#define SUBMIT(desc, pointer, ...)                                             \
  edatcc_task_submit(                                                          \
      &(desc), &(struct edatcc_task_args){.args = &(pointer), __VA_ARGS__})
#define FIRE(name, type, n, ...)                                               \
  do {                                                                         \
    static struct edatcc_fire fire_ = {&name, type, WHERE, n, 0, 0, 0};        \
    edatcc_fire(&fire_, &(struct edatcc_fire_args){__VA_ARGS__});              \
  } while (0)

/* ---- Persistent tasks of each rank -------------------------------------- */

static void take_big(void *p, struct edatcc_events *events) {
  const unsigned char *bytes = edatcc_events_data(events, 0);
  size_t n = edatcc_events_count(events, 0);
  (void)p;
  for (size_t i = 1; i < n; i++)
    if (bytes[i] != (unsigned char)(bytes[0] + i))
      check_fail(__FILE__, __LINE__, "byte %zu of %zu is wrong", i, n);
  atomic_fetch_add(&big_got, 1);
}

static void take_seq(void *p, struct edatcc_events *events) {
  struct rank *r = *(struct rank **)p;
  int source = edatcc_events_source(events, 0), value = -1;
  edatcc_events_value(events, 0, &value, 1);
  CHECK_INT(value, r->next_of[source]);
  r->next_of[source]++;
  atomic_fetch_add(&seq_got, 1);
}

static void take_pair(void *p, struct edatcc_events *events) {
  (void)p;
  (void)events;
  atomic_fetch_add(&a_got, 1);
}

static void give_answer(void *p, struct edatcc_events *events) {
  int id = -1;
  (void)p;
  edatcc_events_value(events, 0, &id, 1);
  FIRE(answer, &type_int, 1, .rank = edatcc_events_source(events, 0),
       .count = 1, .index = {id}, .data = EDATCC_OBJECT(id));
}

static const struct edatcc_dep dep_big = {&big, &type_byte, "big", 0, 0, 0};
static const struct edatcc_dep dep_seq = {&seq, &type_int, "seq", 0, 0, 0};
static const struct edatcc_dep deps_pair[] = {{&a, 0, "a", 0, 0, 0},
                                              {&b, 0, "b", 0, 0, 0}};
static const struct edatcc_dep dep_ask = {&ask, &type_int, "ask", 0, 0, 0};
static const struct edatcc_dep dep_answer = {&answer, &type_int, "answer",
                                             1,       0,         0};

#define TASK(the_body, the_deps, n, the_flags)                                 \
  {.body = the_body,                                                           \
   .name = #the_body,                                                          \
   .where = WHERE,                                                             \
   .deps = the_deps,                                                           \
   .ndeps = n,                                                                 \
   .args_size = sizeof(struct rank *),                                         \
   .flags = the_flags}
static const struct edatcc_task task_big = TASK(take_big, &dep_big, 1,
                                                EDATCC_TASK_PERSISTENT),
                                task_seq = TASK(take_seq, &dep_seq, 1,
                                                EDATCC_TASK_PERSISTENT |
                                                    EDATCC_TASK_ORDERED),
                                task_pair = TASK(take_pair, deps_pair, 2,
                                                 EDATCC_TASK_PERSISTENT),
                                task_ask = TASK(give_answer, &dep_ask, 1,
                                                EDATCC_TASK_PERSISTENT);

static void submit_persistent(struct rank *r) {
  struct edatcc_dep_args any[2] = {{.rank = EDATCC_RANK_ANY},
                                   {.rank = EDATCC_RANK_ANY}};
  SUBMIT(task_big, r, .deps = any);
  SUBMIT(task_pair, r, .deps = any);
  SUBMIT(task_ask, r, .deps = any);
  for (int source = 0; source < ranks; source++)
    SUBMIT(task_seq, r, .deps = &(struct edatcc_dep_args){.rank = source});
}

/* ---- Steps of main, and tasks that it submits --------------------------- */

static void fire_big(struct rank *r) {
  static const int sizes[] = {1, 100, 300, 5000, BIG_MAX};
  unsigned char bytes[BIG_MAX];
  int n = sizes[draw(r, 5)];
  bytes[0] = (unsigned char)draw(r, 256);
  for (int i = 1; i < n; i++)
    bytes[i] = (unsigned char)(bytes[0] + i);
  atomic_fetch_add(&big_fired, 1);
  FIRE(big, &type_byte, 0, .rank = draw(r, (unsigned)ranks), .count = 1,
       .data = EDATCC_SECTION(bytes[0], n));
}

static void fire_seq(struct rank *r) {
  int value = r->next_seq++;
  atomic_fetch_add(&seq_fired, ranks);
  FIRE(seq, &type_int, 0, .rank = EDATCC_RANK_ALL, .count = 1,
       .data = EDATCC_OBJECT(value));
}

static void fire_pairs(struct rank *r) {
  int target = (int)draw(r, (unsigned)ranks), n = 1 + (int)draw(r, 3);
  atomic_fetch_add(&pairs_fired, n);
  FIRE(a, 0, 0, .rank = target, .count = n);
  for (int i = 0; i < n; i++)
    FIRE(b, 0, 0, .rank = target, .count = 1);
}

/* Asks another rank; returns the number of the question. */
static int ask_somebody(struct rank *r) {
  int id = atomic_fetch_add(&r->next_question, 1);
  FIRE(ask, &type_int, 0, .rank = (r->rank + id) % ranks, .count = 1,
       .data = EDATCC_OBJECT(id));
  return id;
}

static void ask_and_wait(struct rank *r) {
  static const struct edatcc_wait wait = {WHERE, &dep_answer, 1};
  int id = ask_somebody(r), value = -1;
  struct edatcc_events *events = edatcc_wait(
      &wait, &(struct edatcc_dep_args){.rank = EDATCC_RANK_ANY, .index = {id}});
  edatcc_events_value(events, 0, &value, 1);
  CHECK_INT(value, id);
  edatcc_events_release(&events);
}

static void asker(void *p, struct edatcc_events *events) {
  (void)events;
  ask_and_wait(*(struct rank **)p);
}

static void chunk(void *p, edatcc_u64 first, edatcc_u64 count, void *partial) {
  static const struct edatcc_critical critical = {&lock, WHERE, 0};
  struct rank *r = *(struct rank **)p;
  (void)partial;
  for (edatcc_u64 i = first; i < first + count; i++) {
    edatcc_critical_begin(&critical, 0);
    r->locked++;
    if (i == 3)
      ask_and_wait(r);
    edatcc_critical_end(&critical, 0);
  }
}

static void run_loop(struct rank *r, int grain) {
  static const struct edatcc_loop loop = {.chunk = chunk, .where = WHERE};
  r->locked_times += 6;
  edatcc_loop_run(&loop, &(struct edatcc_loop_args){
                             .args = &r, .iterations = 6, .grainsize = grain});
}

static void raise_flag(void *p, struct edatcc_events *events) {
  (void)events;
  atomic_store(&(*(struct rank **)p)->flag, true);
}

static void answered(void *p, struct edatcc_events *events) {
  (void)p;
  (void)events;
}

static const struct edatcc_task task_asker = TASK(asker, 0, 0, 0),
                                task_flag = TASK(raise_flag, 0, 0, 0),
                                task_here = TASK(answered, &dep_answer, 1, 0);

static void run_group(struct rank *r) {
  static const struct edatcc_where where = WHERE;
  struct edatcc_group group;
  edatcc_group_begin(&group, &where);
  for (unsigned n = draw(r, 5); n > 0; n--)
    SUBMIT(task_asker, r, .priority = (int)draw(r, 3) - 1);
  if (draw(r, 2))
    run_loop(r, 2);
  edatcc_group_end(&group);
}

/* Main is busy for as long as the task has not run: it must. */
static void compute_beside(struct rank *r) {
  int64_t end = edat__clock_ns() + PATIENCE_S * INT64_C(1000000000);
  atomic_store(&r->flag, false);
  SUBMIT(task_flag, r, .priority = 0);
  while (!atomic_load(&r->flag) && edat__clock_ns() < end)
    sched_yield();
  CHECK(atomic_load(&r->flag));
}

static void run_here(struct rank *r) {
  int id = ask_somebody(r);
  SUBMIT(task_here, r, .undeferred = 1,
         .deps =
             &(struct edatcc_dep_args){.rank = EDATCC_RANK_ANY, .index = {id}});
}

static void run_main(struct rank *r) {
  static const struct edatcc_where where = WHERE;
  submit_persistent(r);
  for (int i = 0; i < STEPS; i++) {
    switch (draw(r, 9)) {
    case 0:
      fire_big(r);
      break;
    case 1:
      fire_seq(r);
      break;
    case 2:
      fire_pairs(r);
      break;
    case 3:
      SUBMIT(task_asker, r, .priority = 0);
      break;
    case 4:
      run_group(r);
      break;
    case 5:
      run_loop(r, 1 + (int)draw(r, 6));
      break;
    case 6:
      ask_and_wait(r);
      break;
    case 7:
      compute_beside(r);
      break;
    case 8:
      run_here(r);
      break;
    }
    if (i == STEPS / 2)
      edatcc_barrier(&where);
  }
}

/* ---- Ranks of this process ---------------------------------------------- */

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
  run_main(r);
  edat__runtime_finish_with(engine);
  CHECK_INT(r->locked, r->locked_times);
}

static void run_shape(int size, int workers, uint64_t seed) {
  struct transport_group *group = edat__transport_group_new(size, seed, false);
  check_note("%d ranks, %d workers, seed %llu", size, workers,
             (unsigned long long)seed);
  ranks = size;
  for (int i = 0; i < size; i++)
    all[i] = (struct rank){.group = group,
                           .rank = i,
                           .workers = workers,
                           .random = (seed * RANKS_MAX + (uint64_t)i + 1) *
                                     UINT64_C(0x9e3779b97f4a7c15)};
  for (int i = 0; i < size; i++)
    edat__thread_start(&all[i].thread, "main", run_rank, &all[i]);
  for (int i = 0; i < size; i++)
    edat__thread_join(&all[i].thread);
  CHECK_INT(big_got, big_fired);
  CHECK_INT(seq_got, seq_fired);
  CHECK_INT(a_got, pairs_fired);
  edat__transport_group_free(group);
}

int main(int argc, char **argv) {
  int seeds = argc > 1 ? atoi(argv[1]) : 4;
  int first = argc > 2 ? atoi(argv[2]) : 0;
  edat__runtime_init_process();
  for (int seed = first; seed < first + seeds; seed++) {
    for (int size = 1; size <= FEW_RANKS; size++)
      for (int workers = 1; workers <= 3; workers++)
        run_shape(size, workers, (uint64_t)seed);
    /* so many that events for all go along trees */
    run_shape(RANKS_MAX, 2, (uint64_t)seed);
  }
  edat__runtime_fini_process();
  return check_status();
}
