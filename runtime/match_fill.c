/* SPDX-License-Identifier: BSD-3-Clause */
/* See match_fill.h, and match.c for the idea. */
#include "match_fill.h"

#include <sched.h>

/* Locks. */

void edat__match_lock(struct match *m, uint64_t mask) {
  for (; mask; mask &= mask - 1)
    edat__mutex_lock(&m->store.shards[__builtin_ctzll(mask)].lock);
}

void edat__match_unlock(struct match *m, uint64_t mask) {
  for (; mask; mask &= mask - 1)
    edat__mutex_unlock(&m->store.shards[__builtin_ctzll(mask)].lock);
}

static uint64_t shards_of(const struct waiter *w) {
  uint64_t mask = 0;
  for (uint32_t i = 0; i < w->nnodes; i++)
    mask |= (uint64_t)1 << edat__shard_index(w->nodes[i].hash);
  return mask;
}

static bool is_list_settled(const struct list *nodes, uint64_t first,
                            const struct waiter *but) {
  list_for_each(link, nodes) {
    const struct node *n = list_entry(link, struct node, link);
    if (n->number >= first && n->waiter != but &&
        edat__waiter_is_rearming(n->waiter))
      return false;
  }
  return true;
}

/* True if no waiter other than `but` that is linked to the entry from that
   number on is about to be rearmed. */
static bool is_settled(const struct entry *e, uint64_t first,
                       const struct waiter *but) {
  if (!is_list_settled(&e->any, first, but) ||
      !is_list_settled(&e->many, first, but))
    return false;
  for (struct source *s = NULL; (s = edat__entry_next_source(e, s)) != NULL;)
    if (!is_list_settled(&s->waiting, first, but))
      return false;
  return true;
}

static void pause_before_retry(unsigned *tries) {
  if (++*tries % 64)
    edat__cpu_relax();
  else
    sched_yield();
}

struct entry *edat__match_lock_entry(struct match *m, const struct key *key,
                                     uint64_t hash) {
  struct shard *shard = edat__match_shard(m, hash);
  for (unsigned tries = 0;; pause_before_retry(&tries)) {
    edat__mutex_lock(&shard->lock);
    struct entry *e = edat__store_make(shard, key, hash);
    if (EDAT_LIKELY(atomic_load(&m->rearming) == 0) || is_settled(e, 0, NULL))
      return e;
    edat__mutex_unlock(&shard->lock);
  }
}

/* With all shards of the waiter locked: nobody to wait for at its keys. To be
   rearmed, it waits for those that were submitted after it. */
static bool is_waiter_settled(struct match *m, const struct waiter *w,
                              bool is_to_rearm) {
  if (EDAT_LIKELY(atomic_load(&m->rearming) == 0))
    return true;
  for (uint32_t i = 0; i < w->nnodes; i++) {
    const struct node *n = &w->nodes[i];
    const struct entry *e =
        n->entry
            ? n->entry
            : edat__store_find(edat__match_shard(m, n->hash), &n->key, n->hash);
    if (e && !is_settled(e, is_to_rearm ? n->number : 0, w))
      return false;
  }
  return true;
}

static void lock_waiter(struct match *m, const struct waiter *w,
                        bool is_to_rearm) {
  for (unsigned tries = 0;; pause_before_retry(&tries)) {
    edat__match_lock(m, w->shards);
    if (is_waiter_settled(m, w, is_to_rearm))
      return;
    edat__match_unlock(m, w->shards);
  }
}

void edat__match_lock_waiter(struct match *m, struct waiter *w) {
  if (!w->shards)
    w->shards = shards_of(w);
  lock_waiter(m, w, false);
}

void edat__match_lock_all(struct match *m) {
  for (unsigned tries = 0;; pause_before_retry(&tries)) {
    edat__match_lock(m, MATCH_ALL_SHARDS);
    if (atomic_load(&m->rearming) == 0)
      return;
    edat__match_unlock(m, MATCH_ALL_SHARDS);
  }
}

/* Filling. */

/* Subtracts n from what the waiter misses; true if that made it complete. A
   persistent one is announced as rearming before it becomes so. */
static bool drop_missing(struct match *m, struct waiter *w, uint32_t n) {
  if (!edat__waiter_is_multi(w)) {
    /* under the lock of its only shard, which orders it */
    uint32_t left = atomic_load_explicit(&w->missing, memory_order_relaxed) - n;
    /* the same */
    atomic_store_explicit(&w->missing, left, memory_order_relaxed);
    return left == 0;
  }
  if (w->kind != WAITER_PERSISTENT)
    return atomic_fetch_sub(&w->missing, n) == n;
  uint32_t missing = atomic_load(&w->missing);
  do {
    if (missing == n) { /* all that it misses is ours to give */
      atomic_fetch_add(&m->rearming, 1);
      atomic_store(&w->missing, 0);
      return true;
    }
  } while (!atomic_compare_exchange_weak(&w->missing, &missing, missing - n));
  return false;
}

/* Marks that it has; of one shard, its lock orders that. */
static bool has_news_already(struct waiter *w) {
  if (edat__waiter_is_multi(w))
    return atomic_exchange(&w->has_news, true);
  /* under the lock of its only shard */
  bool has_news = atomic_load_explicit(&w->has_news, memory_order_relaxed);
  /* the same */
  atomic_store_explicit(&w->has_news, true, memory_order_relaxed);
  return has_news;
}

bool edat__match_fill(struct match *m, struct node *n, struct event **slot,
                      struct event *event) {
  struct waiter *w = n->waiter;
  uint32_t dropped = 0;
  if (*slot) {
    edat__event_free(*slot);
  } else if (--n->missing == 0) {
    dropped = 1;
    if (w->kind != WAITER_PERSISTENT && n->entry)
      edat__entry_unlink(n);
  }
  *slot = event;
  if (w->kind == WAITER_PERSISTENT && !(event->flags & EVENT_STALE) &&
      !has_news_already(w))
    dropped++;
  return dropped && drop_missing(m, w, dropped);
}

struct event *edat__node_clone_sticky(struct node *n,
                                      const struct event *sticky) {
  struct event *e = edat__event_clone(sticky);
  if (n->waiter->kind == WAITER_PERSISTENT && e->number <= n->sticky)
    e->flags |= EVENT_STALE;
  return e;
}

/* Which sticky event `any` gets: the first to arrive of those that it has not
   had, else the latest. */
static struct event *choose_sticky(const struct node *n,
                                   const struct entry *e) {
  struct event *fresh = NULL, *latest = NULL;
  if (!e->nsticky)
    return NULL;
  for (struct source *s = NULL; (s = edat__entry_next_source(e, s)) != NULL;) {
    struct event *c = s->sticky;
    if (c && c->number > n->sticky && (!fresh || c->number < fresh->number))
      fresh = c;
    if (c && (!latest || c->number > latest->number))
      latest = c;
  }
  return fresh ? fresh : latest;
}

/* Takes a stored event for the node from one source, or any (NULL). */
static struct event *take_stored(struct shard *shard, struct entry *e,
                                 struct node *n, struct source *source) {
  struct event *event = edat__entry_take(shard, e, source);
  if (event)
    return event;
  struct event *sticky = source ? source->sticky : choose_sticky(n, e);
  return sticky ? edat__node_clone_sticky(n, sticky) : NULL;
}

bool edat__match_fill_from_store(struct match *m, struct shard *shard,
                                 struct entry *e, struct node *n) {
  bool is_complete = false;
  if (n->nsources == 1) {
    struct source *s = NULL;
    if (n->source != NODE_ANY && !(s = edat__entry_find_source(e, n->source)))
      return false;
    struct event *event = take_stored(shard, e, n, s);
    return event &&
           edat__match_fill(m, n, edat__node_slot(n, event->source), event);
  }
  for (struct source *s = NULL; (s = edat__entry_next_source(e, s)) != NULL;) {
    if (!edat__node_has_source(n, s->rank))
      continue;
    struct event *event = take_stored(shard, e, n, s);
    if (event)
      is_complete |= edat__match_fill(m, n, edat__node_slot(n, s->rank), event);
  }
  return is_complete;
}

/* Completing. */

static void note_stickies(struct waiter *w) {
  for (uint32_t i = 0; i < w->nnodes; i++) {
    struct node *n = &w->nodes[i];
    for (uint32_t s = 0; s < n->nsources; s++) {
      struct event *e = w->set->slots[n->slot + s];
      e->flags &= ~EVENT_STALE;
      if ((e->flags & EDATCC_FIRE_STICKY) && e->number > n->sticky)
        n->sticky = e->number;
    }
  }
}

static void append(struct done *done, struct waiter *w,
                   struct edatcc_events *set) {
  set->waiter = w;
  set->next = NULL;
  *done->tail = set;
  done->tail = &set->next;
}

void edat__match_take_set(struct shard *shard, struct waiter *w,
                          struct done *done) {
  append(done, w, w->set);
  w->set = NULL;
  shard->pending[w->kind]--;
}

/* A persistent waiter, all locked, gets a new set in place of its complete
   one. */
static void renew_set(struct waiter *w) {
  struct edatcc_events *set = w->set;
  note_stickies(w);
  set->order = w->completions++;
  atomic_fetch_add(&w->refs, 1);
  w->set = edat__events_new_like(set);
  for (uint32_t i = 0; i < w->nnodes; i++)
    if (w->nodes[i].entry)
      edat__entry_reopen(&w->nodes[i]);
}

/* Opens all nodes of a persistent waiter for a new set; true if stored events
   made it complete at once. */
static bool open_nodes(struct match *m, struct waiter *w) {
  bool is_complete = false;
  for (uint32_t i = 0; i < w->nnodes; i++)
    w->nodes[i].missing = w->nodes[i].nsources;
  /* published by the locks of its shards, but for a look at missing of a waiter
     that is rearming, for which it is only another value than 0 */
  atomic_store_explicit(&w->has_news, false, memory_order_relaxed);
  if (edat__waiter_is_multi(w))
    atomic_store(&w->missing, w->nnodes + 1);
  else /* the same */
    atomic_store_explicit(&w->missing, w->nnodes + 1, memory_order_relaxed);
  for (uint32_t i = 0; i < w->nnodes; i++) {
    struct node *n = &w->nodes[i];
    struct shard *shard = edat__match_shard(m, n->hash);
    is_complete |= edat__match_fill_from_store(m, shard, n->entry, n);
  }
  return is_complete;
}

void edat__match_arm(struct match *m, struct waiter *w, struct done *done) {
  while (open_nodes(m, w)) {
    if (edat__waiter_is_multi(w))
      atomic_fetch_sub(&m->rearming, 1);
    append(done, w, w->set);
    renew_set(w);
  }
}

/* A complete persistent waiter, all locked, starts afresh. */
static void rearm_locked(struct match *m, struct waiter *w, struct done *done) {
  renew_set(w);
  edat__match_arm(m, w, done);
  if (edat__waiter_is_multi(w))
    atomic_fetch_sub(&m->rearming, 1);
}

void edat__match_complete(struct match *m, struct shard *shard,
                          struct waiter *w, struct done *done) {
  if (w->kind != WAITER_PERSISTENT) {
    edat__match_take_set(shard, w, done);
    return;
  }
  append(done, w, w->set);
  if (edat__waiter_is_multi(w) && !done->is_all_locked)
    w->set->is_to_rearm = true;
  else
    rearm_locked(m, w, done);
}

void edat__match_unlink(struct match *m, struct waiter *w) {
  m->store.shards[__builtin_ctzll(w->shards)].pending[w->kind]--;
  for (uint32_t i = 0; i < w->nnodes; i++) {
    struct node *n = &w->nodes[i];
    struct entry *e = n->entry;
    if (e) {
      edat__entry_unlink(n);
      edat__store_tidy(edat__match_shard(m, n->hash), e);
    }
  }
}

void edat__match_put_waiter(struct waiter *w) {
  if (atomic_fetch_sub(&w->refs, 1) == 1)
    w->complete(w, NULL);
}

/* Rearms a waiter that a delivery has completed. */
static void rearm(struct match *m, struct waiter *w, struct done *done) {
  lock_waiter(m, w, true);
  rearm_locked(m, w, done);
  edat__match_unlock(m, w->shards);
}

void edat__match_finish(struct match *m, struct done *done) {
  for (struct edatcc_events *set = done->first; set; set = set->next)
    if (set->is_to_rearm)
      rearm(m, set->waiter, done);
  for (struct edatcc_events *set = done->first, *next; set; set = next) {
    struct waiter *w = set->waiter;
    bool is_persistent = w->kind == WAITER_PERSISTENT;
    next = set->next;
    w->complete(w, set);
    if (is_persistent)
      edat__match_put_waiter(w);
  }
}
