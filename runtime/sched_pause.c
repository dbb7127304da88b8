/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Between a barrier and main's next step no task begins: what main does there
 * comes before what others send it meanwhile.
 */
#include "sched.h"

#include <sched.h>

/* The barrier is reached while all are idle, and pause is on before main goes
   on: so nothing is under way; but one may have left idle for nothing, and
   read pause before. It comes back to idle. */

void edat__sched_pause_want(struct sched *s) {
  edat__sched_pause_end(s);
  atomic_store(&s->pause, PAUSE_WANTED);
}

void edat__sched_pause_begin(struct sched *s) {
  int wanted = PAUSE_WANTED;
  atomic_compare_exchange_strong(&s->pause, &wanted, PAUSE_ON);
}

void edat__sched_pause_settle(struct sched *s) {
  for (int i = 0; i < s->worker_count; i++)
    while (!atomic_load(&s->workers[i].is_idle))
      sched_yield();
}

void edat__sched_pause_end(struct sched *s) {
  int on = PAUSE_ON;
  if (atomic_compare_exchange_strong(&s->pause, &on, PAUSE_NOT))
    edat__sched_wake_any(s);
}
