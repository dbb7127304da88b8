/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mutexes, conditions and the event count on futexes; clocks; threads.
 *
 * The event count (park). A sleeper raises `sleepers`, reads `epoch`, looks
 * for work again and only then sleeps while `epoch` is what it read. A
 * publisher makes work visible, then looks at `sleepers`, and if there are any
 * raises `epoch` and wakes.
 *   Fact 1: the publisher's look comes after its publication, and the
 *   sleeper's second look for work comes after its raise of `sleepers`, in one
 *   total order. So one of the two sees the other.
 *   Fact 2: whoever is seen by the publisher finds `epoch` changed, asleep or
 *   not; the kernel compares it under its own lock. So no wake-up is lost.
 * A wake-up may be spurious; sleepers look for work in a loop.
 */
#define _GNU_SOURCE 1
#include "sync.h"
#include "trace.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Spins before a lock sleeps: about the length of our critical sections. */
enum { LOCK_SPINS = 100 };

/* Sleeps while *word == value; false when the time is over. */
static bool futex_wait(_Atomic uint32_t *word, uint32_t value,
                       int64_t timeout_ns) {
  struct timespec limit = {.tv_sec = timeout_ns / 1000000000,
                           .tv_nsec = timeout_ns % 1000000000};
  long status = syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value,
                        timeout_ns < 0 ? NULL : &limit, NULL, 0);
  return !(status != 0 && errno == ETIMEDOUT);
}

static void futex_wake(_Atomic uint32_t *word, int count) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

/* Mutex. */

void edat__mutex_init(struct mutex *m, int lock_rank) {
  struct mutex fresh = EDAT_MUTEX_INIT(lock_rank);
  (void)lock_rank;
  memcpy(m, &fresh, sizeof fresh);
}

void edat__mutex_lock_slow(struct mutex *m) {
  for (int i = 0; i < LOCK_SPINS; i++) {
    uint32_t state = 0;
    /* pairs with the release in edat__mutex_unlock: what the holder wrote */
    if (atomic_compare_exchange_weak_explicit(
            &m->state, &state, 1, memory_order_acquire, memory_order_relaxed))
      return;
    edat__cpu_relax();
  }
  /* From here on the lock is taken as "with sleepers": we cannot know better.
     pairs with the release in edat__mutex_unlock: what the holder wrote */
  while (atomic_exchange_explicit(&m->state, 2, memory_order_acquire) != 0)
    futex_wait(&m->state, 2, -1);
}

void edat__mutex_wake(struct mutex *m) { futex_wake(&m->state, 1); }

#ifndef EDAT_NDEBUG
enum { MAX_HELD = 80 }; /* the matcher may hold all its shards at once */
static EDAT_TLS struct mutex *held[MAX_HELD];
static EDAT_TLS int held_count;

int edat__mutex_held_count(void) { return held_count; }

bool edat__mutex_is_mine(struct mutex *m) {
  return atomic_load(&m->owner) == (uintptr_t)&held_count;
}

void edat__mutex_check_order(struct mutex *m) {
  EDAT_ASSERT(!edat__mutex_is_mine(m));
  for (int i = 0; i < held_count; i++)
    EDAT_ASSERT(held[i]->rank < m->rank ||
                (m->rank == LOCK_MATCH && held[i]->rank == LOCK_MATCH &&
                 (uintptr_t)held[i] < (uintptr_t)m));
}

void edat__mutex_note_taken(struct mutex *m) {
  EDAT_ASSERT(held_count < MAX_HELD);
  held[held_count++] = m;
  atomic_store(&m->owner, (uintptr_t)&held_count);
}

void edat__mutex_note_released(struct mutex *m) {
  EDAT_ASSERT(edat__mutex_is_mine(m));
  atomic_store(&m->owner, 0);
  int i = held_count - 1;
  while (held[i] != m)
    i--;
  held[i] = held[--held_count];
}
#endif

/* Condition. */

void edat__condition_init(struct condition *c) {
  atomic_init(&c->sequence, 0);
  atomic_init(&c->waiters, 0);
}

bool edat__condition_wait(struct condition *c, struct mutex *m,
                          int64_t timeout_ns) {
  edat__mutex_assert_held(m);
  uint32_t sequence = atomic_load(&c->sequence);
  atomic_fetch_add(&c->waiters, 1);
  edat__mutex_unlock(m);
  bool is_woken = futex_wait(&c->sequence, sequence, timeout_ns);
  atomic_fetch_sub(&c->waiters, 1);
  edat__mutex_lock(m);
  return is_woken;
}

/* A waiter raised `waiters` under the lock before the state that it waits for
   was changed under it, so a count of zero here means nobody to wake. */
static void signal_condition(struct condition *c, int count) {
  if (atomic_load(&c->waiters) == 0)
    return;
  atomic_fetch_add(&c->sequence, 1);
  futex_wake(&c->sequence, count);
}

void edat__condition_signal(struct condition *c) { signal_condition(c, 1); }

void edat__condition_broadcast(struct condition *c) {
  signal_condition(c, INT_MAX);
}

/* Park. */

void edat__park_init(struct park *p) {
  atomic_init(&p->epoch, 0);
  atomic_init(&p->sleepers, 0);
}

uint32_t edat__park_prepare(struct park *p) {
  atomic_fetch_add(&p->sleepers, 1);
  return atomic_load(&p->epoch);
}

void edat__park_cancel(struct park *p) { atomic_fetch_sub(&p->sleepers, 1); }

bool edat__park_commit(struct park *p, uint32_t key, int64_t timeout_ns) {
  futex_wait(&p->epoch, key, timeout_ns);
  bool is_woken = atomic_load(&p->epoch) != key;
  atomic_fetch_sub(&p->sleepers, 1);
  return is_woken;
}

/* Fact 1, the publisher's side: orders what was published, with whatever
   order, before the look at `sleepers`. TSan does not know fences; there the
   read is an exchange of nothing, which orders the same way. */
static uint32_t count_sleepers(struct park *p) {
#ifdef EDAT_TSAN
  return atomic_fetch_add(&p->sleepers, 0);
#else
  atomic_thread_fence(memory_order_seq_cst); /* pairs with the fetch_add in
                                                edat__park_prepare */
  return atomic_load(&p->sleepers);
#endif
}

static void wake(struct park *p, int count) {
  if (EDAT_LIKELY(count_sleepers(p) == 0))
    return;
  atomic_fetch_add(&p->epoch, 1);
  futex_wake(&p->epoch, count);
}

void edat__park_wake_one(struct park *p) { wake(p, 1); }

void edat__park_wake_all(struct park *p) { wake(p, INT_MAX); }

/* Clocks. */

int64_t edat__clock_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void edat__sleep_ns(int64_t ns) {
  struct timespec time = {.tv_sec = ns / 1000000000,
                          .tv_nsec = ns % 1000000000};
  nanosleep(&time, NULL);
}

static double ticks_per_ns = 1;
static pthread_once_t clock_once = PTHREAD_ONCE_INIT;

/* A pair of readings taken close together: the best of some tries, as the
   thread may be switched off between the two. */
static void read_both(int64_t *ns, uint64_t *ticks) {
  uint64_t best = UINT64_MAX;
  for (int i = 0; i < 8; i++) {
    uint64_t before = edat__clock_ticks();
    int64_t now = edat__clock_ns();
    uint64_t after = edat__clock_ticks();
    if (after - before >= best)
      continue;
    best = after - before;
    *ns = now;
    *ticks = before + best / 2;
  }
}

static void measure_ticks(void) {
  int64_t ns0 = 0, ns1 = 0;
  uint64_t ticks0 = 0, ticks1 = 0;
  read_both(&ns0, &ticks0);
  while (edat__clock_ns() - ns0 < 200000)
    edat__cpu_relax();
  read_both(&ns1, &ticks1);
  if (ns1 > ns0 && ticks1 > ticks0)
    ticks_per_ns = (double)(ticks1 - ticks0) / (double)(ns1 - ns0);
}

_Atomic uint64_t edat__coarse_ticks;

void edat__clock_coarse_set(void) {
  /* pairs with nothing: any recent value will do */
  atomic_store_explicit(&edat__coarse_ticks, edat__clock_ticks(),
                        memory_order_relaxed);
}

void edat__clock_init(void) { pthread_once(&clock_once, measure_ticks); }

uint64_t edat__ticks_from_ns(int64_t ns) {
  return (uint64_t)((double)ns * ticks_per_ns);
}

int64_t edat__ticks_to_ns(uint64_t ticks) {
  return (int64_t)((double)ticks / ticks_per_ns);
}

/* Threads. */

/* As the kernel has it; libc may not. */
struct slice_request {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime_ns, deadline_ns, period_ns;
};

/* Short slices let a thread that polls be scheduled soon, and often, beside
   one that computes. Kernels before 6.12 ignore or refuse it: no harm. */
static void set_slice(uint64_t slice_ns) {
  struct slice_request request = {.size = sizeof request,
                                  .policy = SCHED_OTHER};
  if (sched_getscheduler(0) != SCHED_OTHER)
    return;
  request.nice = getpriority(PRIO_PROCESS, 0);
  request.runtime_ns = slice_ns;
  (void)syscall(SYS_sched_setattr, 0, &request, 0);
}

void edat__thread_tune(void) {
  prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
  set_slice(100 * 1000);
}

static void *run_thread(void *argument) {
  struct thread *t = argument;
  pthread_setname_np(pthread_self(), t->name);
  edat__thread_tune();
  t->run(t->argument);
  return NULL;
}

void edat__thread_start(struct thread *t, const char *name, void (*run)(void *),
                        void *argument) {
  t->run = run;
  t->argument = argument;
  strncpy(t->name, name, sizeof t->name - 1);
  t->name[sizeof t->name - 1] = '\0';
  int error = pthread_create(&t->handle, NULL, run_thread, t);
  if (error)
    edat__fatal(EDAT_ERR(THREAD), t->name, strerror(error));
}

void edat__thread_join(struct thread *t) {
  int error = pthread_join(t->handle, NULL);
  EDAT_ASSERT(error == 0);
  (void)error;
}
