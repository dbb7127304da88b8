// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The slot that main and worker 0 share, passed to and fro: never both have
 * it, main does not keep it by accident, and in the end it is free.
 */
#include "check.h"
#include "sched.h"

#include <string.h>

enum { ROUNDS = 400000 };

static struct sched sched;
static struct worker worker;
static _Atomic int inside;
static _Atomic bool is_over;

static void init_worker(struct worker *w, int index) {
  w->sched = &sched;
  w->index = index;
  edat__deque_init(&w->deque);
  edat__inbox_init(&w->mailbox);
  edat__park_init(&w->park);
}

static void use_slot(struct worker *w) {
  if (!edat__sched_slot_take(w))
    return;
  CHECK_INT(atomic_fetch_add(&inside, 1), 0);
  atomic_fetch_sub(&inside, 1);
}

/* As worker 0 does: some tasks, then idle. */
static void run_worker(void *unused) {
  (void)unused;
  for (unsigned i = 0; !atomic_load(&is_over); i++) {
    use_slot(&worker);
    if (i % 3 == 0)
      edat__sched_slot_give(&worker);
  }
  edat__sched_slot_give(&worker);
}

/* As main does: tries for a while, then goes on alone. */
static void run_main(void) {
  for (int i = 0; i < ROUNDS && !check_failed; i++) {
    for (int tries = i % 4; tries >= 0; tries--)
      use_slot(&sched.main);
    edat__sched_slot_give(&sched.main);
    int slot = atomic_load(&sched.slot);
    if (slot == SLOT_MAIN || slot == SLOT_WORKER_MAIN_WANTS)
      check_fail(__FILE__, __LINE__, "round %d: main has given it: %d", i,
                 slot);
  }
  atomic_store(&is_over, true);
}

static void test_slot(void) {
  struct thread thread;
  sched.worker_count = 1;
  sched.workers = &worker;
  edat__ready_init(&sched.ready);
  init_worker(&worker, 0);
  init_worker(&sched.main, -1);
  edat__thread_start(&thread, "worker 0", run_worker, NULL);
  run_main();
  edat__thread_join(&thread);
  CHECK_INT(atomic_load(&sched.slot), SLOT_FREE);
  edat__deque_fini(&worker.deque);
  edat__deque_fini(&sched.main.deque);
  edat__ready_fini(&sched.ready);
}

int main(void) {
  RUN(test_slot);
  return check_status();
}
