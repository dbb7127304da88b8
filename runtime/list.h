/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Intrusive doubly linked list: a struct list is both the head and the link
 * embedded in the elements (list_entry = container_of). Not locked.
 */
#ifndef EDAT_RUNTIME_LIST_H
#define EDAT_RUNTIME_LIST_H

#include "base.h"

struct list {
  struct list *next, *prev;
};

static inline void edat__list_init(struct list *head) {
  head->next = head->prev = head;
}

static inline bool edat__list_is_empty(const struct list *head) {
  return head->next == head;
}

static inline void edat__list_insert_between(struct list *link,
                                             struct list *before,
                                             struct list *after) {
  link->prev = before;
  link->next = after;
  before->next = link;
  after->prev = link;
}

static inline void edat__list_push_back(struct list *head, struct list *link) {
  edat__list_insert_between(link, head->prev, head);
}

static inline void edat__list_push_front(struct list *head, struct list *link) {
  edat__list_insert_between(link, head, head->next);
}

/* Puts link in front of `position`, which is an element or the head. */
static inline void edat__list_insert_before(struct list *position,
                                            struct list *link) {
  edat__list_insert_between(link, position->prev, position);
}

/* Removes it; the link is then a list of its own, so removing twice is fine. */
static inline void edat__list_remove(struct list *link) {
  link->prev->next = link->next;
  link->next->prev = link->prev;
  edat__list_init(link);
}

static inline struct list *edat__list_front(const struct list *head) {
  return head->next == head ? NULL : head->next;
}

static inline struct list *edat__list_pop_front(struct list *head) {
  struct list *link = edat__list_front(head);
  if (link)
    edat__list_remove(link);
  return link;
}

/* Moves all of `from` to the end of `to`. */
static inline void edat__list_splice_back(struct list *to, struct list *from) {
  if (edat__list_is_empty(from))
    return;
  from->next->prev = to->prev;
  to->prev->next = from->next;
  from->prev->next = to;
  to->prev = from->prev;
  edat__list_init(from);
}

#define list_for_each(link, head)                                              \
  for (struct list *link = (head)->next; link != (head); link = link->next)

/* The element may be removed in the body. */
#define list_for_each_safe(link, head)                                         \
  for (struct list *link = (head)->next, *link##_next = link->next;            \
       link != (head); link = link##_next, link##_next = link->next)

#define list_entry(link, type, member) container_of(link, type, member)

#endif
