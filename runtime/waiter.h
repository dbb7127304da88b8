/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A waiter: what the matcher knows of a task, wait or poll. It is embedded in
 * its task or wait. One node per key that it lacks events of: a dependency
 * with a range of indices has several, one on `none` has none, and one on a
 * range of sources or all of them is still one.
 */
#ifndef EDAT_RUNTIME_WAITER_H
#define EDAT_RUNTIME_WAITER_H

#include "base.h"
#include "events.h"
#include "list.h"
#include "name.h"

#include <stdatomic.h>

enum waiter_kind {
  WAITER_TASK,
  WAITER_WAIT,
  WAITER_PERSISTENT,
  WAITER_CALL, /* a wait that comes after all others, whenever submitted */
  WAITER_KINDS
};

struct waiter;
struct entry;

/* Called once per complete set, which it takes over, by the thread that
   delivered the last event or submitted, without locks held. It must be short
   and may neither block nor fire. A transient waiter is the callback's from
   here on. set == NULL: the waiter was withdrawn; not called again. */
typedef void waiter_complete(struct waiter *waiter, struct edatcc_events *set);

enum { NODE_ANY = -1 };

struct node {
  /* Constant after init. */
  struct key key;
  uint64_t hash;
  struct waiter *waiter;
  int32_t source;    /* the first one, or NODE_ANY */
  uint32_t nsources; /* more than 1: a range of sources */
  uint32_t slot;     /* the first of nsources */
  uint32_t dep;

  /* Under lock: the shard of the key. */
  struct list link;    /* among the waiting nodes of its kind at the entry */
  struct entry *entry; /* NULL: not linked */
  uint64_t number;     /* order of linking in the shard */
  uint32_t missing;    /* slots to fill; 0: satisfied */
  uint64_t sticky;     /* number of the sticky event last taken, 0: none */
};

struct waiter {
  /* Constant after init. */
  struct consumer consumer;
  waiter_complete *complete;
  const struct edatcc_dep_args *args; /* of a wait, while it waits; or NULL */
  struct node *nodes; /* in order of preference: named sources before any */
  uint32_t nnodes;
  uint8_t kind;    /* enum waiter_kind */
  uint64_t shards; /* Constant after submit: mask of those that it touches. */
  uint64_t since;  /* Constant after submit: coarse ticks; 0: not known. */

  _Atomic uint32_t missing; /* Atomic: nodes not satisfied (and 1 until a
                               persistent one has got something new); whoever
                               makes it 0 has completed the set and sees all
                               slots filled. */
  /* Atomic: what a persistent one has taken is more than old sticky events. */
  _Atomic bool has_news;
  _Atomic uint32_t refs; /* Atomic: of a persistent one: 1 while registered,
                            and sets on their way to complete; the last one
                            sees all others' calls of complete done. */

  /* Under lock: all its shards, or that where the last event came in. */
  struct edatcc_events *set;
  uint64_t completions;
  bool is_withdrawn;

  struct node single; /* the nodes if one suffices */
};

/* Evaluates the dependencies for a process of this rank among nranks. A rank
   out of range or a negative length is fatal with the pragma's line. */
void edat__waiter_init(struct waiter *waiter, enum waiter_kind kind,
                       waiter_complete *complete,
                       const struct consumer *consumer,
                       const struct edatcc_dep_args *args, int rank,
                       int nranks);
/* Frees what init made; also the set if nobody took it. */
void edat__waiter_fini(struct waiter *waiter);

/* "a.c:12", or the name of the call of the library. Returns out. */
const char *edat__where_print(const struct edatcc_where *where, char *out,
                              size_t size);
/* "task 'name' (a.c:12)" or "wait (a.c:12)". Returns out. */
const char *edat__consumer_print(const struct consumer *consumer, char *out,
                                 size_t size);

#endif
