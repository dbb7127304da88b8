/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One event: key, source, where it was fired, and its payload.
 *
 * Small payloads stand behind the event itself; larger ones, and those that
 * several events have in common (count(n), broadcast, sticky), in a counted
 * buffer. An event has one owner at a time: transport, then the matcher, then
 * the set of events (events.h) of whoever consumes it. Any thread may free.
 *
 * An event with copies > 1 stands for that many consecutive equal ones.
 */
#ifndef EDAT_RUNTIME_EVENT_H
#define EDAT_RUNTIME_EVENT_H

#include "base.h"
#include "list.h"
#include "name.h"

#include <stdatomic.h>

/* The event is kept by this rank, and counted: see edat__event_high. */
#define EVENT_KEPT (1u << 30)
/* The event stands in a block of somebody else's, who frees it. */
#define EVENT_EMBEDDED (1u << 29)

/* Not more than any transport carries eagerly: what is lent is counted. */
enum { EVENT_SMALL_MAX = EDAT_TINY(256, 1) };

struct payload {
  _Atomic uint32_t refs; /* Atomic: events and senders that hold it; the last
                            one sees all others' reads done and frees it. */
  size_t bytes;
  void *adopted;        /* in place of data; or NULL */
  bool is_borrowed;     /* adopted is not to be freed */
  _Atomic bool is_kept; /* Atomic: counted, by the first of its events. */
  const void *unfilled; /* the firing thread's only: what is still to be copied
                           to data; or NULL */
  EDAT_CACHE_ALIGNED unsigned char data[];
};

static inline void *edat__payload_data(struct payload *payload) {
  return EDAT_UNLIKELY(payload->adopted != NULL) ? payload->adopted
                                                 : payload->data;
}

struct event {
  /* The matcher's. */
  struct list arrival;     /* events of the key */
  struct list from_source; /* events of the key from this source */
  uint64_t number;         /* order of arrival at the key */

  struct key key;
  struct payload *payload; /* NULL: the bytes are in small */
  size_t bytes;
  uint64_t elements;
  uint32_t copies; /* >= 1 */
  int32_t source;
  uint32_t site;
  uint32_t flags;   /* EDATCC_FIRE_*, EVENT_* */
  int64_t fired_ns; /* wall clock, with EDAT_STATS; 0: not known */
  EDAT_CACHE_ALIGNED unsigned char small[];
};

/* An event with room for its payload, not filled; key, source, site and
   elements are the caller's to set. is_shared asks for a counted buffer. */
struct event *edat__event_new(size_t bytes, bool is_shared);
/* An event on a buffer: takes over one reference. */
struct event *edat__event_new_on(struct payload *payload, size_t bytes);
void edat__event_free(struct event *event);
/* A copy of the event, which has a small payload at `data`. */
struct event *edat__event_copy(const struct event *event, const void *data);
/* The same in memory of the caller's, aligned to a cache line. */
struct event *edat__event_embed(void *memory, const struct event *event,
                                const void *data);
/* An event that may outlive the set that it is taken from. */
struct event *edat__event_detach(struct event *event);
/* A further event with the same payload and one copy. */
struct event *edat__event_clone(const struct event *event);
static inline void *edat__event_data(struct event *event) {
  return event->payload ? edat__payload_data(event->payload) : event->small;
}
/* True if nobody else can see the payload. */
bool edat__event_is_sole(const struct event *event);

struct payload *edat__payload_new(size_t bytes); /* one reference */
/* The same on bytes from malloc, which it takes over. */
struct payload *edat__payload_adopt(void *data, size_t bytes);
/* On bytes that stay somebody else's, and valid. */
struct payload *edat__payload_borrow(void *data, size_t bytes);
/* Copies those bytes, if that has not been done; the last ones last. */
void edat__payload_fill(struct payload *payload, size_t at, size_t bytes);
void edat__payload_get(struct payload *payload);
void edat__payload_put(struct payload *payload);

/* ---- What is kept ---- */

/* EDAT_MEMORY_HIGH; 0: there is no such bound, and nothing is counted. Set
   before there is any event. */
extern int64_t edat__event_high;
/* Counts the event, or the payload, until it is freed; twice is once. What is
   on its way to other ranks is not kept: the outbox bounds it. */
void edat__event_keep(struct event *event);
void edat__payload_keep(struct payload *payload);
/* Bytes that all ranks of this process keep. */
int64_t edat__event_kept(void);

/* ---- From a fire ---- */

/* Keys that one execution of a fire stands for (1 unless it has ranges), times
   its count: 0 means that there is nothing to do. Negative lengths and counts
   are fatal. */
uint64_t edat__fire_keys(const struct edatcc_fire *fire,
                         const struct edatcc_fire_args *args);
/* The i-th of these keys; ranges ascend, the last index fastest. */
void edat__fire_key(const struct edatcc_fire *fire,
                    const struct edatcc_fire_args *args, uint64_t i,
                    struct key *key);
/* The bytes of the payload; *elements: how many. Bad sections are fatal; so is
   a pointer in it unless the only target is the source itself. */
size_t edat__fire_bytes(const struct edatcc_fire *fire,
                        const struct edatcc_fire_args *args,
                        bool is_to_self_only, int64_t *elements);
/* The event of the first key, with packed payload, args->count copies (>= 1)
   and the given source. is_shared as in new. A
   payload of more bytes than fill_later may be left to edat__payload_fill. */
struct event *edat__event_from_fire(struct edatcc_fire *fire,
                                    const struct edatcc_fire_args *args,
                                    int source, bool is_to_self_only,
                                    bool is_shared, size_t fill_later);

#endif
