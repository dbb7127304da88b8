/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tree is binomial: numbered from its root, the children of a rank are
 * those that have one more bit set, below its lowest. So each rank sends to at
 * most log P others, and each gets all from one of them.
 *
 * Order. Events of one key from one source arrive as they were fired, whether
 * they go to all or to one.
 * 1. From one root to one rank there is one path, each of whose links keeps the
 *    order, and whoever forwards does so in the order of arrival. So what goes
 *    along trees stays in order. The root numbers it, under a lock that it
 *    keeps until its children have it.
 * 2. A name that has gone to a single rank once never goes along a tree again:
 *    it goes to each rank by itself, in the same streams as what went before.
 *    So nothing that goes along a tree can overtake what does not.
 * 3. An event that goes to a single rank carries the number of the last one of
 *    its name that went along the tree; it waits for that at its target. The
 *    number cannot change any more, by 2, and what waits does so in order: none
 *    overtakes another, either.
 * A name's number and whether it went to a single rank are one atomic word, so
 * two threads that fire agree on who was first.
 *
 * Nothing waits for ever: what goes along a tree depends on no event, and a
 * rank sends on what it can, whatever it does with the event itself. What it
 * cannot, as its outbox is full, it keeps and tries again at each poll.
 *
 * Who fires counts all targets as sent before the first message, who gets an
 * event counts it as received: so termination does not see the forwarding.
 */
#define _GNU_SOURCE 1
#include "spread.h"

#include "map.h"
#include "mem.h"
#include "sync.h"

#include <string.h>

/* Up to so many ranks the source sends to each: one step in place of several.
 */
enum { DIRECT_RANKS = EDAT_TINY(8, 2) };

/* Words of names: chunk k has 2^k times as many as the first. */
enum { FIRST_BITS = EDAT_TINY(6, 0), CHUNKS = 33 - FIRST_BITS };

/* Of a name: the number of its last event along the tree, and this bit. */
#define WENT_TO_ONE ((uint64_t)1)
struct word {
  _Atomic uint64_t fired; /* Atomic: who was first, of two that fire. */
};

/* What this rank has got from a root. */
struct origin {
  struct map_node node;
  int root;
  uint64_t arrived;    /* the number of the last one along the tree */
  struct list waiting; /* struct waiting, in order of arrival */
};

struct waiting {
  struct list link;
  uint64_t behind;
  struct event *event;
};

/* On its way on. */
struct forward {
  struct list link;
  struct wire_event wire;
  struct payload *payload; /* or NULL: it has none */
  int left;                /* the children who lack it are the first so many */
};

struct spread {
  /* Constant after init. */
  struct transport *transport;

  /* Root. */
  struct mutex lock;
  uint64_t issued;                      /* Under lock. */
  _Atomic(struct word *) words[CHUNKS]; /* Atomic: each made once. */

  /* Baton only. */
  struct map origins;
  struct list forwards; /* in order of arrival */
};

struct spread *edat__spread_new(struct transport *transport) {
  if (transport->size <= DIRECT_RANKS)
    return NULL;
  struct spread *s = edat__mem_zalloc(sizeof *s, "events for all");
  s->transport = transport;
  edat__mutex_init(&s->lock, LOCK_SPREAD);
  edat__map_init(&s->origins);
  edat__list_init(&s->forwards);
  return s;
}

static void free_forward(struct forward *f) {
  if (f->payload)
    edat__payload_put(f->payload);
  edat__mem_free(f);
}

static void free_origin(struct origin *o) {
  for (struct list *link; (link = edat__list_pop_front(&o->waiting)) != NULL;) {
    struct waiting *w = list_entry(link, struct waiting, link);
    edat__event_free(w->event);
    edat__mem_free(w);
  }
  edat__mem_free(o);
}

void edat__spread_free(struct spread *spread) {
  if (!spread)
    return;
  for (struct list *link;
       (link = edat__list_pop_front(&spread->forwards)) != NULL;)
    free_forward(list_entry(link, struct forward, link));
  struct map_node *next = edat__map_next(&spread->origins, NULL);
  for (struct map_node *node; (node = next) != NULL;) {
    next = edat__map_next(&spread->origins, node);
    edat__map_remove(&spread->origins, node);
    free_origin(container_of(node, struct origin, node));
  }
  edat__map_fini(&spread->origins);
  for (int k = 0; k < CHUNKS; k++)
    edat__mem_free(atomic_load(&spread->words[k]));
  edat__mem_free(spread);
}

int edat__spread_children(int rank, int root, int size, int *children) {
  int n = 0, own = (rank - root + size) % size;
  for (int bit = 1; (own & bit) == 0 && bit < size - own; bit *= 2)
    children[n++] = (int)(((int64_t)rank + bit) % size);
  return n;
}

/* ---- The root ------------------------------------------------------------ */

static EDAT_NOINLINE struct word *add_chunk(struct spread *s, unsigned k) {
  struct word *known = NULL;
  struct word *made =
      edat__mem_zalloc(sizeof *made << (k + FIRST_BITS), "names fired to all");
  if (atomic_compare_exchange_strong(&s->words[k], &known, made))
    return made;
  edat__mem_free(made);
  return known;
}

static struct word *word_of(struct spread *s, uint32_t name) {
  uint64_t n = (uint64_t)name + (1u << FIRST_BITS);
  unsigned log = 63 - (unsigned)__builtin_clzl(n);
  struct word *chunk = atomic_load(&s->words[log - FIRST_BITS]);
  if (EDAT_UNLIKELY(!chunk))
    chunk = add_chunk(s, log - FIRST_BITS);
  return &chunk[n - ((uint64_t)1 << log)];
}

void edat__spread_mark_direct(struct spread *spread, struct wire_event *wire) {
  struct word *word = word_of(spread, wire->name);
  uint64_t value = atomic_load(&word->fired);
  if (EDAT_UNLIKELY(!(value & WENT_TO_ONE)))
    value = atomic_fetch_or(&word->fired, WENT_TO_ONE);
  if (EDAT_LIKELY(value <= WENT_TO_ONE))
    return;
  wire->flags |= WIRE_BEHIND;
  wire->number = value >> 1;
}

bool edat__spread_begin(struct spread *spread, struct wire_event *wire) {
  struct word *word = word_of(spread, wire->name);
  uint64_t value = atomic_load(&word->fired);
  if (value & WENT_TO_ONE)
    return false;
  edat__mutex_lock(&spread->lock);
  uint64_t number = spread->issued + 1;
  value = atomic_load(&word->fired);
  while (!(value & WENT_TO_ONE) &&
         !atomic_compare_exchange_strong(&word->fired, &value, number << 1))
    ;
  if (value & WENT_TO_ONE) {
    edat__mutex_unlock(&spread->lock);
    return false;
  }
  spread->issued = number;
  wire->flags |= WIRE_SPREAD;
  wire->root = (uint32_t)spread->transport->rank;
  wire->number = number;
  return true;
}

void edat__spread_end(struct spread *spread) {
  edat__mutex_unlock(&spread->lock);
}

/* ---- Sending on ---------------------------------------------------------- */

/* To those children who lack it; false: there is no room. */
static bool send_on(struct spread *s, struct forward *f, const void *data) {
  struct transport *t = s->transport;
  int children[SPREAD_CHILDREN_MAX];
  edat__spread_children(t->rank, (int)f->wire.root, t->size, children);
  bool is_lent = f->wire.bytes > t->eager_bytes;
  EDAT_ASSERT(!is_lent || f->payload);
  while (f->left > 0) {
    if (is_lent)
      edat__payload_get(f->payload);
    if (t->ops->send(t, children[f->left - 1], &f->wire, data, f->payload) ==
        TRANSPORT_FULL) {
      if (is_lent)
        edat__payload_put(f->payload);
      return false;
    }
    f->left--;
  }
  return true;
}

/* Keeps it for later; data that are not counted are copied. */
static void keep(struct spread *s, const struct forward *f, const void *data) {
  struct forward *kept = edat__mem_zalloc(sizeof *kept, "an event to send on");
  *kept = *f;
  if (f->payload) {
    edat__payload_get(f->payload);
  } else if (f->wire.bytes) {
    kept->payload = edat__payload_new((size_t)f->wire.bytes);
    memcpy(kept->payload->data, data, (size_t)f->wire.bytes);
  }
  if (kept->payload)
    edat__payload_keep(kept->payload);
  edat__list_push_back(&s->forwards, &kept->link);
}

static bool is_of(const struct map_node *node, const void *root) {
  return container_of(node, const struct origin, node)->root ==
         *(const int *)root;
}

static struct origin *origin_of(struct spread *s, int root) {
  uint64_t hash = edat__hash_mix((uint64_t)root);
  struct map_node *node = edat__map_find(&s->origins, hash, &root, is_of);
  if (node)
    return container_of(node, struct origin, node);
  struct origin *o = edat__mem_zalloc(sizeof *o, "a source of events for all");
  o->root = root;
  edat__list_init(&o->waiting);
  edat__map_insert(&s->origins, &o->node, hash);
  return o;
}

bool edat__spread_forward(struct spread *spread, const struct wire_event *wire,
                          const void *data, struct payload *body) {
  struct transport *t = spread->transport;
  int children[SPREAD_CHILDREN_MAX];
  struct forward f = {.wire = *wire, .payload = body};
  if (wire->root >= (uint32_t)t->size || (int)wire->root == t->rank)
    return false;
  struct origin *o = origin_of(spread, (int)wire->root);
  if (wire->number != o->arrived + 1)
    return false;
  o->arrived++;
  f.left = edat__spread_children(t->rank, o->root, t->size, children);
  if (!edat__list_is_empty(&spread->forwards) || !send_on(spread, &f, data))
    keep(spread, &f, data);
  return true;
}

int edat__spread_retry(struct spread *spread) {
  int happened = 0;
  struct list *link;
  while ((link = edat__list_front(&spread->forwards)) != NULL) {
    struct forward *f = list_entry(link, struct forward, link);
    if (!send_on(spread, f, f->payload ? edat__payload_data(f->payload) : NULL))
      break;
    edat__list_remove(link);
    free_forward(f);
    happened++;
  }
  return happened;
}

bool edat__spread_is_drained(const struct spread *spread) {
  return edat__list_is_empty(&spread->forwards);
}

/* ---- Waiting for what goes before ---------------------------------------- */

bool edat__spread_hold(struct spread *spread, const struct wire_event *wire,
                       struct event *event) {
  struct origin *o = origin_of(spread, event->source);
  if (wire->number <= o->arrived && edat__list_is_empty(&o->waiting))
    return false;
  struct waiting *w = edat__mem_zalloc(sizeof *w, "an event in order");
  w->behind = wire->number;
  w->event = event;
  edat__event_keep(event);
  edat__list_push_back(&o->waiting, &w->link);
  return true;
}

struct event *edat__spread_release(struct spread *spread, int root) {
  struct origin *o = origin_of(spread, root);
  struct list *link = edat__list_front(&o->waiting);
  if (!link)
    return NULL;
  struct waiting *w = list_entry(link, struct waiting, link);
  struct event *event = w->event;
  if (w->behind > o->arrived)
    return NULL;
  edat__list_remove(link);
  edat__mem_free(w);
  return event;
}
