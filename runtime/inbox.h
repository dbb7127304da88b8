/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Queue into which any thread pushes and from which the owner drains all at
 * once, in the order of the pushes. Lock-free; nodes are embedded.
 */
#ifndef EDAT_RUNTIME_INBOX_H
#define EDAT_RUNTIME_INBOX_H

#include "base.h"

#include <stdatomic.h>

struct inbox_node {
  struct inbox_node *next;
};

struct inbox {
  EDAT_CACHE_ALIGNED _Atomic(struct inbox_node *)
      top; /* Atomic: publishes the nodes pushed, latest first. */
};

void edat__inbox_init(struct inbox *in);
/* Any thread. Returns true when the inbox was empty: the owner may need a
   wake-up. */
bool edat__inbox_push(struct inbox *in, struct inbox_node *node);
/* Owner: all nodes, oldest first, linked by next and ended by NULL. */
struct inbox_node *edat__inbox_drain(struct inbox *in);
/* Any thread; a glance that is old when it returns. */
bool edat__inbox_is_empty(struct inbox *in);

#endif
