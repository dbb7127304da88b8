/* SPDX-License-Identifier: BSD-3-Clause */
/* See match_store.h. */
#include "match_store.h"
#include "mem.h"

#include <string.h>

void edat__store_init(struct store *store) {
  for (unsigned i = 0; i < SHARDS; i++) {
    struct shard *shard = &store->shards[i];
    memset(shard, 0, sizeof *shard);
    edat__mutex_init(&shard->lock, LOCK_MATCH);
    edat__map_init(&shard->entries);
    edat__list_init(&shard->idle);
    shard->next_number = 1;
  }
}

/* In the numbers of nodes that come after all others. */
#define NODE_LAST ((uint64_t)1 << 63)

/* Entries. */

static void init_source(struct source *source, int rank) {
  source->next = NULL;
  source->rank = rank;
  source->sticky = NULL;
  source->waiting_mark = source->many_mark = NULL;
  edat__list_init(&source->events);
  edat__list_init(&source->waiting);
}

static struct entry *new_entry(const struct key *key) {
  struct entry *e = edat__pool_get(sizeof *e, "an event's key");
  e->key = *key;
  edat__list_init(&e->idle);
  edat__list_init(&e->events);
  edat__list_init(&e->any);
  e->any_mark = NULL;
  edat__list_init(&e->many);
  e->nlinked = e->nsticky = e->nrearmed = 0;
  e->buckets = &e->one_bucket;
  e->nbuckets = 1;
  e->nsources = 0;
  e->one_bucket = NULL;
  return e;
}

static void free_entry(struct entry *e) {
  for (struct source *s = NULL, *next = edat__entry_next_source(e, NULL);
       (s = next) != NULL;) {
    next = edat__entry_next_source(e, s);
    if (s->sticky)
      edat__event_free(s->sticky);
    if (s != &e->first)
      edat__pool_put(s, sizeof *s);
  }
  list_for_each_safe(link, &e->events)
      edat__event_free(list_entry(link, struct event, arrival));
  if (e->buckets != &e->one_bucket)
    edat__mem_free(e->buckets);
  edat__pool_put(e, sizeof *e);
}

void edat__store_fini(struct store *store) {
  for (unsigned i = 0; i < SHARDS; i++) {
    struct map *entries = &store->shards[i].entries;
    struct map_node *next = edat__map_next(entries, NULL);
    for (struct map_node *node = NULL; (node = next) != NULL;) {
      next = edat__map_next(entries, node);
      edat__map_remove(entries, node);
      free_entry(container_of(node, struct entry, node));
    }
    edat__map_fini(entries);
  }
}

static bool has_key(const struct map_node *node, const void *key) {
  return edat__key_is_equal(&container_of(node, const struct entry, node)->key,
                            key);
}

struct entry *edat__store_find(struct shard *shard, const struct key *key,
                               uint64_t hash) {
  struct map_node *node = edat__map_find(&shard->entries, hash, key, has_key);
  return node ? container_of(node, struct entry, node) : NULL;
}

struct entry *edat__store_make(struct shard *shard, const struct key *key,
                               uint64_t hash) {
  struct entry *e = edat__store_find(shard, key, hash);
  if (!e) {
    e = new_entry(key);
    edat__map_insert(&shard->entries, &e->node, hash);
  } else if (!edat__list_is_empty(&e->idle)) {
    edat__list_remove(&e->idle);
    shard->nidle--;
  }
  return e;
}

void edat__store_tidy(struct shard *shard, struct entry *entry) {
  if (entry->nlinked || entry->nsticky || !edat__list_is_empty(&entry->events))
    return;
  if (!edat__list_is_empty(&entry->idle))
    return;
  edat__list_push_back(&shard->idle, &entry->idle);
  if (++shard->nidle <= IDLE_ENTRIES)
    return;
  struct list *oldest = edat__list_pop_front(&shard->idle);
  struct entry *e = list_entry(oldest, struct entry, idle);
  shard->nidle--;
  edat__map_remove(&shard->entries, &e->node);
  free_entry(e);
}

/* Sources. */

static void insert_source(struct entry *entry, struct source *source) {
  struct source **bucket =
      &entry->buckets[(uint32_t)source->rank & (entry->nbuckets - 1)];
  source->next = *bucket;
  *bucket = source;
}

static void grow_buckets(struct entry *entry) {
  struct source **old = entry->buckets;
  uint32_t nold = entry->nbuckets;
  entry->nbuckets = nold * 4;
  entry->buckets = edat__mem_zalloc(entry->nbuckets * sizeof *entry->buckets,
                                    "the sources of an event");
  for (uint32_t i = 0; i < nold; i++)
    for (struct source *s = old[i], *next; s; s = next) {
      next = s->next;
      insert_source(entry, s);
    }
  if (old != &entry->one_bucket)
    edat__mem_free(old);
}

struct source *edat__entry_make_source(struct entry *entry, int rank) {
  struct source *s = edat__entry_find_source(entry, rank);
  if (s)
    return s;
  if (entry->nsources == entry->nbuckets)
    grow_buckets(entry);
  s = entry->nsources++ ? edat__pool_get(sizeof *s, "the source of an event")
                        : &entry->first;
  init_source(s, rank);
  insert_source(entry, s);
  return s;
}

struct source *edat__entry_next_source(const struct entry *entry,
                                       const struct source *source) {
  uint32_t i = 0;
  if (source) {
    if (source->next)
      return source->next;
    i = ((uint32_t)source->rank & (entry->nbuckets - 1)) + 1;
  }
  while (i < entry->nbuckets && !entry->buckets[i])
    i++;
  return i < entry->nbuckets ? entry->buckets[i] : NULL;
}

/* Events. */

void edat__entry_put(struct shard *shard, struct entry *entry,
                     struct event *event) {
  struct source *s = edat__entry_make_source(entry, event->source);
  event->number = shard->next_number++;
  edat__list_push_back(&entry->events, &event->arrival);
  edat__list_push_back(&s->events, &event->from_source);
  shard->stored += event->copies;
}

struct event *edat__entry_take(struct shard *shard, struct entry *entry,
                               struct source *source) {
  struct list *link =
      edat__list_front(source ? &source->events : &entry->events);
  if (!link)
    return NULL;
  struct event *e = source ? list_entry(link, struct event, from_source)
                           : list_entry(link, struct event, arrival);
  shard->stored--;
  if (e->copies > 1) {
    e->copies--;
    return edat__event_clone(e);
  }
  edat__list_remove(&e->arrival);
  edat__list_remove(&e->from_source);
  return e;
}

void edat__entry_put_back(struct shard *shard, struct entry *entry,
                          struct event *event) {
  struct source *s = edat__entry_make_source(entry, event->source);
  struct list *head = edat__list_front(&s->events);
  shard->stored++;
  if (head) {
    struct event *first = list_entry(head, struct event, from_source);
    if (first->number == event->number) {
      first->copies++;
      edat__event_free(event);
      return;
    }
  }
  edat__list_push_front(&s->events, &event->from_source);
  struct list *position = entry->events.next;
  while (position != &entry->events &&
         list_entry(position, struct event, arrival)->number < event->number)
    position = position->next;
  edat__list_insert_before(position, &event->arrival);
}

void edat__entry_put_sticky(struct shard *shard, struct entry *entry,
                            struct event *event) {
  struct source *s = edat__entry_make_source(entry, event->source);
  event->number = shard->next_number++;
  event->copies = 1;
  if (s->sticky) {
    edat__event_free(s->sticky);
  } else {
    entry->nsticky++;
    shard->sticky++;
  }
  s->sticky = event;
}

/* Nodes. */

static bool is_last(const struct list *link) {
  const struct node *n = list_entry(link, const struct node, link);
  return n->waiter->kind == WAITER_CALL;
}

/* Before the node, if the mark is there; or also if it is behind it. */
static void move_mark(struct list **mark, const struct list *head,
                      struct node *node, bool is_leaving) {
  if (!*mark || *mark == head)
    return;
  if (is_leaving ? *mark == &node->link
                 : list_entry(*mark, struct node, link)->number >= node->number)
    *mark = node->link.prev;
}

static void move_many_marks(struct node *node, bool is_leaving) {
  struct entry *e = node->entry;
  if (node->nsources < e->nsources) {
    for (uint32_t i = 0; i < node->nsources; i++) {
      struct source *s = edat__entry_find_source(e, node->source + (int)i);
      if (s)
        move_mark(&s->many_mark, &e->many, node, is_leaving);
    }
    return;
  }
  for (struct source *s = NULL; (s = edat__entry_next_source(e, s)) != NULL;)
    move_mark(&s->many_mark, &e->many, node, is_leaving);
}

static void move_marks(struct node *node, bool is_leaving) {
  struct entry *e = node->entry;
  if (node->source == NODE_ANY) {
    move_mark(&e->any_mark, &e->any, node, is_leaving);
  } else if (node->nsources == 1) {
    struct source *s = edat__entry_find_source(e, node->source);
    move_mark(&s->waiting_mark, &s->waiting, node, is_leaving);
  } else {
    move_many_marks(node, is_leaving);
  }
}

void edat__entry_reopen(struct node *node) { move_marks(node, false); }

void edat__entry_link(struct shard *shard, struct entry *entry,
                      struct node *node) {
  struct list *list = &entry->many;
  if (node->source == NODE_ANY)
    list = &entry->any;
  else if (node->nsources == 1)
    list = &edat__entry_make_source(entry, node->source)->waiting;
  node->entry = entry;
  node->number = shard->next_number++;
  struct list *position = list;
  if (node->waiter->kind == WAITER_CALL)
    node->number |= NODE_LAST;
  else
    while (position->prev != list && is_last(position->prev))
      position = position->prev;
  edat__list_insert_before(position, &node->link);
  if (position != list)
    move_marks(node, false);
  entry->nlinked++;
  entry->nrearmed += edat__waiter_is_rearmed(node->waiter);
}

void edat__entry_unlink(struct node *node) {
  move_marks(node, true);
  edat__list_remove(&node->link);
  node->entry->nlinked--;
  node->entry->nrearmed -= edat__waiter_is_rearmed(node->waiter);
  node->entry = NULL;
}
