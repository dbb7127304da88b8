// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The matcher in situations that random operations hardly meet: many events
   through few keys, of which none is lost, doubled or overtaken; several things
   at one instant; many keys; what reports ask. match.c compares it with a
   model. */
#include "check.h"
#include "match.h"
#include "match_keys.h"
#include "mem.h"
#include "sync.h"
#include "waiter.h"

#include <string.h>

enum { RANKS = 4 };

static struct match *match;
static uint32_t site;

/* Stress: persistent waiters on two keys each share out all events; per key
   and source they come in order at each waiter. */

enum { FIRERS = 3, SHARERS = 3 };
static unsigned per_firer;
static struct waiter sharers[SHARERS];
static struct edatcc_dep sharer_deps[SHARERS][2];
static unsigned char *seen[2][FIRERS];
static _Atomic uint64_t consumed;

static void see_once(const struct event *e) {
  unsigned sequence;
  memcpy(&sequence, e->payload ? e->payload->data : e->small, sizeof sequence);
  unsigned char *at = &seen[key_number(&e->key) / 2][e->source][sequence];
  CHECK(__atomic_exchange_n(at, 1, __ATOMIC_SEQ_CST) == 0);
  atomic_fetch_add(&consumed, 1);
}

static void share(struct waiter *w, struct edatcc_events *set) {
  (void)w;
  for (uint32_t i = 0; i < set->nslots; i++)
    see_once(set->slots[i]);
  edat__events_free(set);
}

static void fire_all(void *argument) {
  int source = (int)(intptr_t)argument;
  for (unsigned i = 0; i < per_firer; i++)
    for (int key = 0; key < 3; key += 2) {
      struct event *e = edat__event_new(sizeof i, false);
      memcpy(edat__event_data(e), &i, sizeof i);
      e->key = make_key(key);
      e->source = source;
      e->site = site;
      deliver(match, (int)i, e);
    }
}

static void see_left(void *ctx, const struct event *e) {
  (void)ctx;
  see_once(e);
}

static void start_sharer(int i, waiter_complete *complete) {
  static const struct edatcc_where where = {"a.c", "f", 1};
  struct edatcc_dep_args args[2];
  for (int k = 0; k < 2; k++) {
    sharer_deps[i][k] = (struct edatcc_dep){.name = &key_names[k], .text = "x"};
    args[k] = (struct edatcc_dep_args){.rank = EDATCC_RANK_ANY};
  }
  struct consumer consumer = {"t", &where, sharer_deps[i], 2, 0};
  edat__waiter_init(&sharers[i], WAITER_PERSISTENT, complete, &consumer, args,
                    0, RANKS);
  edat__match_submit(match, &sharers[i]);
}

static void test_stress(void) {
  struct thread threads[FIRERS];
  per_firer = rounds(5000);
  match = edat__match_new();
  for (int i = 0; i < 2 * FIRERS; i++)
    seen[i % 2][i / 2] = edat__mem_zalloc(per_firer, "marks");
  for (int i = 0; i < SHARERS; i++)
    start_sharer(i, share);
  for (int i = 0; i < FIRERS; i++)
    edat__thread_start(&threads[i], "fire", fire_all, (void *)(intptr_t)i);
  for (int i = 0; i < FIRERS; i++)
    edat__thread_join(&threads[i]);
  edat__match_each_stored(match, see_left, NULL);
  CHECK_INT(atomic_load(&consumed) + edat__match_held(match),
            2 * FIRERS * per_firer);
  edat__match_free(match);
  for (int i = 0; i < SHARERS; i++)
    edat__waiter_fini(&sharers[i]);
  for (int i = 0; i < 2 * FIRERS; i++)
    edat__mem_free(seen[i % 2][i / 2]);
}

/* A persistent waiter of keys in two shards, and all copies of an event at one
   instant: when the first set is handed over, no copy is left to come. */

static uint64_t stored_at_first;
static _Atomic uint64_t nsets;

static void count_set(struct waiter *w, struct edatcc_events *set) {
  struct match_counts counts;
  (void)w;
  if (atomic_fetch_add(&nsets, 1) == 0) {
    edat__match_count(match, &counts);
    stored_at_first = counts.stored;
  }
  edat__events_free(set);
}

static void deliver_bare(int key, int source, int copies, uint32_t flags) {
  struct event *e = edat__event_new(0, false);
  e->key = make_key(key);
  e->source = source;
  e->site = site;
  e->copies = (uint32_t)copies;
  e->flags = flags;
  edat__match_deliver(match, e);
}

static void test_copies_at_once(void) {
  match = edat__match_new();
  atomic_store(&nsets, 0);
  start_sharer(0, count_set);
  for (int i = 0; i < 3; i++)
    deliver_bare(2, 0, 1, 0);
  deliver_bare(0, 0, 3, 0);
  CHECK_INT(atomic_load(&nsets), 3);
  CHECK_INT(stored_at_first, 0);
  edat__match_free(match);
  edat__waiter_fini(&sharers[0]);
}

/* A sticky event completes a waiter of two shards and a later one of one shard:
   the first is rearmed before the second can take what it is to get. */
static void test_sticky_in_order(void) {
  static const struct edatcc_where where = {"a.c", "f", 1};
  static struct edatcc_dep deps[3];
  struct edatcc_dep_args args[3] = {{.rank = 0}, {.rank = 1}, {.rank = 0}};
  struct match_counts counts;
  match = edat__match_new();
  for (int i = 0; i < 3; i++)
    deps[i] = (struct edatcc_dep){.name = &key_names[i / 2], .text = "x"};
  for (uint32_t i = 0; i < 2; i++) {
    struct consumer consumer = {"t", &where, deps, 3 - i, 0};
    edat__waiter_init(&sharers[i], WAITER_PERSISTENT, count_set, &consumer,
                      args, 0, RANKS);
    edat__match_submit(match, &sharers[i]);
  }
  deliver_bare(2, 0, 1, 0);
  deliver_bare(0, 0, 3, 0);
  deliver_bare(0, 1, 1, EDATCC_FIRE_STICKY);
  edat__match_count(match, &counts);
  CHECK_INT(sharers[0].completions, 1);
  CHECK_INT(sharers[1].completions, 1);
  CHECK_INT(edat__match_held(match), 1);
  CHECK_INT(counts.stored, 0);
  edat__match_free(match);
  for (int i = 0; i < 2; i++)
    edat__waiter_fini(&sharers[i]);
}

/* With old sticky events in all its slots, each new event completes a set, also
   when two come at the same time. */

static void fire_news(void *argument) {
  for (unsigned i = 0; i < per_firer; i++)
    deliver_bare((int)(intptr_t)argument, 0, 1, 0);
}

static void test_news_at_once(void) {
  struct thread threads[2];
  per_firer = rounds(5000);
  match = edat__match_new();
  atomic_store(&nsets, 0);
  for (int key = 0; key <= 2; key += 2)
    deliver_bare(key, 0, 1, EDATCC_FIRE_STICKY);
  start_sharer(0, count_set);
  for (int i = 0; i < 2; i++)
    edat__thread_start(&threads[i], "fire", fire_news,
                       (void *)(intptr_t)(2 * i));
  for (int i = 0; i < 2; i++)
    edat__thread_join(&threads[i]);
  CHECK_INT(atomic_load(&nsets), 1 + 2 * per_firer);
  edat__match_free(match);
  edat__waiter_fini(&sharers[0]);
}

/* Who completes a waiter frees it, while another still delivers: TSan sees
   whether that one looks at it again. */

static void free_waiter(struct waiter *w, struct edatcc_events *set) {
  edat__events_free(set);
  edat__waiter_fini(w);
  edat__mem_free(w);
}

static void deliver_pair(void *argument) {
  struct event *e = edat__event_new(0, true);
  e->key = make_key((int)(intptr_t)argument);
  e->copies = 2;
  e->source = 0;
  e->site = site;
  edat__match_deliver(match, e);
}

static void submit_short_lived(void) {
  static const struct edatcc_where where = {"a.c", "f", 1};
  static struct edatcc_dep deps[2];
  struct edatcc_dep_args args[2];
  for (int k = 0; k < 2; k++) {
    deps[k] = (struct edatcc_dep){.name = &key_names[k], .text = "x"};
    args[k] = (struct edatcc_dep_args){.rank = EDATCC_RANK_ANY};
  }
  struct consumer consumer = {"t", &where, deps, 2, 0};
  struct waiter *w = edat__mem_zalloc(sizeof *w, "a waiter");
  edat__waiter_init(w, WAITER_TASK, free_waiter, &consumer, args, 0, RANKS);
  edat__match_submit(match, w);
}

static void test_short_lived(void) {
  match = edat__match_new();
  for (unsigned i = rounds(100); i > 0; i--) {
    struct thread threads[2];
    submit_short_lived();
    for (int k = 0; k < 2; k++)
      edat__thread_start(&threads[k], "fire", deliver_pair,
                         (void *)(intptr_t)(2 * k));
    for (int k = 0; k < 2; k++)
      edat__thread_join(&threads[k]);
    submit_short_lived();
  }
  edat__match_free(match);
}

/* Reports. */

/* Nothing completes it. */
static void withdrawn(struct waiter *w, struct edatcc_events *set) {
  (void)w;
  CHECK(set == NULL);
}

static void keep_node(void *ctx, const struct waiter *w,
                      const struct node *node) {
  (void)w;
  *(const struct node **)ctx = node;
}

static void test_reports(void) {
  static const struct edatcc_where where = {"a.c", "f", 7};
  static struct edatcc_name name = {"halo", 0};
  struct edatcc_dep dep = {
      .name = &name, .text = "halo[3] from(2)", .nindex = 1};
  struct edatcc_dep_args args = {.rank = 2, .index = {3}};
  struct consumer consumer = {"t", &where, &dep, 1, 0};
  const struct node *node = NULL;
  char text[100];
  match = edat__match_new();
  struct waiter w;
  edat__waiter_init(&w, WAITER_TASK, withdrawn, &consumer, &args, 0, RANKS);
  edat__match_submit(match, &w);
  edat__match_each_pending(match, keep_node, &node);
  REQUIRE(node != NULL);
  CHECK_INT(edat__node_lacks(node), 2);
  CHECK_STR(edat__consumer_print(&node->waiter->consumer, text, sizeof text),
            "task 't' (a.c:7)");
  struct event *e = edat__event_new(0, false);
  edat__key_parse("halo[3]", &e->key);
  CHECK_INT(edat__match_nearness(node, e), NEAR_SOURCE);
  edat__key_parse("halo", &e->key);
  CHECK_INT(edat__match_nearness(node, e), NEAR_INDEX);
  edat__key_parse("hallo[3]", &e->key);
  CHECK_INT(edat__match_nearness(node, e), NEAR_SPELLING);
  edat__key_parse("other[3]", &e->key);
  CHECK_INT(edat__match_nearness(node, e), NEAR_NOT);
  edat__event_free(e);
  edat__match_free(match);
  edat__waiter_fini(&w);
}

/* Many keys at once, more than are kept when empty. */
static void test_many_keys(void) {
  static const struct edatcc_where where = {"a.c", "f", 7};
  struct edatcc_dep dep = {
      .name = &key_names[0], .text = "a[0:n]", .nindex = 1, .range = 1};
  struct edatcc_dep_args args = {.rank = EDATCC_RANK_ANY, .length = {5000}};
  struct consumer consumer = {"t", &where, &dep, 1, 0};
  struct waiter w;
  match = edat__match_new();
  edat__waiter_init(&w, WAITER_WAIT, withdrawn, &consumer, &args, 0, RANKS);
  CHECK(edat__match_try_take(match, &w) == NULL);
  for (int i = 0; i < 5000; i++) {
    if (i % 500 == 0)
      CHECK(edat__match_try_take(match, &w) == NULL);
    struct event *e = edat__event_new(sizeof i, false);
    memcpy(edat__event_data(e), &i, sizeof i);
    e->key = (struct key){{4999 - i}, edat__name_id(&key_names[0]), 1};
    e->source = i % RANKS;
    e->site = site;
    edat__match_deliver(match, e);
  }
  struct edatcc_events *set = edat__match_try_take(match, &w);
  REQUIRE(set != NULL);
  const int *values = edatcc_events_data(set, 0);
  CHECK_INT(values[0], 4999);
  CHECK_INT(values[4999], 0);
  edat__events_free(set);
  edat__waiter_fini(&w);
  edat__match_free(match);
}

int main(void) {
  site = edat__site_intern("int", sizeof(int), "fire.c", 3);
  RUN(test_stress);
  RUN(test_copies_at_once);
  RUN(test_sticky_in_order);
  RUN(test_news_at_once);
  RUN(test_short_lived);
  RUN(test_reports);
  RUN(test_many_keys);
  return check_status();
}
