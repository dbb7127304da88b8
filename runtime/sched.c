/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The scheduler's loop runs on fibers and calls tasks directly, so that an
 * ordinary task costs no switch. A task that suspends keeps the fiber that it
 * is on; its worker goes on with another fiber that is inside the loop (a
 * parked one, else a new one). To resume a strand the loop parks its own
 * fiber and switches over.
 *
 * 1. A strand resumes on the thread that it was suspended on: resume pushes
 *    it into that worker's mailbox.
 * 2. Only the worker itself drains its mailbox, and only inside the loop: so
 *    a strand is taken from there after it was switched off, however early
 *    resume was called.
 * 3. Nothing ready starves: each 64th pick takes the oldest instead.
 */
#include "sched.h"

#include "affinity.h"
#include "mem.h"
#include "stats.h"

#include <limits.h>
#include <string.h>

enum {
  PARKED_MAX = EDAT_TINY(16, 1),
  FAIR_PICK = EDAT_TINY(64, 3),
  POLL_NS = 10 * 1000,
  SPIN_NS = 20 * 1000,
  SPIN_CROWDED_NS = 2 * 1000
};

static EDAT_TLS struct worker *self_worker;

EDAT_NOINLINE struct worker *edat__sched_worker(void) { return self_worker; }

EDAT_NOINLINE struct strand *edat__sched_strand(void) {
  return self_worker ? self_worker->strand : NULL;
}

static void run_loop(void *worker);

/* Counts that this worker holds back are not held back any longer. */
static void settle(struct worker *w) {
  if (w->credit)
    w->sched->hooks.settle(w);
}

/* ---- Switching ---------------------------------------------------------- */

/* The first thing after each switch, on the stack that was switched to. */
static void arrive(struct worker *w) {
  if (w->dead)
    edat__fiber_put(w->dead);
  w->dead = NULL;
}

static void switch_to(struct worker *w, struct fiber *to) {
  struct fiber *from = w->fiber;
  w->fiber = to;
  edat__fiber_switch(from, to);
  arrive(w);
}

/* A fiber inside the loop. */
static struct fiber *take_parked(struct worker *w) {
  struct list *link = edat__list_pop_front(&w->parked);
  if (!link)
    return edat__fiber_get(run_loop, w);
  w->parked_count--;
  return list_entry(link, struct fiber, link);
}

/* Main that runs tasks meanwhile goes into the loop too, on a fiber; otherwise
   it waits where it is. */
static void switch_off(struct worker *w, struct strand *s) {
  if (s != &w->sched->main_strand || s->help || s->helps_all) {
    switch_to(w, take_parked(w));
    return;
  }
  edat__sched_slot_give(w);
  edat__sched_idle_main(w);
}

/* No task is suspended when the end or a barrier is reached: so main may run
   any, and will be back. */
static void begin_help(struct sched *sched, enum suspend_reason reason) {
  if (!sched->hooks.main_works ||
      (reason != SUSPEND_END && reason != SUSPEND_BARRIER))
    return;
  sched->main_strand.helps_all = true;
  atomic_store(&sched->main_helps, true);
}

/* Main may have been woken for a task that it leaves to others. */
static void end_help(struct sched *sched) {
  if (!sched->main_strand.helps_all)
    return;
  sched->main_strand.helps_all = false;
  atomic_store(&sched->main_helps, false);
  edat__sched_wake_any(sched);
}

void edat__sched_suspend(struct strand *s, const struct suspension *why,
                         struct group *help) {
  struct worker *w = s->worker;
  struct subject subject = edat__subject_of(&edat__identity);
  EDAT_ASSERT(w->strand == s);
  edat__mutex_assert_none_held();
  if (s->before_suspend)
    s->before_suspend(s->before_suspend_ctx);
  s->before_suspend = NULL;
  settle(w);
  EDAT_TRACE(SCHED, "suspend", w->index, why->reason);
  s->fiber = w->fiber;
  s->help = help;
  if (s == &w->sched->main_strand) {
    begin_help(w->sched, why->reason);
    edat__sched_pause_end(w->sched);
  }
  edat__sched_list(s, why);
  edat__subject_set((struct subject){NULL, NULL, 0});
  w->strand = NULL;
  switch_off(w, s);
  w->strand = s;
  edat__sched_unlist(s);
  s->help = NULL;
  if (s == &w->sched->main_strand)
    end_help(w->sched);
  edat__subject_set(subject);
}

void edat__sched_resume(struct strand *s) {
  struct worker *w = s->worker;
  edat__inbox_push(&w->mailbox, &s->resume);
  if (w->index < 0)
    edat__sched_lean_less(w->sched); /* also if main has polled it itself */
  if (w != edat__sched_worker())
    edat__sched_wake(w);
}

static void resume_strand(struct worker *w, struct strand *s) {
  settle(w);
  EDAT_TRACE(SCHED, "resume", w->index, 0);
  if (w->parked_count < PARKED_MAX) {
    edat__list_push_front(&w->parked, &w->fiber->link);
    w->parked_count++;
  } else {
    w->dead = w->fiber;
  }
  switch_to(w, s->fiber);
}

/* ---- Placement ---------------------------------------------------------- */

/* Main has a deque for what belongs to the group that it will wait for. */
static bool is_for_main(struct worker *w, struct task *task) {
  struct strand *s = &w->sched->main_strand;
  return s->group && w->sched->hooks.belongs(task, s->group);
}

/* While main has the only slot nobody else could run it. */
static void wake_for(struct sched *s) {
  if (s->worker_count > 1 || atomic_load(&s->slot) != SLOT_MAIN)
    edat__sched_wake_any(s);
}

void edat__sched_push(struct sched *s, struct task *task, int priority) {
  struct worker *w = edat__sched_worker();
  EDAT_TRACE(SCHED, "push", (uintptr_t)task, priority);
  if (priority != 0)
    edat__ready_push_priority(&s->ready, task, priority);
  else if (w && w->sched == s && (w->index >= 0 || is_for_main(w, task)))
    edat__deque_push(&w->deque, task);
  else
    edat__ready_push(&s->ready, task);
  if (s->worker_count > 1 || !w || w->index < 0)
    wake_for(s);
}

/* Workers run them: nothing to do where they are submitted or asked for. */
void edat__sched_pragma_begin(struct sched *s) { (void)s; }
void edat__sched_pragma_end(struct sched *s) { (void)s; }
void edat__sched_give_way(struct sched *s) { (void)s; }

static uint32_t next_random(struct worker *w) {
  w->random ^= w->random << 13;
  w->random ^= w->random >> 17;
  w->random ^= w->random << 5;
  return w->random;
}

static struct task *steal(struct worker *w) {
  struct sched *s = w->sched;
  unsigned victims = (unsigned)s->worker_count + 1;
  unsigned start = next_random(w) % victims;
  for (unsigned i = 0; i < victims; i++) {
    unsigned v = (start + i) % victims;
    struct worker *victim =
        v == (unsigned)s->worker_count ? &s->main : &s->workers[v];
    struct task *task =
        victim == w ? NULL : (struct task *)edat__deque_steal(&victim->deque);
    if (!task)
      continue;
    if (EDAT_UNLIKELY(edat__stats_on))
      edat__stats_steal();
    return task;
  }
  return NULL;
}

static struct task *pick_oldest(struct worker *w) {
  struct sched *s = w->sched;
  struct task *task = NULL;
  if (w->picks / FAIR_PICK % 2)
    task = edat__ready_pop_aged(&s->ready);
  if (!task)
    task = edat__ready_pop(&s->ready);
  if (!task)
    task = edat__deque_steal(&w->deque);
  return task;
}

/* One worker shares a slot with main, and takes from main's deque only with it:
   so whoever has the slot is alone at both. */
static struct task *pop_own(struct worker *w) {
  return w->sched->worker_count == 1 ? edat__deque_pop_alone(&w->deque)
                                     : edat__deque_pop(&w->deque);
}

static struct task *pick(struct worker *w) {
  struct sched *s = w->sched;
  struct task *task = NULL;
  if (EDAT_UNLIKELY(++w->picks % FAIR_PICK == 0))
    task = pick_oldest(w);
  if (!task)
    task = edat__ready_pop_urgent(&s->ready, 0);
  if (!task)
    task = pop_own(w);
  if (!task)
    task = edat__ready_pop(&s->ready);
  if (!task)
    task = steal(w);
  return task ? task : edat__ready_pop_urgent(&s->ready, INT_MIN);
}

/* Main may run only what its wait cannot end before: another task could
   suspend on main's thread and then wait for main to come back. */
static struct task *pick_for_main(struct worker *w) {
  struct sched *s = w->sched;
  struct group *help = s->main_strand.help;
  struct task *task;
  while ((task = pop_own(w))) {
    if (s->hooks.belongs(task, help))
      return task;
    edat__ready_push(&s->ready, task);
    edat__sched_wake_any(s);
  }
  return NULL;
}

/* Whoever has left idle for nothing looks at pause after it joined again. */
static struct task *pick_any(struct worker *w) {
  struct sched *s = w->sched;
  /* pairs with the look at is_idle in edat__sched_pause_settle */
  if (EDAT_UNLIKELY(atomic_load_explicit(&s->pause, memory_order_relaxed) ==
                    PAUSE_ON))
    return NULL;
  return w->index >= 0 || s->main_strand.helps_all ? pick(w) : pick_for_main(w);
}

/* ---- The loop ----------------------------------------------------------- */

/* Main's mailbox is drained by resume_main only: else main itself could come
   out here, and go on alone with the slot. */
static struct strand *take_resumable(struct worker *w) {
  struct inbox_node *node = atomic_load(&w->resumable);
  if (!node && w->index >= 0 && !edat__inbox_is_empty(&w->mailbox))
    node = edat__inbox_drain(&w->mailbox);
  if (!node)
    return NULL;
  atomic_store(&w->resumable, node->next);
  return container_of(node, struct strand, resume);
}

static void run_task(struct worker *w, struct task *task) {
  struct strand strand = {.worker = w, .fiber = w->fiber, .task = task};
  edat__list_init(&strand.held);
  edat__list_init(&strand.link);
  w->strand = &strand;
  w->sched->hooks.run(w->sched->hooks.ctx, task, &strand);
  w->strand = NULL;
  edat__sched_count_done(w);
  EDAT_ASSERT(edat__list_is_empty(&strand.held));
}

/* Takes main's own strand out of those that may go on. */
static bool take_main(struct worker *w, struct strand *s) {
  struct inbox_node *first = atomic_load(&w->resumable);
  if (!first && edat__inbox_is_empty(&w->mailbox))
    return false;
  struct inbox_node **at = &first;
  if (!edat__inbox_is_empty(&w->mailbox)) {
    while (*at)
      at = &(*at)->next;
    *at = edat__inbox_drain(&w->mailbox);
  }
  for (at = &first; *at && *at != &s->resume;)
    at = &(*at)->next;
  bool is_there = *at != NULL;
  if (is_there)
    *at = s->resume.next;
  atomic_store(&w->resumable, first);
  return is_there;
}

/* Main that may go on does so before anything else, and needs no slot. */
static bool resume_main(struct worker *w) {
  struct strand *s = &w->sched->main_strand;
  if (w->index >= 0 || !take_main(w, s))
    return false;
  edat__sched_slot_give(w);
  resume_strand(w, s);
  return true;
}

/* One step: true if something was done. */
static bool step(struct worker *w) {
  if (resume_main(w))
    return true;
  if (!edat__sched_slot_take(w))
    return false;
  struct strand *s = take_resumable(w);
  if (s) {
    edat__sched_found(w);
    resume_strand(w, s);
    return true;
  }
  struct task *task = pick_any(w);
  if (!task)
    return false;
  edat__sched_found(w);
  run_task(w, task);
  return true;
}

/* Main may be waiting for the slot. */
static bool is_lingering_over(void *ctx) {
  struct worker *w = ctx;
  return edat__sched_is_wanted(w) ||
         (w->index == 0 &&
          atomic_load(&w->sched->slot) == SLOT_WORKER_MAIN_WANTS);
}

static void run_loop(void *argument) {
  struct worker *w = argument;
  arrive(w);
  for (;;) {
    if (step(w)) {
      if (w->sched->remote)
        edat__sched_poll_if_due(w->sched);
      continue;
    }
    if (w->index >= 0 && atomic_load(&w->sched->stopping))
      break;
    settle(w);
    if (w->index >= 0)
      edat__sched_linger(w, is_lingering_over, w);
    if (w->index < 0 || !edat__sched_is_wanted(w))
      edat__sched_idle(w);
  }
  struct fiber *from = w->fiber;
  w->fiber = &w->native;
  w->dead = from;
  edat__fiber_exit(from, &w->native);
}

uint64_t edat__sched_ready(struct sched *s) {
  uint64_t count = atomic_load(&s->ready.count) +
                   atomic_load(&s->ready.heap_count) +
                   (uint64_t)edat__deque_count(&s->main.deque);
  for (int i = 0; i < s->worker_count; i++)
    count += (uint64_t)edat__deque_count(&s->workers[i].deque);
  return count;
}

/* ---- Start and end ------------------------------------------------------ */

static void init_worker(struct sched *s, struct worker *w, int index) {
  memset(w, 0, sizeof *w);
  w->sched = s;
  w->index = index;
  w->random = 0x9e3779b9u ^ (uint32_t)(index + 2) * 0x85ebca6bu;
  edat__list_init(&w->parked);
  edat__list_init(&w->suspended);
  edat__deque_init(&w->deque);
  edat__inbox_init(&w->mailbox);
  edat__park_init(&w->park);
}

static void enter_thread(struct worker *w) {
  self_worker = w;
  w->sched->hooks.enter(w->sched->hooks.ctx);
  w->fiber = &w->native;
  edat__fiber_init_thread(&w->native);
  edat__identity.rank = w->sched->rank;
  edat__identity.worker = w->index;
  atomic_store(&w->identity, &edat__identity);
}

static void leave_thread(struct worker *w) {
  struct list *link;
  while ((link = edat__list_pop_front(&w->parked)))
    edat__fiber_put(list_entry(link, struct fiber, link));
  edat__fiber_fini_thread(&w->native);
  edat__pool_flush();
  self_worker = NULL;
}

static void run_worker(void *argument) {
  struct worker *w = argument;
  edat__affinity_bind(w->index);
  enter_thread(w);
  switch_to(w, edat__fiber_get(run_loop, w));
  leave_thread(w);
}

static void init_main(struct sched *s) {
  struct strand *m = &s->main_strand;
  init_worker(s, &s->main, -1);
  enter_thread(&s->main);
  edat__thread_tune();
  memset(m, 0, sizeof *m);
  m->worker = &s->main;
  m->fiber = &s->main.native;
  edat__list_init(&m->held);
  edat__list_init(&m->link);
  s->main.strand = m;
}

static void start_threads(struct sched *s) {
  char name[32];
  for (int i = 0; i < s->worker_count; i++) {
    snprintf(name, sizeof name, "edat worker %d", i);
    name[15] = '\0';
    edat__thread_start(&s->workers[i].thread, name, run_worker, &s->workers[i]);
  }
  edat__thread_start(&s->ticker, "edat ticker", edat__sched_ticker, s);
}

void edat__sched_init(struct sched *s, int rank, int workers, bool remote,
                      bool oversubscribed, const struct sched_hooks *hooks) {
  memset(s, 0, sizeof *s);
  s->worker_count = workers;
  s->workers = edat__mem_alloc_aligned(
      EDAT_CACHE_LINE,
      edat__mem_array_bytes((size_t)workers, sizeof(struct worker), "workers"),
      "workers");
  s->hooks = *hooks;
  s->remote = remote;
  s->rank = rank;
  s->is_crowded = oversubscribed;
  s->spin_ns = oversubscribed ? SPIN_CROWDED_NS : SPIN_NS;
  s->poll_ticks = edat__ticks_from_ns(POLL_NS);
  edat__park_init(&s->ticker_park);
  edat__ready_init(&s->ready);
  edat__mutex_init(&s->baton, LOCK_POLL);
  for (int i = 0; i < workers; i++)
    init_worker(s, &s->workers[i], i);
  atomic_store(&s->active, (uint64_t)workers + 1);
  edat__clock_coarse_set();
  init_main(s);
  start_threads(s);
}

void edat__sched_fini(struct sched *s) {
  atomic_store(&s->stopping, true);
  edat__park_wake_all(&s->ticker_park);
  edat__thread_join(&s->ticker); /* first: it looks at the others */
  for (int i = 0; i < s->worker_count; i++)
    edat__sched_wake(&s->workers[i]);
  for (int i = 0; i < s->worker_count; i++)
    edat__thread_join(&s->workers[i].thread);
  leave_thread(&s->main);
  for (int i = 0; i < s->worker_count; i++)
    edat__deque_fini(&s->workers[i].deque);
  edat__deque_fini(&s->main.deque);
  edat__ready_fini(&s->ready);
  edat__mem_free(s->workers);
}
