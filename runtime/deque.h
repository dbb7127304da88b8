/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Work-stealing deque of pointers: safe for one owner that pushes and pops
 * with any number of threads that steal. Grows as needed. NULL cannot be
 * stored. The owner pops the latest; a thief, or the owner by calling steal,
 * takes the oldest.
 */
#ifndef EDAT_RUNTIME_DEQUE_H
#define EDAT_RUNTIME_DEQUE_H

#include "base.h"

#include <stdatomic.h>

struct deque_array;

struct deque {
  EDAT_CACHE_ALIGNED _Atomic int64_t
      top; /* Atomic: oldest item; only rises, by the one who takes it. */
  EDAT_CACHE_ALIGNED _Atomic int64_t
      bottom; /* Atomic: one past the latest; written by the owner, publishes
                 the slots below it. */
  _Atomic(struct deque_array *)
      array; /* Atomic: the slots; replaced by the owner when they are full. */
};

void edat__deque_init(struct deque *d);
/* The deque must be empty or its items forgotten; no thief is inside. */
void edat__deque_fini(struct deque *d);
void edat__deque_push(struct deque *d, void *item); /* owner */
void *edat__deque_pop(struct deque *d);             /* owner; NULL: empty */
/* Owner: the same while nobody can steal. */
void *edat__deque_pop_alone(struct deque *d);
void *edat__deque_steal(struct deque *d); /* any; NULL: empty */
/* Any thread; a glance that is old when it returns. */
int64_t edat__deque_count(struct deque *d);

#endif
