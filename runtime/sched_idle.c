/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What threads do that have nothing to do: one holds the baton and polls,
 * first eagerly, then with naps that grow; the others sleep.
 *
 * Wake-up. A worker is running, searching, or asleep. Who pushes work and
 * sees a searcher wakes nobody: the searcher will see the work, or look once
 * more after it has stopped searching and before it sleeps. The last searcher
 * that takes work wakes the next sleeper if there is more.
 * 1. push; fence; read searching  against  asleep = 1; searching - 1; look:
 *    one of them sees the other, so no work is left with all asleep.
 * 2. Whoever turns asleep from 1 to 0 owns the wake-up and does the counting
 *    for the sleeper, so a wake-up is neither lost nor spent twice. It counts
 *    afterwards: `searching` has nobody who will not look; who is missing in
 *    it, for a moment, has others woken needlessly.
 *
 * Idle rank. `active` counts threads that may have or make work; a thread
 * joins before it takes any, and leaves after it has found none. Besides
 * them only the baton holder brings work in. So, with the baton held:
 * 3. active = 0, then empty queues, then active unchanged (a joining changes
 *    the high half for good) prove that there was an instant without work and
 *    that there will be none until the baton holder brings some.
 *
 * The slot. At most worker_count tasks run at once: main, when it helps,
 * takes the place of worker 0, which gives it up between two tasks.
 * 4. Main with work of its own keeps the slot at MAIN or MAIN_WANTS; the rank
 *    is idle only when it is FREE.
 */
#include "sched.h"

#include "mem.h"
#include "stats.h"

#include <sched.h>

enum {
  YIELD_NS = 500 * 1000,          /* until then the holder polls all the time */
  PATIENCE_NS = 50 * 1000 * 1000, /* the same while a body is under way */
  NAP_FIRST_NS = 50 * 1000,
  NAP_LAST_NS = 3300 * 1000,
  NAP_MAIN_NS = 200 * 1000,
  STANDBY_NS = 100 * 1000,
  NEWS_NS = 5 * 1000 * 1000
};

#define ACTIVE_ONE ((uint64_t)1)
#define ACTIVE_JOIN (((uint64_t)1 << 32) + ACTIVE_ONE)

/* ---- Who may have work -------------------------------------------------- */

void edat__sched_hold(struct sched *s) {
  atomic_fetch_add(&s->active, ACTIVE_JOIN);
}

void edat__sched_release(struct sched *s) {
  uint64_t before = atomic_fetch_sub(&s->active, ACTIVE_ONE);
  if ((uint32_t)before != 1)
    return;
  /* The last one: somebody naps with the baton and can now see it. */
  struct worker *holder = atomic_load(&s->holder);
  if (holder && holder != edat__sched_worker())
    edat__sched_wake(holder);
}

static bool has_queued(struct sched *s) {
  if (edat__ready_has_plain(&s->ready) || edat__ready_has_priority(&s->ready))
    return true;
  for (int i = 0; i < s->worker_count; i++)
    if (edat__deque_count(&s->workers[i].deque) > 0)
      return true;
  return edat__deque_count(&s->main.deque) > 0;
}

/* Strands of this worker that may go on: only it can run them. */
static bool has_mail(struct worker *w) {
  return !edat__inbox_is_empty(&w->mailbox) ||
         atomic_load(&w->resumable) != NULL;
}

static bool has_any_mail(struct sched *s) {
  for (int i = 0; i < s->worker_count; i++)
    if (has_mail(&s->workers[i]))
      return true;
  return has_mail(&s->main);
}

bool edat__sched_is_idle(struct sched *s) {
  uint64_t before = atomic_load(&s->active);
  if ((uint32_t)before != 0)
    return false;
  if (atomic_load(&s->slot) != SLOT_FREE || has_queued(s) || has_any_mail(s))
    return false;
  return atomic_load(&s->active) == before;
}

/* ---- The slot ----------------------------------------------------------- */

static bool slot_swap(struct sched *s, int from, int to) {
  return atomic_load(&s->slot) == from &&
         atomic_compare_exchange_strong(&s->slot, &from, to);
}

static bool slot_take_main(struct sched *s) {
  for (;;) {
    int slot = atomic_load(&s->slot);
    if (slot == SLOT_MAIN)
      return true;
    if (slot == SLOT_FREE && slot_swap(s, SLOT_FREE, SLOT_MAIN))
      return true;
    if (slot == SLOT_WORKER_MAIN_WANTS)
      return false;
    if (slot == SLOT_WORKER && slot_swap(s, slot, SLOT_WORKER_MAIN_WANTS))
      return false;
  }
}

/* To main, which waits for it. False: it does not, or no longer. */
static bool slot_hand_over(struct sched *s) {
  if (!slot_swap(s, SLOT_WORKER_MAIN_WANTS, SLOT_MAIN))
    return false;
  edat__sched_wake(&s->main);
  return true;
}

/* Worker 0 hands over between two tasks. */
static bool slot_take_worker(struct sched *s) {
  if (slot_hand_over(s))
    return false;
  return atomic_load(&s->slot) == SLOT_WORKER ||
         slot_swap(s, SLOT_FREE, SLOT_WORKER);
}

bool edat__sched_slot_take(struct worker *w) {
  if (w->index > 0)
    return true;
  return w->index < 0 ? slot_take_main(w->sched) : slot_take_worker(w->sched);
}

static void slot_give_main(struct sched *s) {
  if (slot_swap(s, SLOT_WORKER_MAIN_WANTS, SLOT_WORKER))
    return;
  if (!slot_swap(s, SLOT_MAIN, SLOT_FREE))
    return;
  if (has_queued(s) || has_mail(&s->workers[0]))
    edat__sched_wake(&s->workers[0]);
}

/* Main may begin or cease to want it at any moment. */
static void slot_give_worker(struct sched *s) {
  int slot;
  do {
    if (slot_hand_over(s) || slot_swap(s, SLOT_WORKER, SLOT_FREE))
      return;
    slot = atomic_load(&s->slot);
  } while (slot == SLOT_WORKER || slot == SLOT_WORKER_MAIN_WANTS);
}

void edat__sched_slot_give(struct worker *w) {
  if (w->index < 0)
    slot_give_main(w->sched);
  else if (w->index == 0)
    slot_give_worker(w->sched);
}

/* ---- Searching and sleeping --------------------------------------------- */

static void start_searching(struct worker *w) {
  if (w->index < 0 || w->was_searching)
    return;
  w->was_searching = true;
  atomic_fetch_add(&w->sched->searching, 1);
}

static void stop_searching(struct worker *w) {
  if (!w->was_searching)
    return;
  w->was_searching = false;
  atomic_fetch_sub(&w->sched->searching, 1);
}

void edat__sched_found(struct worker *w) {
  if (!w->was_searching)
    return;
  w->was_searching = false;
  struct sched *s = w->sched;
  if (atomic_fetch_sub(&s->searching, 1) <= 1 &&
      atomic_load(&s->sleeping) > 0 && has_queued(s))
    edat__sched_wake_any(s);
}

bool edat__sched_wake(struct worker *w) {
  int asleep = 1;
  if (atomic_load(&w->asleep) == 0 ||
      !atomic_compare_exchange_strong(&w->asleep, &asleep, 0))
    return false;
  /* Here the sleeper may be up and gone: searching is below 0 then. */
  if (w->index >= 0) {
    atomic_fetch_add(&w->sched->searching, 1);
    atomic_fetch_sub(&w->sched->sleeping, 1);
  }
  edat__park_wake_one(&w->park);
  return true;
}

void edat__sched_wake_any(struct sched *s) {
  /* pairs with the read-modify-writes in nap(): fact 1 */
  atomic_thread_fence(memory_order_seq_cst);
  if (atomic_load(&s->searching) > 0 || atomic_load(&s->sleeping) == 0)
    return;
  int slot = atomic_load(&s->slot);
  /* Whoever gets the slot sees what was pushed. */
  if (slot == SLOT_FREE && atomic_load(&s->main_helps) &&
      edat__sched_wake(&s->main))
    return;
  int first = slot == SLOT_MAIN ? 1 : 0;
  for (int i = first; i < s->worker_count; i++)
    if (edat__sched_wake(&s->workers[i]))
      return;
}

/* Main helps only with what is its own; without, it leaves the slot. */
static bool is_main_wanted(struct worker *w) {
  if (!edat__inbox_is_empty(&w->mailbox))
    return true;
  const struct strand *main = &w->sched->main_strand;
  if (!main->help && !main->helps_all)
    return false;
  if (atomic_load(&w->resumable) || edat__deque_count(&w->deque) > 0 ||
      (main->helps_all && has_queued(w->sched)))
    return edat__sched_slot_take(w);
  edat__sched_slot_give(w);
  return false;
}

bool edat__sched_is_wanted(struct worker *w) {
  struct sched *s = w->sched;
  if (w->index < 0)
    return is_main_wanted(w);
  if (atomic_load(&s->stopping))
    return true;
  if (w->index == 0 && atomic_load(&s->slot) == SLOT_MAIN)
    return false;
  return has_mail(w) || (has_queued(s) && atomic_load(&s->pause) != PAUSE_ON);
}

/* Nobody sleeps without the baton while it is free for him; but a worker does
   while another one is up to look after it (standby). */
static bool is_baton_wanted(struct worker *w) {
  struct sched *s = w->sched;
  bool is_for_me = w->index < 0 ? atomic_load(&s->main_wants_baton) != 0
                                : !edat__sched_must_hand_over(w) &&
                                      !atomic_load(&s->standby);
  return is_for_me && atomic_load(&s->baton.state) == 0;
}

enum nap { NAP_WITH_BATON, NAP_WITHOUT, NAP_STANDBY };

static bool must_stay_up(struct worker *w, enum nap how) {
  switch (how) {
  case NAP_WITH_BATON:
    return edat__sched_is_wanted(w) || edat__sched_must_hand_over(w);
  case NAP_WITHOUT:
    return edat__sched_is_wanted(w) || is_baton_wanted(w);
  case NAP_STANDBY:
    break;
  }
  return edat__sched_is_wanted(w);
}

/* Sleeps unless there is work. Returns true when somebody woke it. */
static bool nap(struct worker *w, enum nap how, int64_t timeout_ns) {
  struct sched *s = w->sched;
  uint32_t key = edat__park_prepare(&w->park);
  if (w->index >= 0)
    atomic_fetch_add(&s->sleeping, 1);
  atomic_store(&w->asleep, 1);
  stop_searching(w);
  if (must_stay_up(w, how))
    edat__park_cancel(&w->park);
  else
    edat__park_commit(&w->park, key, timeout_ns);
  if (atomic_exchange(&w->asleep, 0) == 0) {
    w->was_searching = w->index >= 0;
    return true;
  }
  if (w->index >= 0)
    atomic_fetch_sub(&s->sleeping, 1);
  start_searching(w);
  return false;
}

/* ---- Idle --------------------------------------------------------------- */

/* Spins, then yields, then naps. A nap lasts an eighth of the time since
 * something happened: so what comes during one is late by an eighth at most,
 * and two ranks that answer each other get faster from one message to the
 * next. With naps that double, each would sleep as long as it has waited for
 * the other's nap, and both would stay slow for ever. */
struct backoff {
  uint64_t since;   /* ticks of the last thing that happened */
  bool is_underway; /* a body was, when one last looked */
};

static void reset_backoff(struct backoff *b) { b->since = edat__clock_ticks(); }

static int64_t idle_ns(const struct backoff *b) {
  return (int64_t)edat__ticks_to_ns(edat__clock_ticks() - b->since);
}

/* Main is busy, and will poll itself when it waits. Then a worker does not nap
   with the baton: main would have to wake it, and the next message, late by
   that, would find the worker napping again. */
static bool is_main_to_come(struct worker *w) {
  struct sched *s = w->sched;
  /* a hint: pairs with nothing */
  return w->index >= 0 &&
         !atomic_load_explicit(&s->main.is_idle, memory_order_relaxed) &&
         atomic_load(&s->lean) == 0;
}

/* Without the baton, but looking after it; false: another one does already. */
static bool stand_by(struct worker *w, int64_t nap_ns) {
  if (atomic_exchange(&w->sched->standby, true))
    return false;
  nap(w, NAP_STANDBY, nap_ns);
  atomic_store(&w->sched->standby, false);
  return true;
}

/* Returns false when the baton is gone. */
static bool back_off(struct worker *w, struct backoff *b, int64_t quiet_ns,
                     int64_t longest_ns) {
  int64_t nap_ns = quiet_ns / 8;
  if (quiet_ns < w->sched->spin_ns) {
    edat__cpu_relax();
    return true;
  }
  if (quiet_ns < YIELD_NS) {
    sched_yield();
    return true;
  }
  nap_ns = nap_ns < NAP_FIRST_NS ? NAP_FIRST_NS : nap_ns;
  nap_ns = nap_ns > longest_ns ? longest_ns : nap_ns;
  if (is_main_to_come(w)) {
    edat__sched_baton_drop(w->sched);
    stand_by(w, nap_ns);
    return false;
  }
  if (nap(w, NAP_WITH_BATON, nap_ns))
    reset_backoff(b);
  return true;
}

/* Main has polled something that workers will run: the next one is better
   polled by one of them. */
static bool main_stands_back(struct worker *w) {
  struct sched *s = w->sched;
  const struct strand *main = &s->main_strand;
  if (w->index >= 0 || main->help || main->helps_all || has_mail(w) ||
      !has_queued(s))
    return false;
  edat__sched_lean(s);
  edat__sched_baton_drop(s);
  nap(w, NAP_WITHOUT, NAP_MAIN_NS);
  return true;
}

/* A body comes by many polls, and yielding between two would give the core to
   whoever wants one. Where there are more threads of ours than cores, the
   sender may be who wants it. */
static void wait_for_body(const struct sched *s) {
  if (s->is_crowded)
    sched_yield();
  else
    edat__cpu_relax();
}

/* One round of the baton holder. Returns false when it has let go. */
static bool poll_idle(struct worker *w, struct backoff *b) {
  struct sched *s = w->sched;
  if (edat__sched_must_hand_over(w)) {
    edat__sched_baton_drop(s);
    return false;
  }
  int64_t quiet_ns = idle_ns(b);
  int happened = edat__sched_poll_holding(s, quiet_ns < YIELD_NS ? POLL_IDLE
                                                                 : POLL_SLEEPY);
  if (happened > 0 && main_stands_back(w))
    return false;
  if (happened > 0 || (happened == POLL_UNDERWAY && !b->is_underway))
    reset_backoff(b);
  else if (happened == POLL_UNDERWAY && quiet_ns < PATIENCE_NS)
    wait_for_body(s);
  else if (!back_off(w, b, quiet_ns,
                     happened == POLL_UNDERWAY ? NAP_FIRST_NS : NAP_LAST_NS))
    return false;
  b->is_underway = happened == POLL_UNDERWAY;
  return true;
}

/* Without the baton. While messages come, one sleeper looks every now and
   then whether the holder has left to run a task; the others just sleep. */
static void sleep_beside(struct worker *w) {
  struct sched *s = w->sched;
  uint64_t quiet = edat__clock_ticks() - atomic_load(&s->last_news);
  if (w->index < 0) {
    int64_t nap_ns = edat__ticks_to_ns(quiet) / 8;
    nap_ns = nap_ns < NAP_LAST_NS ? nap_ns : NAP_LAST_NS;
    nap(w, NAP_WITHOUT, nap_ns < NAP_MAIN_NS ? NAP_MAIN_NS : nap_ns);
    return;
  }
  if (!s->remote || edat__ticks_to_ns(quiet) > NEWS_NS ||
      !stand_by(w, STANDBY_NS))
    nap(w, NAP_WITHOUT, -1);
}

static void idle(struct worker *w) {
  struct sched *s = w->sched;
  struct backoff b = {.is_underway = false};
  bool has_baton = false;
  reset_backoff(&b);
  if (w->index >= 0)
    edat__sched_slot_give(w);
  start_searching(w);
  /* pairs with nothing: a hint */
  atomic_store_explicit(&w->is_idle, true, memory_order_relaxed);
  edat__sched_release(s);
  while (!edat__sched_is_wanted(w)) {
    if (!has_baton)
      has_baton = edat__sched_baton_take(w);
    if (has_baton)
      has_baton = poll_idle(w, &b);
    else
      sleep_beside(w);
    if (w->index == 0 && atomic_load(&s->slot) == SLOT_MAIN)
      edat__sched_found(w); /* it cannot take what it may see */
  }
  if (has_baton)
    edat__sched_baton_drop(s);
  else if (w->index < 0)
    atomic_store(&s->main_wants_baton, 0);
  /* pairs with nothing: a hint */
  atomic_store_explicit(&w->is_idle, false, memory_order_relaxed);
  edat__sched_hold(s);
}

void edat__sched_idle(struct worker *w) {
  int64_t begin = EDAT_UNLIKELY(edat__stats_on) ? edat__stats_now() : 0;
  idle(w);
  if (EDAT_UNLIKELY(begin != 0))
    edat__stats_idle(edat__stats_now() - begin);
}

int edat__sched_active_workers(struct sched *s) {
  int active = 0;
  for (int i = 0; i < s->worker_count; i++)
    active += !atomic_load(&s->workers[i].is_idle);
  return active;
}

/* One worker must be up to take the baton that the caller has left. */
void edat__sched_wake_poller(struct sched *s) {
  /* pairs with nap(): it sees the baton free, or we see it asleep */
  atomic_thread_fence(memory_order_seq_cst);
  for (int i = 0; i < s->worker_count; i++)
    if (edat__sched_wake(&s->workers[i]))
      return;
}

void edat__sched_idle_main(struct worker *w) {
  if (w->sched->main_strand.suspended.reason == SUSPEND_END)
    edat__sched_wake_poller(w->sched);
  do
    edat__sched_idle(w);
  while (edat__inbox_is_empty(&w->mailbox));
  struct inbox_node *node = edat__inbox_drain(&w->mailbox);
  EDAT_ASSERT(node == &w->sched->main_strand.resume && !node->next);
  (void)node;
}
