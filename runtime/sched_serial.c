/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The scheduler of serial programs, behind the same interface: one thread, on
 * which main and all tasks take turns. Who runs when follows from the program
 * alone, so each run is like the last. A second thread only looks on, for
 * reports.
 *
 * 1. A task that lacks nothing runs at its pragma, before the submitter, which
 *    is interrupted, goes on. Each task has its own stack: where it waits it is
 *    put aside, and the submitter goes on without it. Where thousands are
 *    interrupted one in another it queues instead, as stacks cost memory.
 * 2. What is made ready otherwise, a task or a suspended strand, queues; when
 *    the running strand waits or ends the oldest goes on, those with a higher
 *    priority first. With nothing in the queue the latest interrupted does.
 * 3. Nothing starves: after many others the oldest goes first. Only what comes
 *    from the queue counts for that: a task may run any number at its pragmas.
 *
 * Between a pause and a restart everything queues, and main goes on alone.
 *
 * Only threads of the program's own, which may fire, bring anything in from
 * outside; the queue is locked for their sake.
 */
#include "sched_serial.h"

#include "mem.h"

#include <string.h>

enum {
  PARKED_MAX = EDAT_TINY(16, 1),
  NESTED_MAX = EDAT_TINY(4096, 8),
  NAP_FIRST_NS = 50 * 1000,
  NAP_LAST_NS = 1000 * 1000,
  WATCH_NS = 20 * 1000 * 1000
};

static EDAT_TLS struct sched *self;

static void run_loop(void *sched);

EDAT_NOINLINE struct strand *edat__sched_strand(void) {
  return self ? self->serial->strand : NULL;
}

EDAT_NOINLINE struct worker *edat__sched_worker(void) {
  struct strand *strand = edat__sched_strand();
  if (strand)
    return strand->worker;
  return self ? self->workers : NULL;
}

/* ---- Switching ---------------------------------------------------------- */

/* The first thing after each switch, on the stack that was switched to. */
static void arrive(struct serial *l) {
  if (l->dead)
    edat__fiber_put(l->dead);
  l->dead = NULL;
}

static void switch_to(struct serial *l, struct fiber *to) {
  struct fiber *from = l->fiber;
  l->fiber = to;
  edat__fiber_switch(from, to);
  arrive(l);
}

/* A fiber inside the loop. */
static struct fiber *take_parked(struct sched *s) {
  struct list *link = edat__list_pop_front(&s->serial->parked);
  if (!link)
    return edat__fiber_get(run_loop, s);
  s->serial->parked_count--;
  return list_entry(link, struct fiber, link);
}

/* The loop goes on; returns when it has come back to this strand. */
static void switch_off(struct sched *s, struct strand *strand) {
  struct serial *l = s->serial;
  struct subject subject = edat__subject_of(&edat__identity);
  int worker = edat__identity.worker;
  strand->fiber = l->fiber;
  l->strand = NULL;
  switch_to(l, take_parked(s));
  l->strand = strand;
  edat__subject_set(subject);
  edat__identity.worker = worker;
}

static void switch_on(struct serial *l, struct strand *strand) {
  if (l->parked_count < PARKED_MAX) {
    edat__list_push_front(&l->parked, &l->fiber->link);
    l->parked_count++;
  } else {
    l->dead = l->fiber;
  }
  switch_to(l, strand->fiber);
}

static bool is_paused(struct sched *s) {
  return atomic_load(&s->pause) == PAUSE_ON;
}

static void resume_tasks(struct sched *s) {
  if (is_paused(s))
    atomic_store(&s->pause, PAUSE_NOT);
}

void edat__sched_suspend(struct strand *strand, const struct suspension *why,
                         struct group *help) {
  struct worker *w = strand->worker;
  struct sched *s = w->sched;
  (void)help; /* main runs whatever is ready */
  EDAT_ASSERT(s->serial->strand == strand);
  edat__mutex_assert_none_held();
  if (strand->before_suspend)
    strand->before_suspend(strand->before_suspend_ctx);
  strand->before_suspend = NULL;
  if (!strand->task)
    resume_tasks(s);
  EDAT_TRACE(SCHED, "suspend", w->index, why->reason);
  edat__sched_list(strand, why);
  switch_off(s, strand);
  edat__sched_unlist(strand);
}

/* Others run, then the strand goes on: before those interrupted earlier if it
   is put behind them. */
static void interrupt(struct sched *s, struct strand *strand,
                      struct list *position) {
  struct serial *l = s->serial;
  strand->left = l->turns;
  l->interrupted_count++;
  edat__list_insert_before(position, &strand->link);
  switch_off(s, strand);
}

void edat__sched_push(struct sched *s, struct task *task, int priority) {
  EDAT_TRACE(SCHED, "push", (uintptr_t)task, priority);
  if (self == s && s->serial->at_pragma)
    edat__ready_push(&s->ready, task);
  else
    edat__serial_push_task(s, task, priority);
}

void edat__sched_resume(struct strand *strand) {
  edat__serial_push_strand(strand->worker->sched, strand);
}

/* ---- The loop ----------------------------------------------------------- */

/* Whom messages of the one thread are from. */
static void speak_for(const struct sched *s, int worker) {
  edat__subject_set((struct subject){NULL, NULL, 0});
  edat__identity.rank = s->rank;
  edat__identity.worker = worker;
}

static void run_task(struct sched *s, struct task *task) {
  struct serial *l = s->serial;
  struct strand strand = {
      .worker = s->workers, .fiber = l->fiber, .task = task};
  edat__list_init(&strand.held);
  edat__list_init(&strand.link);
  speak_for(s, 0);
  l->strand = &strand;
  s->hooks.run(s->hooks.ctx, task, &strand);
  l->strand = NULL;
  edat__sched_count_done(s->workers);
  EDAT_ASSERT(edat__list_is_empty(&strand.held));
}

/* One step: true if something was done. */
static bool step(struct sched *s) {
  struct strand *strand;
  struct task *task;
  if (!edat__serial_take(s, &strand, &task))
    return false;
  if (strand)
    switch_on(s->serial, strand);
  else
    run_task(s, task);
  return true;
}

/* Nothing can run: either it is found out what that means, or a thread of the
   program's own is to be waited for, or the time of a batch. */
static void idle(struct sched *s) {
  int64_t nap = NAP_FIRST_NS;
  speak_for(s, -1);
  while (edat__serial_is_empty(s)) {
    if (s->hooks.poll(s->hooks.ctx, POLL_SLEEPY) != 0)
      continue;
    uint32_t key = edat__park_prepare(&s->serial->park);
    if (!edat__serial_is_empty(s) || edat__sched_is_idle(s))
      edat__park_cancel(&s->serial->park);
    else
      edat__park_commit(&s->serial->park, key, nap);
    nap = nap < NAP_LAST_NS ? 2 * nap : nap;
  }
}

static void run_loop(void *argument) {
  struct sched *s = argument;
  arrive(s->serial);
  for (;;)
    if (!step(s))
      idle(s);
}

/* ---- At a pragma -------------------------------------------------------- */

void edat__sched_pragma_begin(struct sched *s) {
  if (edat__sched_strand())
    s->serial->at_pragma =
        s->serial->interrupted_count < NESTED_MAX && !is_paused(s);
}

void edat__sched_pragma_end(struct sched *s) {
  struct strand *strand = edat__sched_strand();
  if (!strand)
    return;
  s->serial->at_pragma = false;
  if (edat__ready_has_plain(&s->ready))
    interrupt(s, strand, &s->serial->interrupted);
}

void edat__sched_give_way(struct sched *s) {
  struct strand *strand = edat__sched_strand();
  if (!strand || is_paused(s))
    return;
  if (!edat__serial_is_empty(s)) {
    edat__serial_push_strand(s, strand);
    switch_off(s, strand);
  } else if (s->serial->interrupted_count) {
    interrupt(s, strand, s->serial->interrupted.next);
  }
}

/* Main alone runs while it pauses: there is nothing to wait for. */
void edat__sched_pause_want(struct sched *s) {
  atomic_store(&s->pause, PAUSE_WANTED);
}

void edat__sched_pause_begin(struct sched *s) {
  if (atomic_load(&s->pause) == PAUSE_WANTED)
    atomic_store(&s->pause, PAUSE_ON);
}

void edat__sched_pause_settle(struct sched *s) { (void)s; }

void edat__sched_pause_end(struct sched *s) {
  resume_tasks(s);
  edat__sched_give_way(s);
}

void edat__sched_poll(struct sched *s) {
  edat__sched_give_way(s);
  if (self == s)
    s->hooks.poll(s->hooks.ctx, POLL_BUSY);
}

uint64_t edat__sched_ready(struct sched *s) {
  return atomic_load(&s->ready.count) + atomic_load(&s->ready.heap_count);
}

/* ---- What there is one of ------------------------------------------------ */

/* Nothing arrives while one waits for it. */
void edat__sched_linger(struct worker *w, bool (*is_over)(void *ctx),
                        void *ctx) {
  (void)w;
  (void)is_over;
  (void)ctx;
}

bool edat__sched_is_wanted(struct worker *w) {
  return !edat__serial_is_empty(w->sched);
}

bool edat__sched_slot_take(struct worker *w) {
  (void)w;
  return true;
}

void edat__sched_slot_give(struct worker *w) { (void)w; }

/* Asked by the loop, between two strands. */
bool edat__sched_is_idle(struct sched *s) {
  return atomic_load(&s->active) == 0 && edat__serial_is_empty(s);
}

void edat__sched_hold(struct sched *s) { atomic_fetch_add(&s->active, 1); }

void edat__sched_release(struct sched *s) {
  if (atomic_fetch_sub(&s->active, 1) == 1)
    edat__park_wake_one(&s->serial->park);
}

int edat__sched_active_workers(struct sched *s) {
  edat__sched_give_way(s);
  struct strand *strand = edat__sched_strand();
  return strand && strand->task;
}

/* ---- Start and end ------------------------------------------------------ */

static void init_worker(struct sched *s, struct worker *w, int index) {
  memset(w, 0, sizeof *w);
  w->sched = s;
  w->index = index;
  w->counts_singly = true;
  edat__list_init(&w->suspended);
}

static void init_serial(struct serial *l, struct worker *main) {
  memset(l, 0, sizeof *l);
  edat__list_init(&l->interrupted);
  edat__list_init(&l->parked);
  edat__park_init(&l->park);
  edat__fiber_init_thread(&main->native);
  l->fiber = &main->native;
}

/* The other thread: it looks on, and runs nothing. */
static void watch(void *argument) {
  struct sched *s = argument;
  s->hooks.enter(s->hooks.ctx);
  edat__identity.rank = s->rank;
  while (!atomic_load(&s->stopping)) {
    uint32_t key = edat__park_prepare(&s->ticker_park);
    if (atomic_load(&s->stopping))
      edat__park_cancel(&s->ticker_park);
    else
      edat__park_commit(&s->ticker_park, key, WATCH_NS);
    edat__clock_coarse_set();
    if (s->hooks.watch)
      s->hooks.watch(s->hooks.ctx);
  }
  edat__pool_flush();
}

void edat__sched_init(struct sched *s, int rank, int workers, bool remote,
                      bool oversubscribed, const struct sched_hooks *hooks) {
  (void)oversubscribed;
  EDAT_ASSERT(!remote && workers == 1);
  memset(s, 0, sizeof *s);
  s->worker_count = workers;
  s->workers = edat__mem_alloc_aligned(EDAT_CACHE_LINE, sizeof(struct worker),
                                       "workers");
  s->serial = edat__mem_alloc(sizeof *s->serial, "the scheduler");
  s->hooks = *hooks;
  s->rank = rank;
  edat__ready_init(&s->ready);
  edat__park_init(&s->ticker_park);
  init_worker(s, s->workers, 0);
  init_worker(s, &s->main, -1);
  init_serial(s->serial, &s->main);
  s->main_strand.worker = &s->main;
  s->main_strand.fiber = &s->main.native;
  edat__list_init(&s->main_strand.held);
  edat__list_init(&s->main_strand.link);
  s->serial->strand = &s->main_strand;
  self = s;
  s->hooks.enter(s->hooks.ctx);
  speak_for(s, -1);
  atomic_store(&s->workers->identity, &edat__identity);
  edat__clock_coarse_set();
  edat__thread_start(&s->ticker, "edat ticker", watch, s);
}

void edat__sched_fini(struct sched *s) {
  struct list *link;
  EDAT_ASSERT(edat__serial_is_empty(s) &&
              edat__list_is_empty(&s->serial->interrupted));
  atomic_store(&s->stopping, true);
  edat__park_wake_all(&s->ticker_park);
  edat__thread_join(&s->ticker);
  while ((link = edat__list_pop_front(&s->serial->parked)))
    edat__fiber_put(list_entry(link, struct fiber, link));
  edat__fiber_fini_thread(&s->main.native);
  edat__pool_flush();
  self = NULL;
  edat__ready_fini(&s->ready);
  edat__mem_free(s->serial);
  edat__mem_free(s->workers);
}
