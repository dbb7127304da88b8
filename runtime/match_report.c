/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the matcher tells others: counts for the waves of termination, and all
 * that it holds, for reports. Reports lock everything, so what they see is one
 * state.
 */
#include "match.h"
#include "match_fill.h"

void edat__match_count(struct match *m, struct match_counts *counts) {
  *counts = (struct match_counts){.stored = 0};
  edat__match_lock(m, MATCH_ALL_SHARDS);
  for (unsigned i = 0; i < SHARDS; i++) {
    const struct shard *shard = &m->store.shards[i];
    counts->stored += shard->stored;
    counts->sticky += shard->sticky;
    counts->delivered += shard->delivered;
    for (int k = 0; k < WAITER_KINDS; k++)
      counts->pending[k] += shard->pending[k];
  }
  edat__match_unlock(m, MATCH_ALL_SHARDS);
}

/* Calls `see` for each entry, with everything locked. */
static void each_entry(struct match *m,
                       void (*see)(void *ctx, const struct entry *e),
                       void *ctx) {
  edat__match_lock(m, MATCH_ALL_SHARDS);
  for (unsigned i = 0; i < SHARDS; i++) {
    const struct map *entries = &m->store.shards[i].entries;
    for (struct map_node *n = NULL; (n = edat__map_next(entries, n)) != NULL;)
      see(ctx, container_of(n, struct entry, node));
  }
  edat__match_unlock(m, MATCH_ALL_SHARDS);
}

static void each_node(const struct entry *e,
                      void (*see)(void *ctx, const struct node *n), void *ctx) {
  list_for_each(link, &e->any) see(ctx, list_entry(link, struct node, link));
  list_for_each(link, &e->many) see(ctx, list_entry(link, struct node, link));
  for (struct source *s = NULL; (s = edat__entry_next_source(e, s)) != NULL;)
    list_for_each(link, &s->waiting)
        see(ctx, list_entry(link, struct node, link));
}

/* Held events. */

static void add_held(void *ctx, const struct node *n) {
  uint64_t *held = ctx;
  if (n->waiter->kind != WAITER_PERSISTENT)
    return;
  for (uint32_t i = 0; i < n->nsources; i++) {
    const struct event *e = n->waiter->set->slots[n->slot + i];
    *held += e && !(e->flags & EDATCC_FIRE_STICKY);
  }
}

static void add_held_of_entry(void *ctx, const struct entry *e) {
  each_node(e, add_held, ctx);
}

uint64_t edat__match_held(struct match *m) {
  uint64_t held = 0;
  each_entry(m, add_held_of_entry, &held);
  return held;
}

/* Pending waiters. */

struct pending_visit {
  void (*see)(void *ctx, const struct waiter *w, const struct node *node);
  void *ctx;
};

/* A waiter is reported when its first lacking node comes. */
static void see_node(void *ctx, const struct node *node) {
  const struct pending_visit *visit = ctx;
  const struct waiter *w = node->waiter;
  const struct node *n = w->nodes;
  while (n < node && n->missing == 0)
    n++;
  if (n != node || node->missing == 0)
    return;
  for (; n < w->nodes + w->nnodes; n++)
    if (n->missing)
      visit->see(visit->ctx, w, n);
}

static void see_nodes_of_entry(void *ctx, const struct entry *e) {
  each_node(e, see_node, ctx);
}

void edat__match_each_pending(struct match *m,
                              void (*see)(void *ctx, const struct waiter *w,
                                          const struct node *node),
                              void *ctx) {
  struct pending_visit visit = {see, ctx};
  each_entry(m, see_nodes_of_entry, &visit);
}

int edat__node_lacks(const struct node *node) {
  uint32_t i = 0;
  if (node->source == NODE_ANY)
    return NODE_ANY;
  while (i + 1 < node->nsources && node->waiter->set->slots[node->slot + i])
    i++;
  return node->source + (int)i;
}

/* Stored events. */

struct stored_visit {
  void (*see)(void *ctx, const struct event *event);
  void *ctx;
};

static void see_events_of_entry(void *ctx, const struct entry *e) {
  const struct stored_visit *visit = ctx;
  list_for_each(link, &e->events)
      visit->see(visit->ctx, list_entry(link, struct event, arrival));
  for (struct source *s = NULL; (s = edat__entry_next_source(e, s)) != NULL;)
    if (s->sticky)
      visit->see(visit->ctx, s->sticky);
}

void edat__match_each_stored(struct match *m,
                             void (*see)(void *ctx, const struct event *event),
                             void *ctx) {
  struct stored_visit visit = {see, ctx};
  each_entry(m, see_events_of_entry, &visit);
}

enum nearness edat__match_nearness(const struct node *node,
                                   const struct event *event) {
  if (edat__key_is_equal(&node->key, &event->key))
    return NEAR_SOURCE;
  if (node->key.name == event->key.name)
    return NEAR_INDEX;
  return edat__name_is_near(edat__name_get(node->key.name)->text,
                            edat__name_get(event->key.name)->text)
             ? NEAR_SPELLING
             : NEAR_NOT;
}
