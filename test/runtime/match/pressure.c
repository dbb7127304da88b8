/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -O1 -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: env EDAT_OUTBOX=256K %mpirun2 %t stopped
 * RUN: env EDAT_OUTBOX=64K %mpirun4 %t all
 *
 * Back-pressure. stopped: to a rank that does not run for a second events are
 * fired that are much more than EDAT_OUTBOX: the sender waits, and its memory
 * stays bounded; nothing is lost. all: everybody floods everybody, itself too,
 * from main and from tasks, so that all outboxes are full at once, and still
 * everything arrives.
 */
#define _GNU_SOURCE 1
#include "sanitized.h"

#include <edat.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BYTES = 4000, PILE = 40000, ROOM_KB = 48 * 1024, TASKS = 4, EACH = 400 };

static char data[100000];

static void take(EDAT_Event *e, int n) {
  (void)e;
  (void)n;
}

static void flood(EDAT_Event *e, int n) {
  (void)e;
  (void)n;
  for (int i = 0; i < EACH; i++)
    for (int r = 0; r < edatGetNumRanks(); r++)
      edatFireEvent(data, EDAT_BYTE, i % 16 ? BYTES : (int)sizeof data, r,
                    "flood");
}

static void stop_for_a_second(void) {
  pid_t self = getpid();
  if (fork() == 0) {
    sleep(1);
    kill(self, SIGCONT);
    _exit(0);
  }
  raise(SIGSTOP);
}

static long most_kb(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* The receiver takes each as it comes. */
static void fire_at_stopped(void) {
  edatSubmitPersistentTask(take, 1, EDAT_ANY, "pile");
  if (edatGetRank() == 1) {
    edatFireEvent(NULL, EDAT_NOTYPE, 0, 0, "ready");
    edatFreeEvents(edatWait(1, 0, "first"), 1);
    stop_for_a_second();
    return;
  }
  edatFreeEvents(edatWait(1, 1, "ready"), 1);
  edatFireEvent(NULL, EDAT_NOTYPE, 0, 1, "first");
  long before = most_kb();
  for (int i = 0; i < PILE; i++)
    edatFireEvent(data, EDAT_BYTE, BYTES, 1, "pile");
  /* Sanitizers keep freed memory back, which is not what is bounded here. */
  if (!SANITIZED && most_kb() - before > ROOM_KB) {
    fprintf(stderr, "the sender has grown by %ld KB\n", most_kb() - before);
    abort();
  }
}

static void flood_all(void) {
  int all = (TASKS + 1) * EACH;
  for (int i = 0; i < TASKS; i++)
    edatSubmitTask(flood, 0);
  flood(NULL, 0);
  for (int i = 0; i < all; i++)
    for (int r = 0; r < edatGetNumRanks(); r++)
      edatFreeEvents(edatWait(1, r, "flood"), 1);
}

int main(int argc, char **argv) {
  edatInit(&argc, &argv);
  if (strcmp(argv[1], "all") == 0)
    flood_all();
  else
    fire_at_stopped();
  edatFinalise();
  return 0;
}
