/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The FIFO is a ring that doubles; the heap a binary one, ordered by priority
 * and then by arrival. Both under one lock, which is never held while a task
 * runs: they are the slow path beside the deques.
 */
#include "ready.h"

#include "mem.h"

#include <limits.h>
#include <string.h>

enum { FIRST_CAPACITY = EDAT_TINY(256, 2) };

void edat__ready_init(struct ready *r) {
  memset(r, 0, sizeof *r);
  edat__mutex_init(&r->lock, LOCK_SCHED);
}

void edat__ready_fini(struct ready *r) {
  edat__mem_free(r->ring);
  edat__mem_free(r->heap);
}

static void grow_ring_locked(struct ready *r) {
  size_t capacity = r->capacity ? 2 * r->capacity : FIRST_CAPACITY;
  struct task **ring = edat__mem_alloc(
      edat__mem_array_bytes(capacity, sizeof(struct task *), "ready tasks"),
      "ready tasks");
  for (size_t i = 0; i < r->count; i++)
    ring[i] = r->ring[(r->head + i) % r->capacity];
  edat__mem_free(r->ring);
  r->ring = ring;
  r->head = 0;
  r->capacity = capacity;
}

void edat__ready_push(struct ready *r, struct task *task) {
  edat__mutex_lock(&r->lock);
  if (r->count == r->capacity)
    grow_ring_locked(r);
  r->ring[(r->head + r->count) % r->capacity] = task;
  r->count++;
  edat__mutex_unlock(&r->lock);
}

struct task *edat__ready_pop(struct ready *r) {
  if (!edat__ready_has_plain(r))
    return NULL;
  struct task *task = NULL;
  edat__mutex_lock(&r->lock);
  if (r->count) {
    task = r->ring[r->head];
    r->head = (r->head + 1) % r->capacity;
    r->count--;
  }
  edat__mutex_unlock(&r->lock);
  return task;
}

static bool is_before(const struct ready_entry *a,
                      const struct ready_entry *b) {
  if (a->priority != b->priority)
    return a->priority > b->priority;
  return a->order < b->order;
}

static void sift_up_locked(struct ready *r, size_t i) {
  struct ready_entry moved = r->heap[i];
  while (i > 0 && is_before(&moved, &r->heap[(i - 1) / 2])) {
    r->heap[i] = r->heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  r->heap[i] = moved;
}

static void sift_down_locked(struct ready *r, size_t i) {
  struct ready_entry moved = r->heap[i];
  for (;;) {
    size_t child = 2 * i + 1;
    if (child >= r->heap_count)
      break;
    if (child + 1 < r->heap_count &&
        is_before(&r->heap[child + 1], &r->heap[child]))
      child++;
    if (!is_before(&r->heap[child], &moved))
      break;
    r->heap[i] = r->heap[child];
    i = child;
  }
  r->heap[i] = moved;
}

void edat__ready_push_priority(struct ready *r, struct task *task,
                               int priority) {
  edat__mutex_lock(&r->lock);
  if (r->heap_count == r->heap_capacity) {
    r->heap_capacity = r->heap_capacity ? 2 * r->heap_capacity : FIRST_CAPACITY;
    r->heap = edat__mem_realloc(
        r->heap,
        edat__mem_array_bytes(r->heap_capacity, sizeof *r->heap, "ready tasks"),
        "ready tasks");
  }
  size_t last = r->heap_count;
  r->heap[last] = (struct ready_entry){task, priority, r->next_order++};
  r->heap_count++;
  sift_up_locked(r, last);
  edat__mutex_unlock(&r->lock);
}

static struct task *take_entry_locked(struct ready *r, size_t i) {
  struct task *task = r->heap[i].task;
  size_t last = r->heap_count - 1;
  r->heap_count = last;
  if (i != last) {
    r->heap[i] = r->heap[last];
    sift_down_locked(r, i);
    sift_up_locked(r, i);
  }
  return task;
}

struct task *edat__ready_pop_urgent(struct ready *r, int above) {
  if (!edat__ready_has_priority(r))
    return NULL;
  struct task *task = NULL;
  edat__mutex_lock(&r->lock);
  if (r->heap_count && r->heap[0].priority > above)
    task = take_entry_locked(r, 0);
  edat__mutex_unlock(&r->lock);
  return task;
}

struct task *edat__ready_pop_aged(struct ready *r) {
  if (!edat__ready_has_priority(r))
    return NULL;
  struct task *task = NULL;
  edat__mutex_lock(&r->lock);
  size_t oldest = 0;
  for (size_t i = 1; i < r->heap_count; i++)
    if (r->heap[i].order < r->heap[oldest].order)
      oldest = i;
  if (r->heap_count)
    task = take_entry_locked(r, oldest);
  edat__mutex_unlock(&r->lock);
  return task;
}
