/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the matcher keeps stored events and waiting nodes: shards by hash of
 * the key, in each a table of entries, one per key, which hold events in
 * order of arrival, for the key and for each source, and nodes in order of
 * submission, by what they name: one source, any, or several.
 *
 * An entry with nothing in it stays for a while (a bounded number of them), so
 * that a key in use costs no allocation. Nothing here decides who gets what.
 */
#ifndef EDAT_RUNTIME_MATCH_STORE_H
#define EDAT_RUNTIME_MATCH_STORE_H

#include "base.h"
#include "list.h"
#include "map.h"
#include "sync.h"
#include "waiter.h"

enum {
  SHARDS = EDAT_TINY(64, 2), /* at most 64: sets of them are bit masks */
  IDLE_ENTRIES = EDAT_TINY(64, 1)
};

/* Who looks for the first node of a list that an event may go to begins behind
   its mark: no node up to there is open, of those that concern the source. So
   waiters that lack the same event of others are not looked at again and again.
   A mark that is NULL or the list itself is at the beginning. */

/* Of one key and source. */
struct source {
  struct source *next;
  int32_t rank;
  struct list events;  /* by event.from_source */
  struct list waiting; /* nodes that name this source alone */
  struct list *waiting_mark;
  struct list *many_mark; /* in entry.many */
  struct event *sticky;
};

struct entry {
  struct map_node node;
  struct key key;
  struct list idle;   /* among those with nothing in it */
  struct list events; /* by event.arrival */
  struct list any;    /* nodes */
  struct list *any_mark;
  struct list many;  /* nodes that name several sources */
  uint32_t nlinked;  /* nodes in any list */
  uint32_t nrearmed; /* those of them that can be left to rearm */
  uint32_t nsticky;
  struct source **buckets; /* by rank */
  uint32_t nbuckets;       /* a power of two */
  uint32_t nsources;
  struct source *one_bucket; /* the buckets, while there is one source */
  struct source first;       /* the first source; others are allocated */
};

struct shard {
  EDAT_CACHE_ALIGNED struct mutex lock;
  /* Under lock. */
  struct map entries;
  struct list idle; /* least recently used first */
  uint32_t nidle;
  uint64_t next_number;
  /* Changes to the counts; those of one waiter may fall to different shards,
     so only their sums over all shards mean something. */
  uint64_t stored;
  uint64_t sticky;
  uint64_t pending[WAITER_KINDS];
  uint64_t delivered; /* events so far; n for one with n copies */
};

struct store {
  struct shard shards[SHARDS];
};

/* True if a delivery, which locks one shard, can leave the waiter complete but
   not yet rearmed: it is persistent and touches several. Known from the moment
   that it is locked. */
static inline bool edat__waiter_is_rearmed(const struct waiter *w) {
  return w->kind == WAITER_PERSISTENT && (w->shards & (w->shards - 1)) != 0;
}

static inline unsigned edat__shard_index(uint64_t hash) {
  return (unsigned)(hash >> 58) % SHARDS;
}

void edat__store_init(struct store *store);
/* Frees entries and stored events. */
void edat__store_fini(struct store *store);

/* All of these: the shard of the key is locked. */
struct entry *edat__store_find(struct shard *shard, const struct key *key,
                               uint64_t hash); /* or NULL */
struct entry *edat__store_make(struct shard *shard, const struct key *key,
                               uint64_t hash); /* finds or adds */
/* To be called before unlocking whatever may have become empty. The entry may
   be gone afterwards. */
void edat__store_tidy(struct shard *shard, struct entry *entry);

static inline struct source *edat__entry_find_source(const struct entry *entry,
                                                     int rank) {
  struct source *s = entry->buckets[(uint32_t)rank & (entry->nbuckets - 1)];
  while (s && s->rank != rank)
    s = s->next;
  return s;
}
struct source *edat__entry_make_source(struct entry *entry, int rank);
/* Iteration over sources, in no order; NULL is before the first and after the
   last. */
struct source *edat__entry_next_source(const struct entry *entry,
                                       const struct source *source);

void edat__entry_put(struct shard *shard, struct entry *entry,
                     struct event *event);
/* Puts back what take gave, in its place. */
void edat__entry_put_back(struct shard *shard, struct entry *entry,
                          struct event *event);
/* The ordinary event that arrived first, of the source or (NULL) any; or NULL.
   One of several copies is cloned. */
struct event *edat__entry_take(struct shard *shard, struct entry *entry,
                               struct source *source);
/* Takes over the sticky event, which replaces its predecessor. */
void edat__entry_put_sticky(struct shard *shard, struct entry *entry,
                            struct event *event);

void edat__entry_link(struct shard *shard, struct entry *entry,
                      struct node *node);
void edat__entry_unlink(struct node *node);
/* Slots of the node, which is linked, are open again. */
void edat__entry_reopen(struct node *node);

#endif
