/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ticker: a thread that runs nothing. It advances the coarse clock, prints
 * what is asked for, and sees to it that a rank whose threads all compute, or
 * whose main blocks in a foreign call, still answers the others.
 */
#include "sched.h"

#include "mem.h"

enum {
  TICK_NS = 1000 * 1000,
  TICK_IDLE_NS = 16 * 1000 * 1000,
  TICK_ALONE_NS = 10 * 1000 * 1000,
  TICK_ALONE_IDLE_NS = 50 * 1000 * 1000
};

/* Somebody idle polls, else the ticker does. */
static void tick(struct sched *s) {
  edat__clock_coarse_set();
  if (s->hooks.watch)
    s->hooks.watch(s->hooks.ctx);
  if (!s->remote)
    return;
  uint64_t quiet = edat__clock_ticks() - atomic_load(&s->last_poll);
  if (edat__ticks_to_ns(quiet) < TICK_NS || !edat__sched_baton_try(s))
    return;
  if (atomic_load(&s->sleeping) > 0) {
    edat__sched_baton_drop(s);
    edat__sched_wake_poller(s);
    return;
  }
  edat__sched_poll_holding(s, POLL_BUSY);
  edat__sched_baton_drop(s);
}

/* Alone there is nothing to poll, only to look after. */
static int64_t tick_ns(const struct sched *s, bool is_busy) {
  if (!s->remote)
    return is_busy ? TICK_ALONE_NS : TICK_ALONE_IDLE_NS;
  return is_busy ? TICK_NS : TICK_IDLE_NS;
}

void edat__sched_ticker(void *argument) {
  struct sched *s = argument;
  edat__identity.rank = s->rank;
  s->hooks.enter(s->hooks.ctx);
  edat__clock_coarse_set();
  while (!atomic_load(&s->stopping)) {
    bool busy = (uint32_t)atomic_load(&s->active) != 0;
    uint32_t key = edat__park_prepare(&s->ticker_park);
    if (atomic_load(&s->stopping))
      edat__park_cancel(&s->ticker_park);
    else
      edat__park_commit(&s->ticker_park, key, tick_ns(s, busy));
    tick(s);
  }
  edat__pool_flush();
}
