/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mutex, condition, park (an event count), threads and clocks.
 *
 * All are built on 32-bit atomics and a futex, so that an uncontended lock is
 * one atomic exchange and the sanitizers follow every edge. A mutex has a
 * rank; a thread takes locks in strictly rising rank, which assertions check.
 * No lock is held over a switch of fibers.
 */
#ifndef EDAT_RUNTIME_SYNC_H
#define EDAT_RUNTIME_SYNC_H

#include "base.h"

#include <pthread.h>
#include <stdatomic.h>

/* Lock ranks: lower ones are taken first. docs/concurrency.md lists what each
   guards. Leave gaps; a new lock gets a name here. */
enum lock_rank {
  LOCK_SPREAD = 10,  /* events for all ranks, numbered and sent in order */
  LOCK_POLL = 20,    /* the baton: who polls the transport (try-lock only) */
  LOCK_NAMED = 30,   /* the table of locks of the language */
  LOCK_CONTEXT = 35, /* contexts of the library */
  LOCK_TASKS = 40,   /* what greedy tasks gather */
  LOCK_NAMES = 45,   /* interned names and sites */
  LOCK_TASK = 50,    /* the turn of a persistent(ordered) task */
  LOCK_MATCH = 60,   /* one shard of the matcher; several, by address */
  LOCK_WAIT = 65,    /* the partial results of a taskloop */
  LOCK_SCHED = 70,   /* ready tasks outside deques */
  LOCK_BODY = 75,    /* large payloads to one target, in order */
  LOCK_STREAM = 80,  /* one stream to a target */
  LOCK_WIRE = 85,    /* the transport's own leaf */
  LOCK_REPORT = 88,  /* what rank 0 collects of others */
  LOCK_FIBER = 90,   /* free stacks */
  LOCK_POOL = 95,    /* global lists of the object pools */
  LOCK_LEAF = 100    /* nothing is taken under it */
};

struct mutex {
  _Atomic uint32_t state; /* Atomic: 0 free, 1 taken, 2 taken with sleepers. */
#ifndef EDAT_NDEBUG
  int rank;                /* Constant after init. */
  _Atomic uintptr_t owner; /* Atomic: who holds it, for assertions only. */
#endif
};

#ifdef EDAT_NDEBUG
#define EDAT_MUTEX_INIT(lock_rank) {0}
#else
#define EDAT_MUTEX_INIT(lock_rank) {0, (lock_rank), 0}
#endif

void edat__mutex_init(struct mutex *m, int lock_rank);
/* The parts of lock and unlock that are not always inlined. */
void edat__mutex_lock_slow(struct mutex *m);
void edat__mutex_wake(struct mutex *m);
#ifndef EDAT_NDEBUG
void edat__mutex_check_order(struct mutex *m);
void edat__mutex_note_taken(struct mutex *m);
void edat__mutex_note_released(struct mutex *m);
bool edat__mutex_is_mine(struct mutex *m);
/* Number of locks that this thread holds. */
int edat__mutex_held_count(void);
#define edat__mutex_assert_held(m) EDAT_ASSERT(edat__mutex_is_mine(m))
#define edat__mutex_assert_none_held()                                         \
  EDAT_ASSERT(edat__mutex_held_count() == 0)
#else
#define edat__mutex_check_order(m) ((void)0)
#define edat__mutex_note_taken(m) ((void)0)
#define edat__mutex_note_released(m) ((void)0)
#define edat__mutex_assert_held(m) ((void)0)
#define edat__mutex_assert_none_held() ((void)0)
#endif

static inline void edat__mutex_lock(struct mutex *m) {
  edat__mutex_check_order(m);
  uint32_t free_state = 0;
  /* pairs with the release in edat__mutex_unlock: what the holder wrote */
  if (EDAT_UNLIKELY(!atomic_compare_exchange_strong_explicit(
          &m->state, &free_state, 1, memory_order_acquire,
          memory_order_relaxed)))
    edat__mutex_lock_slow(m);
  edat__mutex_note_taken(m);
}

static inline bool edat__mutex_try_lock(struct mutex *m) {
  uint32_t free_state = 0;
  /* pairs with the release in edat__mutex_unlock: what the holder wrote */
  if (!atomic_compare_exchange_strong_explicit(&m->state, &free_state, 1,
                                               memory_order_acquire,
                                               memory_order_relaxed))
    return false;
  edat__mutex_note_taken(m);
  return true;
}

/* For a thread that ends the process: out of order, and for good. */
static inline bool edat__mutex_try_lock_dying(struct mutex *m) {
  uint32_t free_state = 0;
  return atomic_compare_exchange_strong(&m->state, &free_state, 1);
}

static inline void edat__mutex_unlock(struct mutex *m) {
  edat__mutex_note_released(m);
  /* pairs with the acquire in edat__mutex_lock: what was written under it */
  if (EDAT_UNLIKELY(
          atomic_exchange_explicit(&m->state, 0, memory_order_release) == 2))
    edat__mutex_wake(m);
}

/* Condition variable; wait may return early, so test in a loop. What is waited
   for must be changed under the mutex. */
struct condition {
  _Atomic uint32_t sequence; /* Atomic: changes with every signal. */
  _Atomic uint32_t waiters; /* Atomic: threads in wait; rises under the lock. */
};

#define EDAT_CONDITION_INIT {0, 0}

void edat__condition_init(struct condition *c);
/* Returns false when timeout_ns (-1: never) passed first. */
bool edat__condition_wait(struct condition *c, struct mutex *m,
                          int64_t timeout_ns);
void edat__condition_signal(struct condition *c);
void edat__condition_broadcast(struct condition *c);

/*
 * Event count: sleep until something may have been published, with no lock.
 *   sleeper: key = prepare; look for work; none: commit(key), else cancel
 *   publisher: publish; wake_one or wake_all (cheap when nobody sleeps)
 */
struct park {
  EDAT_CACHE_ALIGNED _Atomic uint32_t epoch; /* Atomic: counts wake-ups. */
  _Atomic uint32_t sleepers; /* Atomic: threads between prepare and the end of
                                commit or cancel. */
};

void edat__park_init(struct park *p);
uint32_t edat__park_prepare(struct park *p);
void edat__park_cancel(struct park *p);
/* Returns true when woken, false when timeout_ns (-1: never) passed. */
bool edat__park_commit(struct park *p, uint32_t key, int64_t timeout_ns);
void edat__park_wake_one(struct park *p);
void edat__park_wake_all(struct park *p);

/* Monotonic clock. */
int64_t edat__clock_ns(void);
/* Sleeps about that long; a signal may end it early. */
void edat__sleep_ns(int64_t ns);

/* The rate of edat__clock_ticks; edat__clock_init measures it, in 0.2 ms, and
   may be called repeatedly. */
void edat__clock_init(void);
uint64_t edat__ticks_from_ns(int64_t ns);
int64_t edat__ticks_to_ns(uint64_t ticks);

/* About now, in ticks, for the age of what may wait for long: the last tick of
   a ticker, some milliseconds ago. 0: there was none yet. */
extern _Atomic uint64_t edat__coarse_ticks; /* Atomic: a plain value. */
static inline uint64_t edat__clock_coarse(void) {
  /* pairs with nothing: any recent value will do */
  return atomic_load_explicit(&edat__coarse_ticks, memory_order_relaxed);
}
void edat__clock_coarse_set(void);

/* A thread with a name of up to 15 characters, short timer slack and short
   time slices; dies with a message when it cannot be made. */
struct thread {
  pthread_t handle;
  void (*run)(void *);
  void *argument;
  char name[16];
};

void edat__thread_start(struct thread *t, const char *name, void (*run)(void *),
                        void *argument);
void edat__thread_join(struct thread *t);
/* The same for a thread that edat__thread_start did not make. */
void edat__thread_tune(void);

#endif
