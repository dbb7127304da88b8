/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a greedy task takes beyond one set: the ordinary events in its next
 * set, and all stored ones of its keys. The set is left as if these had never
 * come; a sticky event that they had kept out may complete it again.
 */
#include "match.h"
#include "match_fill.h"

struct rest {
  void (*take)(void *ctx, struct event *event);
  void *ctx;
  struct waiter *waiter;
  bool has_news; /* a slot holds what is new */
};

static bool is_ordinary(const struct event *e) {
  return e && !(e->flags & EDATCC_FIRE_STICKY);
}

static void empty_slots(struct rest *rest, struct node *n) {
  uint32_t before = n->missing;
  for (uint32_t i = 0; i < n->nsources; i++) {
    struct event **slot = &rest->waiter->set->slots[n->slot + i];
    if (is_ordinary(*slot)) {
      rest->take(rest->ctx, *slot);
      *slot = NULL;
      n->missing++;
    } else if (!edat__slot_is_open(slot)) {
      rest->has_news = true;
    }
  }
  edat__entry_reopen(n);
  if (before == 0 && n->missing)
    atomic_fetch_add(&rest->waiter->missing, 1);
}

static void take_source(struct rest *rest, struct shard *shard,
                        const struct node *n, struct source *source) {
  struct event *e;
  while ((e = edat__entry_take(shard, n->entry, source)) != NULL)
    rest->take(rest->ctx, e);
}

static void take_stored(struct match *m, struct rest *rest,
                        const struct node *n) {
  struct shard *shard = edat__match_shard(m, n->hash);
  if (n->source == NODE_ANY) {
    take_source(rest, shard, n, NULL);
    return;
  }
  struct source *s = NULL;
  while ((s = edat__entry_next_source(n->entry, s)) != NULL)
    if (edat__node_has_source(n, s->rank))
      take_source(rest, shard, n, s);
}

static void take_locked(struct match *m, struct rest *rest) {
  struct waiter *w = rest->waiter;
  for (uint32_t i = 0; i < w->nnodes; i++) {
    empty_slots(rest, &w->nodes[i]);
    take_stored(m, rest, &w->nodes[i]);
  }
  if (!rest->has_news && atomic_exchange(&w->has_news, false))
    atomic_fetch_add(&w->missing, 1);
}

static void refill_locked(struct match *m, struct waiter *w,
                          struct done *done) {
  for (uint32_t i = 0; i < w->nnodes; i++) {
    struct node *n = &w->nodes[i];
    struct shard *shard = edat__match_shard(m, n->hash);
    if (n->missing && edat__match_fill_from_store(m, shard, n->entry, n)) {
      edat__match_complete(m, shard, w, done);
      return;
    }
  }
}

void edat__match_take_rest(struct match *m, struct waiter *w,
                           void (*take)(void *ctx, struct event *event),
                           void *ctx) {
  struct rest rest = {take, ctx, w, false};
  struct done done = {.tail = &done.first, .is_all_locked = true};
  edat__match_lock_waiter(m, w);
  if (!w->is_withdrawn && !edat__waiter_is_rearming(w)) {
    take_locked(m, &rest);
    refill_locked(m, w, &done);
  }
  edat__match_unlock(m, w->shards);
  edat__match_finish(m, &done);
}
