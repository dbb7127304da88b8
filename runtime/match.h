/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pairs events with those who wait for them, for one rank.
 *
 * Order: events of a key and source are taken in order of arrival; waiters
 * compete in order of submission (waits by a call of the library come last);
 * within one waiter a dependency that names
 * the source goes before `any`; `any` takes the first to arrive. An ordinary
 * event is taken before a sticky one. A persistent waiter fills one set
 * completely before the next and keeps its place.
 *
 * Any thread may call anything. Each call takes effect at one instant, also
 * when it touches several keys. No thread is known here, no MPI, no scheduler;
 * see waiter_complete for what is called.
 */
#ifndef EDAT_RUNTIME_MATCH_H
#define EDAT_RUNTIME_MATCH_H

#include "base.h"
#include "event.h"
#include "waiter.h"

struct match;

struct match *edat__match_new(void);
/* Frees what is stored. Waiters that are still pending are forgotten: the
   caller frees them. No other thread is inside. */
void edat__match_free(struct match *m);

/* Takes over the event; matched, or stored, before it returns. */
void edat__match_deliver(struct match *m, struct event *event);
/* The same for an ordinary event of one copy, which stays the caller's, with a
   small payload (EVENT_SMALL_MAX) at `data`; both are copied. */
void edat__match_deliver_copy(struct match *m, const struct event *event,
                              const void *data);
/* The memory, of so many bytes, that a wait named for the payload of the next
   event with that key from that source, if nobody else can get that event; or
   NULL. Whoever fills it goes on to deliver the event on it. */
void *edat__match_place(struct match *m, const struct key *key, int source,
                        size_t bytes);
/* Registers the waiter; if all is there already, completes it before it
   returns. Persistent waiters without any dependency on a rank (all `none`)
   are withdrawn at once. */
void edat__match_submit(struct match *m, struct waiter *waiter);
/* Takes all that the waiter (kind WAIT) needs, or nothing. On success the set
   is the caller's; NULL: not all there. Does not call complete. */
struct edatcc_events *edat__match_try_take(struct match *m,
                                           struct waiter *waiter);
/* Takes from a persistent waiter, in its complete callback, the ordinary
   events of its next set, and all stored ones of its keys. */
void edat__match_take_rest(struct match *m, struct waiter *waiter,
                           void (*take)(void *ctx, struct event *event),
                           void *ctx);
/* Withdraws all pending waiters of which is_meant says so: their events are
   dropped, and complete is called with NULL. Returns how many. */
size_t edat__match_cancel(struct match *m,
                          bool (*is_meant)(void *ctx, const struct waiter *w),
                          void *ctx);

struct match_counts {
  uint64_t stored; /* ordinary events; n for one with n copies */
  uint64_t sticky;
  uint64_t delivered;             /* so far */
  uint64_t pending[WAITER_KINDS]; /* waiters */
  uint64_t held; /* events in half-filled sets of persistent waiters */
};
/* stored, sticky and pending; exact when nothing else goes on. held is not
   counted here but by edat__match_held, which looks at all waiters. */
void edat__match_count(struct match *m, struct match_counts *counts);
uint64_t edat__match_held(struct match *m);
/* Appends a line for each of the names whose events hold most memory, each
   after a line's end, and returns the length. For who dies: waits for nothing.
 */
size_t edat__match_print_memory(struct match *m, char *out, size_t room);

/* ---- For reports; no calls into the matcher from the callback ---- */

/* Each pending waiter, with each node that still lacks an event. */
void edat__match_each_pending(struct match *m,
                              void (*see)(void *ctx, const struct waiter *w,
                                          const struct node *node),
                              void *ctx);
/* Each stored event, sticky ones too. */
void edat__match_each_stored(struct match *m,
                             void (*see)(void *ctx, const struct event *event),
                             void *ctx);
/* The first source that the node lacks; NODE_ANY. */
int edat__node_lacks(const struct node *node);

/* How an event that is there misses what a node lacks; nearest first. */
enum nearness {
  NEAR_SOURCE,   /* same key, another source */
  NEAR_INDEX,    /* same name, other indices or another number of them */
  NEAR_SPELLING, /* a name one letter away */
  NEAR_NOT
};
enum nearness edat__match_nearness(const struct node *node,
                                   const struct event *event);

#endif
