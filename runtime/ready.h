/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ready tasks that belong to no deque: a FIFO for those made ready by threads
 * without one (main, the ticker), and a heap for those with a priority.
 * Locked; a glance at the counts costs no lock. No scheduling here.
 */
#ifndef EDAT_RUNTIME_READY_H
#define EDAT_RUNTIME_READY_H

#include "base.h"
#include "sync.h"

struct task;

struct ready_entry {
  struct task *task;
  int priority;
  uint64_t order; /* of arrival: the oldest first among equals */
};

struct ready {
  /* Under lock. */
  struct mutex lock;
  struct task **ring; /* FIFO: count tasks from head on */
  size_t head;
  size_t capacity;
  struct ready_entry *heap;
  size_t heap_capacity;
  uint64_t next_order;
  /* Atomic: written under the lock; a glance for those who look for work. */
  _Atomic size_t count;      /* tasks in the FIFO */
  _Atomic size_t heap_count; /* tasks in the heap */
};

void edat__ready_init(struct ready *r);
void edat__ready_fini(struct ready *r);

void edat__ready_push(struct ready *r, struct task *task);
void edat__ready_push_priority(struct ready *r, struct task *task,
                               int priority);

/* The oldest without a priority; NULL: none. */
struct task *edat__ready_pop(struct ready *r);
/* The most urgent with a priority above `above`; NULL: none. */
struct task *edat__ready_pop_urgent(struct ready *r, int above);
/* The oldest with a priority, whatever it is; NULL: none. */
struct task *edat__ready_pop_aged(struct ready *r);

/* Exact in the one order of seq_cst, as who goes to sleep relies on them. */
static inline bool edat__ready_has_plain(struct ready *r) {
  return atomic_load(&r->count) != 0;
}
static inline bool edat__ready_has_priority(struct ready *r) {
  return atomic_load(&r->heap_count) != 0;
}

#endif
