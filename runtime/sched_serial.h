/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inside the scheduler of serial programs: sched_serial.c switches,
 * sched_serial_queue.c knows who may go on, and who does next.
 */
#ifndef EDAT_RUNTIME_SCHED_SERIAL_H
#define EDAT_RUNTIME_SCHED_SERIAL_H

#include "sched.h"

struct serial {
  struct fiber *fiber;     /* running now */
  struct fiber *dead;      /* to be put after a switch */
  struct strand *strand;   /* running now; NULL: the loop */
  struct list interrupted; /* strands; the last goes on first */
  int interrupted_count;
  struct list parked; /* fibers inside the loop */
  int parked_count;
  bool at_pragma;   /* what is pushed now runs at once */
  uint64_t turns;   /* taken from the queue so far */
  uint64_t picks;   /* the same, since it was empty */
  struct park park; /* of the thread, while there is nothing to do */
};

/* Something may go on; any thread. */
void edat__serial_push_task(struct sched *s, struct task *task, int priority);
void edat__serial_push_strand(struct sched *s, struct strand *strand);
bool edat__serial_is_empty(struct sched *s);

/* Takes who goes on next: a strand, or else the task; false: nobody. */
bool edat__serial_take(struct sched *s, struct strand **strand,
                       struct task **task);

#endif
