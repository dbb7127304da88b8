// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Switching, floating-point state, very many suspended fibers, threads, and
   the message for an overflow. --time prints the cost of a switch. */
#include "fiber.h"
#include "check.h"
#include "crash.h"
#include "death.h"
#include "sync.h"
#include "trace.h"

#include <fenv.h>
#include <signal.h>

#if defined(EDAT_ASAN) || defined(EDAT_TSAN)
enum { MANY = 500 };
#else
enum { MANY = 100000 };
#endif

static EDAT_TLS struct fiber self;
static EDAT_TLS struct fiber *partner;
static EDAT_TLS int steps;

static void count_steps(void *argument) {
  int *counter = argument;
  for (int i = 0; i < 1000; i++) {
    ++*counter;
    edat__fiber_switch(partner, &self);
  }
  edat__fiber_exit(partner, &self);
}

static void ping_pong(void *unused) {
  (void)unused;
  int counter = 0;
  edat__fiber_init_thread(&self);
  for (int round = 0; round < 5; round++) {
    partner = edat__fiber_get(count_steps, &counter);
    for (int i = 0; i <= 1000; i++)
      edat__fiber_switch(&self, partner);
    edat__fiber_put(partner);
  }
  CHECK_INT(counter, 5000);
  edat__fiber_fini_thread(&self);
}

static void test_switch(void) { ping_pong(NULL); }

static void test_threads(void) {
  struct thread threads[3];
  for (int i = 0; i < 3; i++)
    edat__thread_start(&threads[i], "fibers", ping_pong, NULL);
  for (int i = 0; i < 3; i++)
    edat__thread_join(&threads[i]);
}

static void set_rounding(void *unused) {
  (void)unused;
  CHECK_INT(fegetround(), FE_TONEAREST);
  fesetround(FE_DOWNWARD);
  edat__fiber_switch(partner, &self);
  CHECK_INT(fegetround(), FE_DOWNWARD);
  volatile double third = 1.0;
  CHECK(third / 3 < 0.33333333333333335);
  edat__fiber_exit(partner, &self);
}

/* The rounding mode and the values of variables belong to each fiber. */
static void test_state(void) {
  edat__fiber_init_thread(&self);
  volatile double kept = 1.5;
  partner = edat__fiber_get(set_rounding, NULL);
  edat__fiber_switch(&self, partner);
  CHECK_INT(fegetround(), FE_TONEAREST);
  fesetround(FE_UPWARD);
  edat__fiber_switch(&self, partner);
  CHECK_INT(fegetround(), FE_UPWARD);
  fesetround(FE_TONEAREST);
  CHECK(kept == 1.5);
  edat__fiber_put(partner);
  edat__fiber_fini_thread(&self);
}

static struct fiber *fibers[MANY];
static struct fiber *current;

static void suspend_once(void *argument) {
  struct fiber *me = current;
  volatile char local[200];
  memset((char *)local, (int)(intptr_t)argument & 127, sizeof local);
  edat__fiber_switch(me, &self);
  steps += local[150] == ((int)(intptr_t)argument & 127);
  edat__fiber_exit(me, &self);
}

static void run_fiber(int i) {
  current = fibers[i];
  edat__fiber_switch(&self, fibers[i]);
}

static void test_many(void) {
  edat__fiber_init_thread(&self);
  for (int round = 0; round < 2; round++) {
    int count = round == 0 ? MANY : MANY / 10;
    steps = 0;
    for (intptr_t i = 0; i < count; i++) {
      fibers[i] = edat__fiber_get(suspend_once, (void *)i);
      run_fiber((int)i);
    }
    for (int i = 0; i < count; i++)
      run_fiber(i);
    for (int i = 0; i < count; i++)
      edat__fiber_put(fibers[i]);
    CHECK_INT(steps, count);
  }
  edat__fiber_fini_thread(&self);
}

static int recurse(int depth) {
  volatile char frame[500];
  frame[0] = (char)depth;
  return depth == 0 ? 0 : recurse(depth - 1) + frame[0] - (char)depth + 1;
}

static void recurse_deep(void *depth) {
  steps = recurse((int)(intptr_t)depth);
  edat__fiber_exit(partner, &self);
}

static void run_recursion(intptr_t depth) {
  edat__fiber_init_thread(&self);
  partner = edat__fiber_get(recurse_deep, (void *)depth);
  edat__subject_set((struct subject){"deep", NULL, 0});
  edat__fiber_switch(&self, partner);
  edat__fiber_put(partner);
  edat__fiber_fini_thread(&self);
}

static void overflow(void) {
  edat__crash_init();
  run_recursion(100000000);
}

static void fault_elsewhere(void) {
  edat__crash_init();
  edat__fiber_init_thread(&self);
  raise(SIGSEGV);
}

static void test_overflow(void) {
#if !defined(EDAT_ASAN) && !defined(EDAT_TSAN)
  run_recursion(1000);
  CHECK_INT(steps, 1000);
  struct death d = die_in(overflow);
  CHECK_INT(d.status, 1);
  CHECK(strstr(d.text, "task 'deep': the stack of a task overflowed its"));
  CHECK(strstr(d.text, "note: raise EDAT_STACK_SIZE"));
  CHECK_INT(die_in(fault_elsewhere).status, 1000 + SIGSEGV);
#else
  (void)overflow;
  (void)fault_elsewhere;
#endif
}

static void bounce(void *unused) {
  (void)unused;
  for (;;)
    edat__fiber_switch(partner, &self);
}

static void print_time(void) {
  const int switches = 10000000;
  edat__fiber_init_thread(&self);
  partner = edat__fiber_get(bounce, NULL);
  int64_t start = edat__clock_ns();
  for (int i = 0; i < switches; i++)
    edat__fiber_switch(&self, partner);
  double ns = (double)(edat__clock_ns() - start);
  printf("%.1f ns per switch\n", ns / switches / 2);
  edat__fiber_put(partner);
  edat__fiber_fini_thread(&self);
}

int main(int argc, char **argv) {
  edat__fiber_init(argc > 2 ? (size_t)atol(argv[2]) : 1 << 20);
  if (argc > 1 && strcmp(argv[1], "--time") == 0) {
    print_time();
    return 0;
  }
  RUN(test_switch);
  RUN(test_threads);
  RUN(test_state);
  RUN(test_overflow);
  RUN(test_many);
  edat__fiber_fini();
  edat__fiber_init(100000);
  RUN(test_switch);
  edat__fiber_fini();
  return check_status();
}
