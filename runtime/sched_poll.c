/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who polls: the holder of the baton, which is only ever tried.
 *
 * Waking a thread costs far more than a message. So whoever uses what arrives
 * should be the one who polls: main while it waits, a worker where messages
 * start tasks. Main goes first, since it can do nothing else; once it finds
 * tasks in what it polls it leans on the workers for a while, until they have
 * found more than once something that only main was waiting for.
 *
 * And whoever has nothing more to do lingers: it polls some times before it
 * gives up its place - suspends, or declares itself idle - as the next message
 * often answers the last one. It counts as active meanwhile. That is also why
 * it lingers only shortly: the end of the program waits for it.
 */
#include "sched.h"

enum {
  LINGER_POLLS = EDAT_TINY(48, 2),
  LINGER_UNDERWAY = EDAT_TINY(2000, 2), /* the same while a body comes */
  LEAN_TIMES = 2,
  UNPOLLED_NS = 200 * 1000
};

bool edat__sched_baton_try(struct sched *s) {
  return edat__mutex_try_lock(&s->baton);
}

void edat__sched_baton_drop(struct sched *s) {
  if (atomic_load(&s->holder))
    atomic_store(&s->holder, NULL);
  edat__mutex_unlock(&s->baton);
  if (atomic_load(&s->main_wants_baton))
    edat__sched_wake(&s->main);
}

bool edat__sched_must_hand_over(struct worker *w) {
  return w->index >= 0 && atomic_load(&w->sched->main_wants_baton);
}

/* ---- Main or the workers ------------------------------------------------ */

/* Main leaves polling to workers once it has ended; before, while it leans on
   them, one is up to do it, and somebody does. */
static bool is_main_to_stand_back(struct sched *s) {
  if (s->main_strand.suspended.reason == SUSPEND_END &&
      !s->main_strand.helps_all)
    return true;
  if (atomic_load(&s->lean) == 0 ||
      atomic_load(&s->sleeping) == s->worker_count)
    return false;
  uint64_t quiet = edat__clock_ticks() - atomic_load(&s->last_poll);
  return edat__ticks_to_ns(quiet) < UNPOLLED_NS;
}

bool edat__sched_baton_take(struct worker *w) {
  struct sched *s = w->sched;
  if (w->index >= 0 ? edat__sched_must_hand_over(w) : is_main_to_stand_back(s))
    return false;
  if (edat__sched_baton_try(s)) {
    atomic_store(&s->holder, w);
    if (w->index < 0)
      atomic_store(&s->main_wants_baton, 0);
    return true;
  }
  if (w->index >= 0 || atomic_load(&s->lean) > 0)
    return false;
  atomic_store(&s->main_wants_baton, 1);
  struct worker *holder = atomic_load(&s->holder);
  if (holder)
    edat__sched_wake(holder);
  return false;
}

void edat__sched_lean(struct sched *s) { atomic_store(&s->lean, LEAN_TIMES); }

void edat__sched_lean_less(struct sched *s) {
  int lean = atomic_load(&s->lean);
  if (lean > 0)
    atomic_store(&s->lean, lean - 1);
}

/* ---- Polling ------------------------------------------------------------ */

static void note_poll(struct sched *s, bool is_news) {
  uint64_t now = edat__clock_ticks();
  /* hints, which pair with nothing */
  atomic_store_explicit(&s->last_poll, now, memory_order_relaxed);
  if (is_news)
    /* the same */
    atomic_store_explicit(&s->last_news, now, memory_order_relaxed);
}

int edat__sched_poll_holding(struct sched *s, enum poll_mood mood) {
  int happened = s->hooks.poll(s->hooks.ctx, mood);
  note_poll(s, happened > 0);
  return happened;
}

void edat__sched_poll(struct sched *s) {
  if (!edat__sched_baton_try(s))
    return;
  edat__sched_poll_holding(s, POLL_BUSY);
  edat__sched_baton_drop(s);
}

void edat__sched_poll_if_due(struct sched *s) {
  if (edat__clock_ticks() - atomic_load(&s->last_poll) > s->poll_ticks)
    edat__sched_poll(s);
}

/* ---- Lingering ---------------------------------------------------------- */

static bool may_linger(struct worker *w) {
  struct sched *s = w->sched;
  if (!s->remote)
    return false;
  return w->index >= 0 ? !edat__sched_must_hand_over(w)
                       : atomic_load(&s->lean) == 0;
}

void edat__sched_linger(struct worker *w, bool (*is_over)(void *ctx),
                        void *ctx) {
  struct sched *s = w->sched;
  bool is_news = false;
  if (!may_linger(w) || !edat__sched_baton_try(s))
    return;
  for (int empty = 0, underway = 0; !is_over(ctx);) {
    int happened = s->hooks.poll(s->hooks.ctx, POLL_LINGER);
    is_news = is_news || happened > 0;
    if (happened == POLL_UNDERWAY ? ++underway > LINGER_UNDERWAY
                                  : ++empty > LINGER_POLLS)
      break;
  }
  note_poll(s, is_news);
  edat__sched_baton_drop(s);
}
