// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Mutex, condition, park and clocks under contention; lock order. */
#include "sync.h"
#include "check.h"
#include "death.h"

enum { THREADS = 4, ROUNDS = 20000 };

static struct mutex lock = EDAT_MUTEX_INIT(LOCK_TASK);
static long counter;

static void count(void *unused) {
  (void)unused;
  for (int i = 0; i < ROUNDS; i++) {
    if (i % 3 == 0) {
      while (!edat__mutex_try_lock(&lock))
        edat__cpu_relax();
    } else {
      edat__mutex_lock(&lock);
    }
    counter++;
    edat__mutex_unlock(&lock);
  }
}

static void run_threads(void (*body)(void *)) {
  struct thread threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    edat__thread_start(&threads[i], "a name that is too long", body, NULL);
  for (int i = 0; i < THREADS; i++)
    edat__thread_join(&threads[i]);
}

static void test_mutex(void) {
  run_threads(count);
  CHECK_INT(counter, (long)THREADS * ROUNDS);
}

/* A bounded buffer of one: lost signals would end it in a hang. */
static struct condition is_full = EDAT_CONDITION_INIT;
static struct condition is_empty = EDAT_CONDITION_INIT;
static int box;
static long sum;

static void produce(void *unused) {
  (void)unused;
  for (int i = 1; i <= ROUNDS / 4; i++) {
    edat__mutex_lock(&lock);
    while (box)
      edat__condition_wait(&is_empty, &lock, -1);
    box = i;
    edat__mutex_unlock(&lock);
    edat__condition_signal(&is_full);
  }
}

static void consume(void *unused) {
  (void)unused;
  for (int i = 1; i <= ROUNDS / 4; i++) {
    edat__mutex_lock(&lock);
    while (!box)
      edat__condition_wait(&is_full, &lock, -1);
    sum += box;
    box = 0;
    edat__mutex_unlock(&lock);
    edat__condition_broadcast(&is_empty);
  }
}

static void test_condition(void) {
  struct thread threads[4];
  for (int i = 0; i < 4; i++)
    edat__thread_start(&threads[i], "box", i & 1 ? consume : produce, NULL);
  for (int i = 0; i < 4; i++)
    edat__thread_join(&threads[i]);
  long n = ROUNDS / 4;
  CHECK_INT(sum, n * (n + 1));
  edat__mutex_lock(&lock);
  CHECK(!edat__condition_wait(&is_full, &lock, 2000000));
  edat__mutex_unlock(&lock);
}

/* Sleepers take tokens that a publisher puts; each token must be taken though
   nobody polls. */
static struct park park;
static _Atomic long tokens, taken;
static _Atomic bool is_over;

static bool take_token(void) {
  long n = atomic_load(&tokens);
  while (n > 0)
    if (atomic_compare_exchange_weak(&tokens, &n, n - 1)) {
      atomic_fetch_add(&taken, 1);
      return true;
    }
  return false;
}

static void sleep_for_tokens(void *unused) {
  (void)unused;
  while (!atomic_load(&is_over)) {
    uint32_t key = edat__park_prepare(&park);
    if (take_token() || atomic_load(&is_over))
      edat__park_cancel(&park);
    else
      edat__park_commit(&park, key, -1);
  }
}

static void test_park(void) {
  struct thread threads[THREADS];
  edat__park_init(&park);
  for (int i = 0; i < THREADS; i++)
    edat__thread_start(&threads[i], "sleeper", sleep_for_tokens, NULL);
  for (long i = 0; i < ROUNDS / 4; i++) {
    /* relaxed on purpose: the wake itself must order it */
    atomic_fetch_add_explicit(&tokens, 1, memory_order_relaxed);
    edat__park_wake_one(&park);
    while (i % 7 == 0 && atomic_load(&taken) <= i)
      edat__sleep_ns(1000);
  }
  while (atomic_load(&taken) < ROUNDS / 4)
    edat__sleep_ns(1000);
  atomic_store(&is_over, true);
  edat__park_wake_all(&park);
  for (int i = 0; i < THREADS; i++)
    edat__thread_join(&threads[i]);
  CHECK_INT(atomic_load(&park.sleepers), 0);
  uint32_t key = edat__park_prepare(&park);
  CHECK(!edat__park_commit(&park, key, 1000000));
  key = edat__park_prepare(&park);
  edat__park_wake_one(&park);
  CHECK(edat__park_commit(&park, key, -1));
}

static void test_clock(void) {
  edat__clock_init();
  int64_t start = edat__clock_ns();
  uint64_t ticks = edat__clock_ticks();
  edat__sleep_ns(5000000);
  int64_t ns = edat__clock_ns() - start;
  int64_t measured = edat__ticks_to_ns(edat__clock_ticks() - ticks);
  CHECK(ns >= 5000000);
  CHECK(measured > ns - ns / 20 - 200000 && measured < ns + ns / 20 + 200000);
  int64_t back = edat__ticks_to_ns(edat__ticks_from_ns(1000000));
  CHECK(back > 999900 && back < 1000100);
}

#ifndef EDAT_NDEBUG
static struct mutex low = EDAT_MUTEX_INIT(LOCK_NAMED);
static struct mutex high = EDAT_MUTEX_INIT(LOCK_LEAF);

static void take_falling(void) {
  edat__mutex_lock(&high);
  edat__mutex_lock(&low);
}

static void take_twice(void) {
  edat__mutex_lock(&low);
  edat__mutex_lock(&low);
}

static void release_unheld(void) { edat__mutex_unlock(&low); }

static void assert_unheld(void) { edat__mutex_assert_held(&low); }

static void test_order(void) {
  edat__mutex_lock(&low);
  edat__mutex_lock(&high);
  CHECK_INT(edat__mutex_held_count(), 2);
  edat__mutex_unlock(&low);
  edat__mutex_assert_held(&high);
  edat__mutex_unlock(&high);
  edat__mutex_assert_none_held();
  CHECK(strstr(die_in(take_falling).text, "bug in the runtime"));
  CHECK(strstr(die_in(take_twice).text, "bug in the runtime"));
  CHECK(strstr(die_in(release_unheld).text, "bug in the runtime"));
  CHECK(strstr(die_in(assert_unheld).text, "bug in the runtime"));
}
#else
static void test_order(void) {}
#endif

int main(void) {
  RUN(test_mutex);
  RUN(test_condition);
  RUN(test_park);
  RUN(test_clock);
  RUN(test_order);
  return check_status();
}
