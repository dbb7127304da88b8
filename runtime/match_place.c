/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where may a large payload be put while it arrives? Straight into what a wait
 * names with `into`, if it is certain already that the wait will get the event,
 * and that this will be its last one: up to then the program may still use the
 * memory.
 *
 * It is certain if the wait names the source and is the first in the list of
 * those who do, and no waiter of several sources stands before it: only such a
 * waiter could be opened again (a persistent one) and come first. What is
 * submitted later comes later; and events of this source come in order, this
 * one being the next, as the caller knows. A wait is not withdrawn.
 */
#include "match_fill.h"
#include "section.h"

static bool is_first(const struct list *nodes, uint64_t number) {
  const struct list *link = nodes->next;
  return link == nodes || list_entry(link, struct node, link)->number > number;
}

/* The node that gets the next event of that source for certain, or NULL. */
static struct node *find_heir(struct entry *e, int source) {
  struct source *s = edat__entry_find_source(e, source);
  struct list *link = s ? edat__list_front(&s->waiting) : NULL;
  if (!link || !edat__list_is_empty(&s->events))
    return NULL;
  struct node *n = list_entry(link, struct node, link);
  if (n->waiter->kind != WAITER_WAIT || n->missing != 1 ||
      atomic_load(&n->waiter->missing) != 1)
    return NULL;
  return is_first(&e->any, n->number) && is_first(&e->many, n->number) ? n
                                                                       : NULL;
}

static size_t element_bytes(const struct waiter *w, uint32_t dep) {
  return w->consumer.deps[dep].type ? w->consumer.deps[dep].type->size : 1;
}

/* The target of the node's dependency if it is just for so many bytes, in one
   piece, and apart from all other targets. */
static void *target_of(const struct node *n, size_t bytes) {
  const struct waiter *w = n->waiter;
  const struct edatcc_section *to = w->args ? w->args[n->dep].into : NULL;
  size_t size = element_bytes(w, n->dep);
  if (!to || w->set->parts[n->dep].nslots != 1 ||
      !edat__section_is_contiguous(to, size) ||
      (size_t)edat__section_elements(to, size) * size != bytes)
    return NULL;
  void *target = (void *)(uintptr_t)to->base;
  for (uint32_t i = 0; i < w->consumer.ndeps; i++) {
    const struct edatcc_section *other = w->args[i].into;
    if (i != n->dep && other &&
        !edat__section_is_apart(other, element_bytes(w, i), target, bytes))
      return NULL;
  }
  return target;
}

void *edat__match_place(struct match *m, const struct key *key, int source,
                        size_t bytes) {
  uint64_t hash = edat__key_hash(key);
  struct shard *shard = edat__match_shard(m, hash);
  void *target = NULL;
  edat__mutex_lock(&shard->lock);
  struct entry *e = edat__store_find(shard, key, hash);
  if (e && atomic_load(&m->rearming) == 0) {
    struct node *n = find_heir(e, source);
    if (n)
      target = target_of(n, bytes);
  }
  edat__mutex_unlock(&shard->lock);
  return target;
}
