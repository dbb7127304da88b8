/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inside the matcher: its locks, putting events into the slots of nodes, and
 * what follows when a set is complete. match.c has the essay.
 */
#ifndef EDAT_RUNTIME_MATCH_FILL_H
#define EDAT_RUNTIME_MATCH_FILL_H

#include "match.h"
#include "match_store.h"

/* Bit in event.flags, next to EDATCC_FIRE_*: a sticky event that the node had
   in its former set. */
#define EVENT_STALE (1u << 31)

#define MATCH_ALL_SHARDS (UINT64_MAX >> (64 - SHARDS))

struct match {
  /* Under lock: each shard's. */
  struct store store;
  EDAT_CACHE_ALIGNED _Atomic uint32_t
      rearming; /* Atomic: persistent waiters between completion and rearming;
                   raised before their missing becomes 0. */
};

/* Complete sets, first one first, of a call that is not finished. */
struct done {
  struct edatcc_events *first, **tail;
  bool is_all_locked; /* all shards of whatever the call may complete */
};

static inline struct shard *edat__match_shard(struct match *m, uint64_t hash) {
  return &m->store.shards[edat__shard_index(hash)];
}

static inline bool edat__waiter_is_multi(const struct waiter *w) {
  return (w->shards & (w->shards - 1)) != 0;
}

static inline bool edat__waiter_is_rearming(const struct waiter *w) {
  return w->kind == WAITER_PERSISTENT && atomic_load(&w->missing) == 0;
}

static inline struct event **edat__node_slot(const struct node *n, int rank) {
  uint32_t offset = n->nsources > 1 ? (uint32_t)(rank - n->source) : 0;
  return &n->waiter->set->slots[n->slot + offset];
}

/* True if an event from this rank may go to the node. */
static inline bool edat__node_has_source(const struct node *n, int rank) {
  return n->source == NODE_ANY ||
         (rank >= n->source && (uint32_t)(rank - n->source) < n->nsources);
}

static inline bool edat__slot_is_open(struct event *const *slot) {
  return !*slot || ((*slot)->flags & EVENT_STALE);
}

/* Locks the shards of a mask, in ascending order. */
void edat__match_lock(struct match *m, uint64_t mask);
void edat__match_unlock(struct match *m, uint64_t mask);
/* Locks the shard of the key and gives its entry; nobody is to be rearmed
   there. */
struct entry *edat__match_lock_entry(struct match *m, const struct key *key,
                                     uint64_t hash);
/* Finds the waiter's shards, if not known, and locks them; nobody else is to be
   rearmed at its keys. */
void edat__match_lock_waiter(struct match *m, struct waiter *w);
/* Locks all shards; nobody is to be rearmed anywhere. */
void edat__match_lock_all(struct match *m);

/* From here on the shards involved are locked. */

/* Puts the event into the slot; true if that completed the waiter. */
bool edat__match_fill(struct match *m, struct node *n, struct event **slot,
                      struct event *event);
/* Fills what stored events can fill; true if that completed the waiter. */
bool edat__match_fill_from_store(struct match *m, struct shard *shard,
                                 struct entry *e, struct node *n);
/* A sticky event for the node: a clone, marked if the node had it before. */
struct event *edat__node_clone_sticky(struct node *n,
                                      const struct event *sticky);
/* Takes the complete set of a transient waiter. */
void edat__match_take_set(struct shard *shard, struct waiter *w,
                          struct done *done);
/* Opens all nodes of a persistent waiter for the next set, again and again as
   long as stored events complete it; all its shards are locked. */
void edat__match_arm(struct match *m, struct waiter *w, struct done *done);
/* The waiter has become complete by an event put in at this shard. */
void edat__match_complete(struct match *m, struct shard *shard,
                          struct waiter *w, struct done *done);
/* Removes the waiter; it is no longer pending. */
void edat__match_unlink(struct match *m, struct waiter *w);

/* And here nothing is locked. */

/* One reference less to a persistent waiter; the last ends its withdrawal. */
void edat__match_put_waiter(struct waiter *w);
/* Rearms, then hands over. */
void edat__match_finish(struct match *m, struct done *done);

#endif
