/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The matcher: who gets which event. match_store.c keeps, match_fill.c fills.
 *
 * A call locks the shards of all its keys, in ascending order, does everything
 * and unlocks; what is complete is handed over afterwards. A delivery has one
 * key, so one lock. Thus each call takes effect at one instant, and waiters of
 * several keys are submitted in one order, the same at each key.
 *
 * One case is not that simple. When a delivery completes a persistent waiter
 * whose keys lie in several shards, the waiter must be rearmed before anybody
 * else may look at its keys (else a later waiter could take one of two events
 * that the waiter would have taken both, and neither ever completes). Its other
 * shards cannot be locked at that point. So it is marked by missing == 0; the
 * deliverer unlocks, locks all its shards and rearms; whoever meets such a
 * waiter meanwhile unlocks and tries again. m->rearming tells that there is
 * none without looking.
 *
 * The delivery takes effect when its waiter is rearmed. Up to then only other
 * rearming changes anything at the waiter's keys; and a rearming waiter waits
 * for such waiters that were submitted after it. So those that go first compete
 * after it, and opening their nodes does not change to whom the event goes; and
 * no two wait for each other. That is an instant only if no more is to do, and
 * if nobody else adds to a full set. So a delivery of several copies or a
 * sticky event, or where a sticky event is (which leaves slots open), locks
 * everything, with nobody rearming, and rearms at once. So does a withdrawal,
 * which would tell whether a delivery has taken effect.
 *
 * Facts, which hold whenever a shard is unlocked and nobody rearms:
 * 1. No stored event fits a node that lacks one.
 * 2. A node lacks `missing` events; a transient node is linked while that is
 *    not 0, a persistent one always.
 * 3. A persistent waiter has missing != 0: it lacks an event, or all that it
 *    has is sticky and was there for its last set already (stale); such a slot
 *    is still open to anything newer.
 */
#include "match.h"
#include "match_fill.h"
#include "mem.h"

struct match *edat__match_new(void) {
  struct match *m =
      edat__mem_alloc_aligned(EDAT_CACHE_LINE, sizeof *m, "the matcher");
  edat__store_init(&m->store);
  atomic_init(&m->rearming, 0);
  return m;
}

void edat__match_free(struct match *m) {
  edat__store_fini(&m->store);
  edat__mem_free(m);
}

/* Delivering. */

/* The first node of the list that an event from this rank may go to. */
static struct node *first_open(struct list *head, struct list **mark,
                               int rank) {
  struct list *link = *mark ? (*mark)->next : head->next;
  for (; link != head; link = link->next) {
    struct node *n = list_entry(link, struct node, link);
    if (!edat__node_has_source(n, rank))
      continue;
    if (edat__slot_is_open(edat__node_slot(n, rank)))
      return n;
    *mark = link;
  }
  return NULL;
}

static struct node *earlier(struct node *a, struct node *b) {
  return !a || (b && b->number < a->number) ? b : a;
}

static struct node *choose_node(struct entry *e, int rank) {
  struct source *s = edat__entry_find_source(e, rank);
  struct node *n = s ? first_open(&s->waiting, &s->waiting_mark, rank) : NULL;
  if (!edat__list_is_empty(&e->any))
    n = earlier(n, first_open(&e->any, &e->any_mark, rank));
  if (!edat__list_is_empty(&e->many)) {
    if (!s)
      s = edat__entry_make_source(e, rank);
    n = earlier(n, first_open(&e->many, &s->many_mark, rank));
  }
  return n;
}

/* Gives the event, or its copies, to nodes, or stores them. */
static void deliver_ordinary(struct match *m, struct shard *shard,
                             struct entry *e, struct event *event,
                             struct done *done) {
  for (bool is_last = false; !is_last;) {
    struct node *n = e->nlinked ? choose_node(e, event->source) : NULL;
    if (!n) {
      edat__entry_put(shard, e, event);
      return;
    }
    /* A transient one may be completed elsewhere, and gone, once filled. */
    struct waiter *w = n->waiter;
    is_last = event->copies == 1;
    struct event *given = is_last ? event : edat__event_clone(event);
    if (!is_last)
      event->copies--;
    if (edat__match_fill(m, n, edat__node_slot(n, given->source), given))
      edat__match_complete(m, shard, w, done);
  }
}

/* The new sticky event for a node: if it lacks one or has a stale one; in a
   persistent one it also replaces an older one of the same source. True if that
   completed the waiter. */
static bool offer_sticky(struct match *m, struct node *n,
                         const struct event *sticky) {
  struct event **slot = edat__node_slot(n, sticky->source);
  bool is_older = *slot && ((*slot)->flags & EDATCC_FIRE_STICKY) &&
                  (*slot)->source == sticky->source;
  if (!edat__slot_is_open(slot) &&
      !(is_older && n->waiter->kind == WAITER_PERSISTENT))
    return false;
  return edat__match_fill(m, n, slot, edat__node_clone_sticky(n, sticky));
}

/* A walk over the nodes of an entry that concern a source, in order of
   submission: a merge of three lists. */
struct walk {
  struct list *heads[3], *at[3];
};

static struct node *walk_on(struct walk *walk) {
  struct node *n = NULL;
  int from = 0;
  for (int i = 0; i < 3; i++) {
    if (walk->at[i] == walk->heads[i])
      continue;
    struct node *c = list_entry(walk->at[i], struct node, link);
    if (!n || c->number < n->number) {
      n = c;
      from = i;
    }
  }
  if (n)
    walk->at[from] = walk->at[from]->next;
  return n;
}

/* Every node gets it. The nodes of one waiter follow each other, and have all
   been asked before the waiter's set is taken. */
static void deliver_sticky(struct match *m, struct shard *shard,
                           struct entry *e, struct event *event,
                           struct done *done) {
  edat__entry_put_sticky(shard, e, event);
  struct source *s = edat__entry_find_source(e, event->source);
  struct walk walk = {.heads = {&e->any, &e->many, &s->waiting}};
  struct waiter *full = NULL;
  struct node *n;
  for (int i = 0; i < 3; i++)
    walk.at[i] = walk.heads[i]->next;
  do {
    n = walk_on(&walk);
    if (full && (!n || n->waiter != full)) {
      edat__match_complete(m, shard, full, done);
      full = NULL;
    }
    if (n && edat__node_has_source(n, event->source) &&
        offer_sticky(m, n, event))
      full = n->waiter;
  } while (n);
}

/* With the shard locked: true if that is not enough, because a waiter of other
   shards may get one of several copies, or something in place of what it has.
 */
static bool needs_all_shards(const struct entry *e, const struct event *event) {
  return e->nrearmed && (event->copies > 1 || e->nsticky ||
                         (event->flags & EDATCC_FIRE_STICKY));
}

/* With the shard of the event's key locked, of which this is the entry. */
static void deliver_locked(struct match *m, struct event *event, uint64_t hash,
                           struct entry *e) {
  struct shard *shard = edat__match_shard(m, hash);
  uint64_t locked = (uint64_t)1 << edat__shard_index(hash);
  struct done done = {.tail = &done.first};
  if (EDAT_UNLIKELY(needs_all_shards(e, event))) {
    edat__mutex_unlock(&shard->lock);
    edat__match_lock_all(m);
    locked = MATCH_ALL_SHARDS;
    done.is_all_locked = true;
    e = edat__store_make(shard, &event->key, hash);
  }
  shard->delivered += event->copies;
  if (EDAT_UNLIKELY(event->flags & EDATCC_FIRE_STICKY))
    deliver_sticky(m, shard, e, event, &done);
  else
    deliver_ordinary(m, shard, e, event, &done);
  edat__store_tidy(shard, e);
  edat__match_unlock(m, locked);
  edat__match_finish(m, &done);
}

void edat__match_deliver(struct match *m, struct event *event) {
  uint64_t hash = edat__key_hash(&event->key);
  if (EDAT_UNLIKELY(edat__event_high != 0))
    edat__event_keep(event);
  struct entry *e = edat__match_lock_entry(m, &event->key, hash);
  deliver_locked(m, event, hash, e);
}

/* The node of a persistent waiter of this event alone, of which nothing has
   come yet, that the event goes to; or NULL. What completes and rearms such a
   waiter is this shard's lock. */
static struct node *find_server(struct entry *e, int rank) {
  struct node *n = e->nlinked && !e->nsticky ? choose_node(e, rank) : NULL;
  if (!n || n->waiter->kind != WAITER_PERSISTENT || n->waiter->nnodes != 1 ||
      n->nsources != 1 || *edat__node_slot(n, rank))
    return NULL;
  return n;
}

/* As good as filling the waiter's set and giving it a new one (match_fill.c):
   the event is the whole set, in one block with it, and by fact 1 nothing that
   is stored could fill the next. */
static void serve_locked(struct shard *shard, struct node *n,
                         const struct event *event, const void *data) {
  struct waiter *w = n->waiter;
  struct edatcc_events *set = edat__events_new_around(w->set, event, data);
  shard->delivered++;
  set->order = w->completions++;
  set->waiter = w;
  atomic_fetch_add(&w->refs, 1);
  edat__mutex_unlock(&shard->lock);
  w->complete(w, set);
  edat__match_put_waiter(w);
}

void edat__match_deliver_copy(struct match *m, const struct event *event,
                              const void *data) {
  EDAT_ASSERT(event->copies == 1 && !event->payload && !event->flags);
  if (EDAT_UNLIKELY(edat__event_high != 0)) { /* it is to be counted */
    edat__match_deliver(m, edat__event_copy(event, data));
    return;
  }
  uint64_t hash = edat__key_hash(&event->key);
  struct entry *e = edat__match_lock_entry(m, &event->key, hash);
  struct node *n = find_server(e, event->source);
  if (EDAT_LIKELY(n != NULL))
    serve_locked(edat__match_shard(m, hash), n, event, data);
  else
    deliver_locked(m, edat__event_copy(event, data), hash, e);
}

/* Submitting. */

static void submit_persistent(struct match *m, struct waiter *w,
                              struct done *done) {
  for (uint32_t i = 0; i < w->nnodes; i++) {
    struct node *n = &w->nodes[i];
    struct shard *shard = edat__match_shard(m, n->hash);
    edat__entry_link(shard, edat__store_make(shard, &n->key, n->hash), n);
  }
  edat__match_arm(m, w, done);
}

static void submit_transient(struct match *m, struct waiter *w,
                             struct done *done) {
  for (uint32_t i = 0; i < w->nnodes; i++) {
    struct node *n = &w->nodes[i];
    struct shard *shard = edat__match_shard(m, n->hash);
    struct entry *e = edat__store_make(shard, &n->key, n->hash);
    if (edat__match_fill_from_store(m, shard, e, n))
      edat__match_take_set(shard, w, done);
    else if (n->missing)
      edat__entry_link(shard, e, n);
    edat__store_tidy(shard, e);
  }
}

void edat__match_submit(struct match *m, struct waiter *w) {
  struct done done = {.tail = &done.first};
  if (w->nnodes == 0) {
    struct edatcc_events *set = w->set;
    bool is_persistent = w->kind == WAITER_PERSISTENT;
    if (!is_persistent)
      w->set = NULL;
    w->complete(w, is_persistent ? NULL : set);
    return;
  }
  w->since = edat__clock_coarse();
  /* published to others by the locks */
  atomic_store_explicit(&w->missing, w->nnodes, memory_order_relaxed);
  edat__match_lock_waiter(m, w);
  m->store.shards[__builtin_ctzll(w->shards)].pending[w->kind]++;
  if (w->kind == WAITER_PERSISTENT)
    submit_persistent(m, w, &done);
  else
    submit_transient(m, w, &done);
  edat__match_unlock(m, w->shards);
  edat__match_finish(m, &done);
}

/* Polling. */

/* Takes all that the node needs, or leaves some slots empty. */
static bool take_for_node(struct match *m, struct node *n) {
  struct shard *shard = edat__match_shard(m, n->hash);
  struct entry *e = edat__store_find(shard, &n->key, n->hash);
  if (!e)
    return false;
  edat__match_fill_from_store(m, shard, e, n);
  edat__store_tidy(shard, e);
  return n->missing == 0;
}

/* Is there an event in each place? One may be meant for two nodes. */
static bool has_events_for(struct match *m, const struct node *n) {
  struct shard *shard = edat__match_shard(m, n->hash);
  struct entry *e = edat__store_find(shard, &n->key, n->hash);
  if (!e)
    return false;
  if (n->source == NODE_ANY)
    return e->nsticky || !edat__list_is_empty(&e->events);
  for (uint32_t i = 0; i < n->nsources; i++) {
    struct source *s = edat__entry_find_source(e, n->source + (int)i);
    if (!s || (!s->sticky && edat__list_is_empty(&s->events)))
      return false;
  }
  return true;
}

/* Looks before anything is taken, as putting back looks for the place. */
static bool has_events(struct match *m, const struct waiter *w) {
  bool is_plain = w->nnodes == 1 && w->nodes[0].nsources == 1;
  bool has_all = true;
  for (uint32_t i = 0; !is_plain && has_all && i < w->nnodes; i++)
    has_all = has_events_for(m, &w->nodes[i]);
  return has_all;
}

static void put_back(struct match *m, struct node *n) {
  struct shard *shard = edat__match_shard(m, n->hash);
  for (uint32_t i = 0; i < n->nsources; i++) {
    struct event **slot = &n->waiter->set->slots[n->slot + i];
    if (!*slot)
      continue;
    if ((*slot)->flags & EDATCC_FIRE_STICKY)
      edat__event_free(*slot);
    else
      edat__entry_put_back(shard, edat__store_make(shard, &n->key, n->hash),
                           *slot);
    *slot = NULL;
  }
  n->missing = n->nsources;
}

struct edatcc_events *edat__match_try_take(struct match *m, struct waiter *w) {
  struct edatcc_events *set = w->set;
  uint32_t taken = 0;
  /* published to others by the locks */
  atomic_store_explicit(&w->missing, w->nnodes, memory_order_relaxed);
  edat__match_lock_waiter(m, w);
  bool has_all = has_events(m, w);
  while (has_all && taken < w->nnodes)
    has_all = take_for_node(m, &w->nodes[taken++]);
  while (!has_all && taken > 0)
    put_back(m, &w->nodes[--taken]);
  edat__match_unlock(m, w->shards);
  if (!has_all)
    return NULL;
  w->set = NULL;
  return set;
}

/* Withdrawing. */

struct cancel {
  bool (*is_meant)(void *ctx, const struct waiter *w);
  void *ctx;
  struct edatcc_events *first; /* the unfinished sets of those found */
  size_t count;
};

static void consider(struct cancel *cancel, const struct list *nodes) {
  list_for_each(link, nodes) {
    struct waiter *w = list_entry(link, struct node, link)->waiter;
    if (w->is_withdrawn || !cancel->is_meant(cancel->ctx, w))
      continue;
    w->is_withdrawn = true;
    cancel->count++;
    w->set->waiter = w;
    w->set->next = cancel->first;
    cancel->first = w->set;
  }
}

static void consider_entry(struct cancel *cancel, const struct entry *e) {
  consider(cancel, &e->any);
  consider(cancel, &e->many);
  for (struct source *s = NULL; (s = edat__entry_next_source(e, s)) != NULL;)
    consider(cancel, &s->waiting);
}

size_t edat__match_cancel(struct match *m,
                          bool (*is_meant)(void *ctx, const struct waiter *w),
                          void *ctx) {
  struct cancel cancel = {is_meant, ctx, NULL, 0};
  edat__match_lock_all(m);
  for (unsigned i = 0; i < SHARDS; i++) {
    const struct map *entries = &m->store.shards[i].entries;
    for (struct map_node *n = NULL; (n = edat__map_next(entries, n)) != NULL;)
      consider_entry(&cancel, container_of(n, struct entry, node));
  }
  for (struct edatcc_events *set = cancel.first; set; set = set->next)
    edat__match_unlink(m, set->waiter);
  edat__match_unlock(m, MATCH_ALL_SHARDS);
  for (struct edatcc_events *set = cancel.first, *next; set; set = next) {
    next = set->next;
    edat__match_put_waiter(set->waiter);
  }
  return cancel.count;
}
