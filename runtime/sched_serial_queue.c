/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who may go on in a serial program, and who does next: what queues, tasks and
 * strands, by priority and age, and the strands that were interrupted. See
 * facts 2 and 3 of sched_serial.c.
 */
#include "sched_serial.h"

#include <limits.h>

enum {
  FAIR_PICK = EDAT_TINY(1024, 24), /* from the queue */
  FAIR_TURN = EDAT_TINY(65536, 24)
};

/* ---- The queue ----------------------------------------------------------- */

/* Strands stand in it with this bit set in their address. */
#define STRAND_BIT ((uintptr_t)1)

static void push(struct sched *s, uintptr_t item, int priority) {
  struct task *task = (struct task *)item;
  if (priority == INT_MIN)
    priority++; /* the lowest is how the queue is asked for any */
  edat__ready_push_priority(&s->ready, task, priority);
  edat__park_wake_one(&s->serial->park);
}

void edat__serial_push_task(struct sched *s, struct task *task, int priority) {
  push(s, (uintptr_t)task, priority);
}

void edat__serial_push_strand(struct sched *s, struct strand *strand) {
  push(s, (uintptr_t)strand | STRAND_BIT, 0);
}

bool edat__serial_is_empty(struct sched *s) {
  return !edat__ready_has_plain(&s->ready) &&
         !edat__ready_has_priority(&s->ready);
}

static struct strand *as_strand(struct task *item) {
  uintptr_t address = (uintptr_t)item;
  return address & STRAND_BIT ? (struct strand *)(address - STRAND_BIT) : NULL;
}

/* ---- Who is next --------------------------------------------------------- */

static struct strand *take_interrupted(struct serial *l, struct list *link) {
  edat__list_remove(link);
  l->interrupted_count--;
  return list_entry(link, struct strand, link);
}

/* The one that would go on last, if it has seen many others go first. */
static struct strand *take_starving(struct serial *l) {
  struct list *link = edat__list_front(&l->interrupted);
  if (!link ||
      l->turns - list_entry(link, struct strand, link)->left < FAIR_TURN)
    return NULL;
  return take_interrupted(l, link);
}

static struct strand *take_latest(struct serial *l) {
  return l->interrupted_count ? take_interrupted(l, l->interrupted.prev) : NULL;
}

static struct task *take_queued(struct sched *s) {
  struct serial *l = s->serial;
  struct task *item = edat__ready_pop(&s->ready);
  if (item)
    return item;
  if (l->picks && l->picks % FAIR_PICK == 0)
    item = edat__ready_pop_aged(&s->ready);
  if (!item)
    item = edat__ready_pop_urgent(&s->ready, INT_MIN);
  l->picks = item ? l->picks + 1 : 0;
  l->turns += item != NULL;
  return item;
}

bool edat__serial_take(struct sched *s, struct strand **strand,
                       struct task **task) {
  struct serial *l = s->serial;
  *strand = edat__ready_has_plain(&s->ready) ? NULL : take_starving(l);
  *task = *strand ? NULL : take_queued(s);
  if (*task && (*strand = as_strand(*task)) != NULL)
    *task = NULL;
  else if (!*task && !*strand)
    *strand = take_latest(l);
  return *strand || *task;
}
