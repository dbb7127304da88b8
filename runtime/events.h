/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The set of events that a waiter has got: what edatcc_events_* in abi.h look
 * into (events.c defines them). Slots hold the events in order of dependency,
 * then index, then source; a dependency on `none` has no slot.
 *
 * The set owns its events. One thread at a time uses it.
 */
#ifndef EDAT_RUNTIME_EVENTS_H
#define EDAT_RUNTIME_EVENTS_H

#include "base.h"
#include "event.h"

#include <edat/abi.h>

struct waiter;

/* Who awaits, for messages: a task, wait or poll. */
struct consumer {
  const char *name; /* of the task, or NULL: a wait */
  const struct edatcc_where *where;
  const struct edatcc_dep *deps;
  uint32_t ndeps;
  uint32_t headroom; /* bytes in front of each of its sets, for its own use */
};

struct events_part {
  uint32_t first; /* slot */
  uint32_t nslots;
  void *joined; /* payloads of several slots concatenated, or an own copy;
                   NULL: not made */
};

struct edatcc_events {
  /* The matcher's. */
  struct edatcc_events *next;
  struct waiter *waiter;
  bool is_to_rearm;
  size_t block_bytes; /* the headroom, the set, and what it embeds */

  uint64_t order; /* of completion, from 0, for a persistent waiter */
  struct consumer consumer;
  struct event **slots;
  uint32_t nslots;
  struct events_part parts[]; /* consumer.ndeps */
};

/* An empty set with room for this many slots; parts are the caller's to set. */
struct edatcc_events *edat__events_new(const struct consumer *consumer,
                                       uint32_t nslots);
/* An empty set of the same shape. */
struct edatcc_events *edat__events_new_like(const struct edatcc_events *set);
/* The same, of one slot, filled with a copy of the event, which is to have its
   payload at `data`; the copy stands in the set's own block. */
struct edatcc_events *edat__events_new_around(const struct edatcc_events *set,
                                              const struct event *event,
                                              const void *data);
/* Frees the set and the events in it, and its headroom. */
void edat__events_free(struct edatcc_events *set);
/* Fatal if an event's payload is not of its dependency's type. To be called
   once for a complete set, before the body or waiter sees it. */
void edat__events_check_types(const struct edatcc_events *set);
/* With EDAT_STATS: the events of the set are taken now. */
void edat__events_count(const struct edatcc_events *set);
/* Number of events that the set holds. */
uint32_t edat__events_held(const struct edatcc_events *set);

#endif
