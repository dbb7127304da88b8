/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A wait lives on the stack of the strand that waits. Of the strand, about to
 * suspend, and the thread that completes the set, the second to come sees
 * that the first was there; only if that is the completing thread was the
 * strand suspended, and is resumed.
 */
#include "wait.h"

#include "lock.h"
#include "stats.h"

enum flag_state { FLAG_DOWN, FLAG_AWAITED, FLAG_RAISED };

void edat__flag_init(struct signal_flag *flag, struct strand *strand) {
  flag->strand = strand;
  atomic_init(&flag->state, FLAG_DOWN);
}

void edat__flag_raise(struct signal_flag *flag) {
  struct strand *strand = flag->strand;
  if (atomic_exchange(&flag->state, FLAG_RAISED) == FLAG_AWAITED)
    edat__sched_resume(strand);
}

bool edat__flag_is_raised(struct signal_flag *flag) {
  return atomic_load(&flag->state) == FLAG_RAISED;
}

static bool is_raised_or_wanted(void *ctx) {
  struct signal_flag *flag = ctx;
  struct worker *w = flag->strand->worker;
  return edat__flag_is_raised(flag) ||
         (w->index >= 0 && edat__sched_is_wanted(w));
}

void edat__flag_wait(struct engine *engine, struct signal_flag *flag,
                     const struct suspension *why) {
  if (edat__flag_is_raised(flag))
    return;
  struct lock_saved *saved = edat__lock_drop_all(engine->locks, flag->strand);
  int down = FLAG_DOWN;
  edat__sched_linger(flag->strand->worker, is_raised_or_wanted, flag);
  if (atomic_compare_exchange_strong(&flag->state, &down, FLAG_AWAITED))
    edat__sched_suspend(flag->strand, why, NULL);
  edat__lock_retake(engine->locks, flag->strand, saved);
}

struct wait {
  struct waiter waiter;
  struct signal_flag flag;
  struct edatcc_events *set;
};

static void complete(struct waiter *waiter, struct edatcc_events *set) {
  struct wait *wait = container_of(waiter, struct wait, waiter);
  wait->set = set;
  edat__flag_raise(&wait->flag);
}

static void init_waiter(struct engine *engine, struct waiter *waiter,
                        const struct edatcc_wait *wait,
                        const struct edatcc_dep_args *args,
                        enum waiter_kind kind) {
  struct consumer consumer = {NULL, &wait->where, wait->deps, wait->ndeps, 0};
  edat__waiter_init(waiter, kind, complete, &consumer, args, engine->rank,
                    engine->size);
}

struct edatcc_events *edat__wait_run(struct engine *engine,
                                     const struct edatcc_wait *desc,
                                     const struct edatcc_dep_args *args,
                                     enum suspend_reason reason) {
  struct wait wait = {.set = NULL};
  bool is_call = reason == SUSPEND_CALL;
  struct suspension why = {reason, &desc->where, &wait.waiter};
  edat__flag_init(&wait.flag,
                  edat__engine_strand(is_call ? desc->where.file : "wait"));
  init_waiter(engine, &wait.waiter, desc, args,
              is_call ? WAITER_CALL : WAITER_WAIT);
  wait.waiter.args = args;
  edat__match_submit(engine->match, &wait.waiter);
  edat__flag_wait(engine, &wait.flag, &why);
  edat__waiter_fini(&wait.waiter);
  edat__events_check_types(wait.set);
  if (EDAT_UNLIKELY(edat__stats_on))
    edat__events_count(wait.set);
  return wait.set;
}

struct edatcc_events *edat__wait_try(struct engine *engine,
                                     const struct edatcc_wait *desc,
                                     const struct edatcc_dep_args *args) {
  struct waiter waiter;
  edat__sched_poll(&engine->sched);
  init_waiter(engine, &waiter, desc, args, WAITER_WAIT);
  struct edatcc_events *set = edat__match_try_take(engine->match, &waiter);
  edat__waiter_fini(&waiter);
  if (set)
    edat__events_check_types(set);
  if (EDAT_UNLIKELY(edat__stats_on))
    edat__events_count(set);
  return set;
}
