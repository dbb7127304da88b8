// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events for all ranks along trees, beside events for one: over the local
 * transport, one thread for all ranks, thousands of orders. A referee knows
 * what must come from whom, in which order; waves say when it has come.
 *
 * spread [SEEDS [FIRST]]
 */
#include "spread.h"
#include "check.h"
#include "fire.h"
#include "mem.h"
#include "progress.h"

enum {
  RANKS_MIN = EDAT_TINY(9, 3),
  RANKS_MAX = EDAT_TINY(64, 20),
  NAMES = 4, /* to all, two to all and to one, to one */
  EAGER = 1000,
  BIG = 3000
};

struct place {
  struct engine engine;
  struct transport_sink sink;
  struct waiter waiters[NAMES];
  struct term term; /* not the engine's, as the test decides */
  int left;         /* to fire */
};

/* Of one source and name: what it has fired, and each rank has got. */
struct tally {
  unsigned char fired;
  unsigned char last[RANKS_MAX];
  int due[RANKS_MAX], got[RANKS_MAX];
};

static struct transport_group *group;
static struct place *places;
static struct tally tallies[RANKS_MAX][NAMES];
static int size;
static uint64_t random_state;

static struct edatcc_name names[NAMES] = {
    {"all", 0}, {"mixed", 0}, {"both", 0}, {"one", 0}};
static const struct edatcc_type byte_type = {"unsigned char", 0, 1,
                                             EDATCC_KIND_NONE};
static struct edatcc_fire fires[NAMES] = {
    {&names[0], &byte_type, {"spread.c", "world", 1}, 0, 0, 0, 0},
    {&names[1], &byte_type, {"spread.c", "world", 2}, 0, 0, 0, 0},
    {&names[2], &byte_type, {"spread.c", "world", 3}, 0, 0, 0, 0},
    {&names[3], &byte_type, {"spread.c", "world", 4}, 0, 0, 0, 0}};

static unsigned pick(unsigned n) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (unsigned)((random_state >> 24) % n);
}

/* ---- What arrives -------------------------------------------------------- */

static void take(int rank, int name, const struct event *e) {
  struct tally *t = &tallies[e->source][name];
  const unsigned char *data = edat__event_data((struct event *)(uintptr_t)e);
  if ((signed char)(data[0] - t->last[rank]) < 0)
    check_fail(__FILE__, __LINE__, "rank %d: '%s' of %d: %d after %d", rank,
               names[name].text, e->source, data[0], t->last[rank]);
  CHECK(data[e->bytes - 1] == data[0]);
  t->last[rank] = data[0];
  t->got[rank]++;
}

static void complete(struct waiter *w, struct edatcc_events *set) {
  for (int rank = 0; set && rank < size; rank++)
    for (int name = 0; name < NAMES; name++)
      if (w == &places[rank].waiters[name])
        take(rank, name, set->slots[0]);
  if (set)
    edat__events_free(set);
}

static void await(struct place *at, int name) {
  static const struct edatcc_where where = {"spread.c", "await", 1};
  static struct edatcc_dep deps[NAMES];
  deps[name] =
      (struct edatcc_dep){.name = &names[name], .text = names[name].text};
  struct consumer consumer = {"take", &where, &deps[name], 1, 0};
  struct edatcc_dep_args args = {.rank = EDATCC_RANK_ANY};
  edat__waiter_init(&at->waiters[name], WAITER_PERSISTENT, complete, &consumer,
                    &args, at->engine.rank, size);
  edat__match_submit(at->engine.match, &at->waiters[name]);
}

/* ---- Ranks --------------------------------------------------------------- */

static int poll_rank(int rank) {
  return edat__progress_poll(&places[rank].engine, POLL_BUSY);
}

/* An outbox is full: the others go on meanwhile. */
static int poll_all(void *ctx, enum poll_mood mood) {
  int happened = 0;
  (void)ctx;
  (void)mood;
  for (int rank = 0; rank < size; rank++)
    happened += poll_rank(rank);
  return happened;
}

static void start(int ranks, uint64_t seed, size_t outbox) {
  struct transport_config config = {.outbox_bytes = outbox,
                                    .eager_bytes = EAGER};
  size = ranks;
  memset(tallies, 0, sizeof tallies);
  group = edat__transport_group_new(size, seed, true);
  size_t bytes = (size_t)size * sizeof *places;
  places = edat__mem_alloc_aligned(EDAT_CACHE_LINE, bytes, "ranks");
  memset((void *)places, 0, bytes);
  for (int rank = 0; rank < size; rank++) {
    struct engine *e = &places[rank].engine;
    places[rank].sink = edat__progress_sink(e);
    e->transport =
        edat__transport_local_start(group, rank, &config, &places[rank].sink);
    e->rank = rank;
    e->size = size;
    e->match = edat__match_new();
    e->spread = edat__spread_new(e->transport);
    edat__term_init(&e->term, size);
    edat__term_init(&places[rank].term, size);
    edat__mutex_init(&e->sched.baton, LOCK_POLL);
    e->sched.hooks.poll = poll_all;
    for (int name = 0; name < NAMES; name++)
      await(&places[rank], name);
  }
}

static bool is_any(void *ctx, const struct waiter *w) {
  (void)ctx;
  (void)w;
  return true;
}

static void stop(void) {
  for (int rank = 0; rank < size; rank++) {
    struct engine *e = &places[rank].engine;
    edat__match_cancel(e->match, is_any, NULL);
    for (int name = 0; name < NAMES; name++)
      edat__waiter_fini(&places[rank].waiters[name]);
    edat__spread_free(e->spread);
    edat__match_free(e->match);
    e->transport->ops->stop(e->transport);
  }
  edat__mem_free(places);
  edat__transport_group_free(group);
}

static void fire(int source, int name, int64_t target, size_t bytes,
                 int count) {
  static unsigned char data[BIG];
  struct tally *t = &tallies[source][name];
  memset(data, ++t->fired, bytes);
  for (int rank = 0; rank < size; rank++)
    if (target == EDATCC_RANK_ALL || target == rank ||
        (target == EDATCC_RANK_OTHERS && rank != source) ||
        (target == EDATCC_RANK_SELF && rank == source))
      t->due[rank] += count;
  edat__fire_run(&places[source].engine, &fires[name],
                 &(struct edatcc_fire_args){
                     .rank = target,
                     .count = count,
                     .data = EDATCC_SECTION(data[0], (int64_t)bytes)});
}

/* ---- Any order ----------------------------------------------------------- */

static void fire_something(int source) {
  static const size_t sizes[] = {1, 1, 8, 300, BIG};
  int name = (int)pick(NAMES);
  bool is_for_all = name == 0 || (name < 3 && pick(3));
  int64_t target = is_for_all ? (pick(2) ? EDATCC_RANK_ALL : EDATCC_RANK_OTHERS)
                              : (int64_t)pick((unsigned)size);
  fire(source, name, target, sizes[pick(5)], pick(8) ? 1 : 3);
}

/* A rank is passive even with something to send on: the counts must do. */
static void step(int rank) {
  struct place *at = &places[rank];
  struct engine *e = &at->engine;
  struct transport *t = e->transport;
  struct term_vector v = {{0}};
  if (at->left > 0 && pick(3) == 0) {
    at->left--;
    fire_something(rank);
  }
  poll_rank(rank);
  if (edat__term_is_open(&at->term)) {
    if (t->ops->wave_test(t, v.v))
      edat__term_close(&at->term, &v);
  } else if (edat__term_wants_wave(&at->term, at->left == 0)) {
    v.v[TERM_SENT] = atomic_load(&e->sent);
    v.v[TERM_RECEIVED] = atomic_load(&e->received);
    v.v[TERM_MAIN_ENDED] = 1;
    edat__term_open(&at->term);
    t->ops->wave_start(t, v.v, TERM_FIELDS);
  }
}

static void check_all(void) {
  for (int source = 0; source < size; source++)
    for (int name = 0; name < NAMES; name++)
      for (int rank = 0; rank < size; rank++)
        if (tallies[source][name].got[rank] != tallies[source][name].due[rank])
          check_fail(__FILE__, __LINE__, "rank %d: %d of %d '%s' of %d", rank,
                     tallies[source][name].got[rank],
                     tallies[source][name].due[rank], names[name].text, source);
}

static void world(uint64_t seed) {
  random_state = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
  int ranks = RANKS_MIN + (int)pick(RANKS_MAX - RANKS_MIN + 1);
  bool is_narrow = pick(4) == 0;
  int ended = 0, roots = 1 + (int)pick((unsigned)(ranks < 8 ? ranks : 8));
  start(ranks, seed, is_narrow ? 2 * BIG : 0);
  for (int i = 0; i < roots; i++)
    places[pick((unsigned)size)].left = (int)pick(is_narrow ? 12 : 60);
  for (long steps = 0; ended < size && steps < 3000000; steps++) {
    int rank = (int)pick((unsigned)size);
    struct term *term = &places[rank].term;
    if (term->decided != TERM_NONE)
      continue;
    step(rank);
    if (term->decided == TERM_NONE)
      continue;
    CHECK_INT(term->decided, TERM_END);
    if (ended++ == 0)
      check_all();
  }
  CHECK_INT(ended, size);
  stop();
}

static uint64_t seeds = 60, first_seed = 1;

static void orders(void) {
  for (uint64_t seed = first_seed; seed < first_seed + seeds && !check_failed;
       seed++) {
    check_note("seed %llu", (unsigned long long)seed);
    world(seed);
  }
  check_note("%s", "");
}

/* ---- One order ----------------------------------------------------------- */

/* From 0 to 7 by way of 4 and 6: what goes to 7 alone is there first, and has
   to wait. From then on each gets the name from 0 itself. */
static void overtaking(void) {
  start(16, 0, 0);
  fire(0, 1, EDATCC_RANK_OTHERS, 1, 1);
  CHECK_INT(places[0].engine.sent, 15);
  fire(0, 1, 7, BIG, 1);
  fire(0, 1, EDATCC_RANK_ALL, 1, 1);
  fire(0, 3, 7, 1, 1);
  CHECK_INT(places[0].engine.sent, 15 + 1 + 15 + 1);
  poll_rank(7);
  CHECK_INT(tallies[0][1].got[7], 0);
  CHECK_INT(tallies[0][3].got[7], 1); /* another name need not wait */
  CHECK_INT(places[7].engine.received, 1);
  poll_rank(4);
  poll_rank(6);
  poll_rank(7);
  CHECK_INT(tallies[0][1].got[7], 3);
  CHECK_INT(places[7].engine.received, 4);
  poll_all(NULL, POLL_BUSY);
  poll_all(NULL, POLL_BUSY);
  fire(0, 1, EDATCC_RANK_ALL, 1, 1);
  poll_rank(15);
  CHECK_INT(tallies[0][1].got[15], 3);
  for (int i = 0; i < 4; i++)
    poll_all(NULL, POLL_BUSY);
  check_all();
  stop();
}

static void poll_one(int rank) {
  struct transport *t = places[rank].engine.transport;
  t->appetite = TRANSPORT_TAKE_ONE;
  t->ops->poll(t);
}

/* Two names wait for one after the other: who could go, but stands behind
   another, is not overtaken by the next of its name. */
static void queueing(void) {
  start(16, 0, 0);
  fire(0, 1, EDATCC_RANK_ALL, 1, 1);
  fire(0, 2, EDATCC_RANK_ALL, 1, 1);
  fire(0, 2, 7, 1, 1);
  fire(0, 1, 7, 1, 1);
  poll_rank(7);
  poll_one(4);
  poll_one(6);
  poll_one(7);
  CHECK_INT(tallies[0][1].got[7], 1);
  fire(0, 1, 7, 1, 1);
  poll_rank(7);
  CHECK_INT(tallies[0][1].got[7], 1);
  for (int i = 0; i < 4; i++)
    poll_all(NULL, POLL_BUSY);
  check_all();
  stop();
}

/* Every rank but the root has one parent, and nobody has many children. */
static void trees(void) {
  for (int n = 1; n < 70; n++)
    for (int root = 0; root < n; root++) {
      int parents[70] = {0}, children[SPREAD_CHILDREN_MAX];
      for (int rank = 0; rank < n; rank++) {
        int m = edat__spread_children(rank, root, n, children);
        CHECK(m <= 7);
        while (m-- > 0)
          parents[children[m]]++;
      }
      for (int rank = 0; rank < n; rank++)
        CHECK_INT(parents[rank], rank != root);
    }
}

int main(int argc, char **argv) {
  edat__clock_init();
  if (argc > 1)
    seeds = strtoull(argv[1], NULL, 10);
  if (argc > 2)
    first_seed = strtoull(argv[2], NULL, 10);
  RUN(trees);
  RUN(overtaking);
  RUN(queueing);
  RUN(orders);
  edat__pool_flush();
  return check_status();
}
