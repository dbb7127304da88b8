// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The deque alone, and with thieves and a referee that counts every item. */
#include "deque.h"
#include "check.h"
#include "sync.h"

enum { ITEMS = 200000, THIEVES = 3 };

static struct deque deque;
static _Atomic unsigned char seen[ITEMS + 1];
static _Atomic bool is_over;

static void *item_of(intptr_t i) { return (void *)i; }

static void see(void *item) {
  if (item)
    atomic_fetch_add(&seen[(intptr_t)item], 1);
}

static void test_alone(void) {
  edat__deque_init(&deque);
  CHECK(edat__deque_pop(&deque) == NULL);
  CHECK(edat__deque_steal(&deque) == NULL);
  for (intptr_t i = 1; i <= 1000; i++)
    edat__deque_push(&deque, item_of(i));
  CHECK_INT(edat__deque_count(&deque), 1000);
  CHECK(edat__deque_pop(&deque) == item_of(1000));
  CHECK(edat__deque_steal(&deque) == item_of(1));
  CHECK(edat__deque_steal(&deque) == item_of(2));
  for (intptr_t i = 999; i >= 3; i--)
    CHECK((i % 2 ? edat__deque_pop(&deque) : edat__deque_pop_alone(&deque)) ==
          item_of(i));
  CHECK(edat__deque_pop(&deque) == NULL);
  CHECK(edat__deque_pop_alone(&deque) == NULL);
  CHECK(edat__deque_steal(&deque) == NULL);
  CHECK_INT(edat__deque_count(&deque), 0);
  edat__deque_push(&deque, item_of(7));
  CHECK(edat__deque_steal(&deque) == item_of(7));
  edat__deque_fini(&deque);
}

static void steal_all(void *unused) {
  (void)unused;
  while (!atomic_load(&is_over) || edat__deque_count(&deque) > 0)
    see(edat__deque_steal(&deque));
}

/* Runs of pushes and pops whose lengths vary, so that the deque is often
   empty or nearly so, and sometimes grows. */
static void test_thieves(void) {
  struct thread threads[THIEVES];
  unsigned random = 1;
  edat__deque_init(&deque);
  for (int i = 0; i < THIEVES; i++)
    edat__thread_start(&threads[i], "thief", steal_all, NULL);
  for (intptr_t i = 1; i <= ITEMS;) {
    random = random * 1664525u + 1013904223u;
    intptr_t pushes = 1 + (random >> 8) % ((random >> 28) == 0 ? 2000 : 4);
    for (; pushes > 0 && i <= ITEMS; pushes--)
      edat__deque_push(&deque, item_of(i++));
    for (unsigned pops = (random >> 20) % 5; pops > 0; pops--)
      see(edat__deque_pop(&deque));
  }
  for (void *item; (item = edat__deque_pop(&deque));)
    see(item);
  atomic_store(&is_over, true);
  for (int i = 0; i < THIEVES; i++)
    edat__thread_join(&threads[i]);
  int wrong = 0;
  for (int i = 1; i <= ITEMS; i++)
    wrong += atomic_load(&seen[i]) != 1;
  CHECK_INT(wrong, 0);
  edat__deque_fini(&deque);
}

int main(void) {
  RUN(test_alone);
  RUN(test_thieves);
  return check_status();
}
