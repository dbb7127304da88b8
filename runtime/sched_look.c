/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Looking at the scheduler from outside, while it works: which strands are
 * suspended, and how many tasks there are of each kind. A worker that changes
 * the list of its suspended strands, and who looks at it, hold a spinlock of
 * that worker's; it costs the worker one exchange in its own cache.
 */
#include "sched.h"

#include "stats.h"

#include <sched.h>

void edat__sched_look(struct worker *w) {
  /* pairs with edat__sched_look_away(): the strands as they were left */
  while (atomic_exchange_explicit(&w->strands_lock, true, memory_order_acquire))
    sched_yield();
}

void edat__sched_look_away(struct worker *w) {
  /* pairs with edat__sched_look() */
  atomic_store_explicit(&w->strands_lock, false, memory_order_release);
}

void edat__sched_list(struct strand *strand, const struct suspension *why) {
  struct worker *w = strand->worker;
  edat__sched_look(w);
  strand->suspended = *why;
  strand->suspended_since = edat__clock_coarse();
  if (EDAT_UNLIKELY(edat__stats_on))
    strand->away_ns -= edat__stats_now();
  edat__list_push_back(&w->suspended, &strand->link);
  w->suspended_count += strand->task != NULL;
  edat__sched_look_away(w);
}

void edat__sched_unlist(struct strand *strand) {
  struct worker *w = strand->worker;
  edat__sched_look(w);
  w->suspended_count -= strand->task != NULL;
  if (EDAT_UNLIKELY(edat__stats_on))
    strand->away_ns += edat__stats_now();
  edat__list_remove(&strand->link);
  strand->suspended = (struct suspension){.reason = SUSPEND_NOT};
  edat__sched_look_away(w);
}

/* Worker i of all; main is the last. */
static struct worker *nth_worker(struct sched *s, int i) {
  return i == s->worker_count ? &s->main : &s->workers[i];
}

int edat__sched_suspended(struct sched *s) {
  int count = 0;
  for (int i = 0; i <= s->worker_count; i++) {
    struct worker *w = nth_worker(s, i);
    edat__sched_look(w);
    count += w->suspended_count;
    edat__sched_look_away(w);
  }
  return count;
}

uint64_t edat__sched_done(struct sched *s) {
  uint64_t count = 0;
  for (int i = 0; i <= s->worker_count; i++)
    count += atomic_load(&nth_worker(s, i)->done);
  return count;
}

void edat__sched_watch(struct sched *s) {
  for (int i = 0; i <= s->worker_count; i++) {
    struct worker *w = nth_worker(s, i);
    const struct identity *who = atomic_load(&w->identity);
    uint64_t done = atomic_load(&w->done);
    if (done == w->watched_done && w->watched_since && who &&
        edat__subject_of(who).task)
      continue;
    w->watched_done = done;
    w->watched_since = edat__clock_ticks();
  }
}
