/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: for k in on step gather section critical; do \
 * RUN:   not %mpirun2 %t $k > %t.one 2>&1 || exit 1; grep -m1 edat: %t.one; \
 * RUN: done > %t.all
 * RUN: %filecheck %s < %t.all
 * RUN: not %mpirun2 %t size 2>&1 | %filecheck %s --check-prefix=SIZE
 * RUN: not %mpirun2 %t late 2>&1 | %filecheck %s --check-prefix=LATE
 * RUN: not env EDAT_TRACE=nothing %run %t 2>&1 | %filecheck %s --check-prefix=TOPIC
 * RUN: not %mpirun2 %t ranks 2>&1 | %filecheck %s --check-prefix=RANKS
 *
 * Misuse of pragmas, each with its message and word.
 *
 * CHECK: words.c:[[#]]: on: there is no rank 5; ranks are 0 to 1 [edat-on-rank]
 * CHECK-NEXT: words.c:[[#]]: taskloop: the step is -{{[12]}}; it must go towards the bound [edat-loop-step]
 * CHECK-NEXT: words.c:[[#]]: gather of a taskloop: a section has a negative length [edat-gather]
 * CHECK-NEXT: words.c:[[#]]: reduction: a section has a negative length, or more bytes than there can be [edat-collective-section]
 * CHECK-NEXT: words.c:[[#]]: the end of a critical whose lock is not held [edat-critical-end]
 * SIZE: words.c:[[#]]: broadcast: {{[0-9]+}} bytes came from rank 0 where {{[0-9]+}} have room [edat-broadcast-size]
 * LATE: edat: rank {{[01]}}: exit(0) was called while the program was ending [edat-exit-at-end]
 * TOPIC: EDAT_TRACE: unknown topic in 'nothing' [edat-trace-topic]
 * RANKS: taskloop: the reduction has other variables on rank {{[01]}} [edat-loop-ranks]
 */
#include "hand.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static struct edatcc_name lock_name = {"lock", 0};
static const struct edatcc_critical lock = {&lock_name, WHERE, 0};

static void chunk(void *p, edatcc_u64 first, edatcc_u64 count, void *partial) {
  (void)p;
  (void)first;
  *(int *)partial = (int)count;
}
static void fold(void *into, const void *partial) {
  *(int *)into += *(const int *)partial;
}
static void finish(void *p, const void *total) {
  (void)p;
  (void)total;
}

/* The same loop, made by two compilers. */
static void run_unlike(int rank) {
  static struct edatcc_loop loop = {.chunk = chunk,
                                    .where = WHERE,
                                    .fold = fold,
                                    .finish = finish,
                                    .flags = EDATCC_LOOP_BLOCK};
  loop.partial_size = rank ? sizeof(int) : 2 * sizeof(int);
  edatcc_loop_run(&loop, &(struct edatcc_loop_args){.iterations = 9});
}

static void leave(int signal) {
  (void)signal;
  exit(0);
}

int main(int argc, char **argv) {
  int rank = edatGetRank(), n = rank - 2, x[4] = {0}, five = 5;
  char what = argc > 1 ? argv[1][1] : ' ';
  (void)five;
  if (what == 'n') {
#pragma edat task on(five) shared(x)
    x[0]++;
  } else if (what == 't') {
#pragma edat taskloop
    for (int i = 0; i < 4; i += n)
      x[i]++;
  } else if (what == 'a' && argv[1][0] == 'g') {
    (void)n;
#pragma edat taskloop distribute(block) gather(x[i:n])
    for (int i = 0; i < 4; i++)
      x[i]++;
  } else if (what == 'e') {
#pragma edat reduction(+ : x[0:n])
  } else if (what == 'r') {
    edatcc_critical_end(&lock, 0);
  } else if (what == 'i') {
    int length = rank + 1;
#pragma edat broadcast(x[0:length]) from(0)
  } else if (what == 'a' && argv[1][0] == 'l') {
    pthread_t self = pthread_self();
    signal(SIGUSR2, leave);
#pragma edat task
    {
      usleep(500 * 1000); /* main has ended by then */
      pthread_kill(self, SIGUSR2);
    }
  } else if (what == 'a') {
    run_unlike(rank);
  }
  return 0;
}
