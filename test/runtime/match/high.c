/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -O1 -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: env EDAT_OUTBOX=64K EDAT_NUM_WORKERS=1 EDAT_MEMORY_HIGH=1M \
 * RUN:   %mpirun2 %t slow %if tiny %{ unmeasured %}
 * RUN: env EDAT_OUTBOX=64K EDAT_NUM_WORKERS=2 EDAT_MEMORY_HIGH=20K \
 * RUN:   %mpirun2 %t both
 * RUN: env EDAT_OUTBOX=64K EDAT_NUM_WORKERS=1 EDAT_MEMORY_HIGH=1 \
 * RUN:   %mpirun2 %t both
 * RUN: env EDAT_MEMORY_HIGH=1K EDAT_STATUS_PERIOD=0.1 %run %t alone 2> %t.err
 * RUN: %filecheck %s < %t.err
 *
 * EDAT_MEMORY_HIGH. slow: a rank fires 16 MB, much faster than the other's
 * tasks take them; that one grows by little more than the bound and a packet of
 * 8 KB in a millisecond, while the sender waits (packets of the tiny build
 * carry no such event, and MPI keeps what comes beside them: unmeasured). both:
 * each fires at the other, from main and tasks, small and large, with outboxes
 * full and both above the bound, and takes it in main, when the tasks have
 * ended: nothing is lost, and nobody waits for ever. alone: the status of such
 * a rank says so.
 *
 * CHECK: keeps 4{{.}} KB of events, more than EDAT_MEMORY_HIGH
 */
#define _GNU_SOURCE 1
#include "sanitized.h"

#include <edat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
  EVENTS = 4000,
  BYTES = 4000,
  TASK_NS = 150 * 1000,
  ROOM_KB = 4096,
  EACH = 40,
  TASKS = 2
};

static char data[100000];
static int taken;
static long sum;
static long least; /* pages */
static int is_measured = !SANITIZED;
static struct timespec begun;

static long pages(void) {
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file || fscanf(file, "%*d %ld", &pages) != 1)
    abort();
  fclose(file);
  return pages;
}

static long ns_since(const struct timespec *then) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (now.tv_sec - then->tv_sec) * 1000000000 + now.tv_nsec - then->tv_nsec;
}

static void check_growth(void) {
  long kb = (pages() - least) * sysconf(_SC_PAGESIZE) / 1024;
  long most_kb = ROOM_KB + 9 * (ns_since(&begun) / 1000000);
  if (!is_measured || kb <= most_kb)
    return;
  fprintf(stderr, "it has grown by %ld KB, more than %ld\n", kb, most_kb);
  abort();
}

static void take_slowly(EDAT_Event *e, int n) {
  struct timespec start;
  (void)n;
  clock_gettime(CLOCK_MONOTONIC, &start);
  if (taken++ == 0)
    begun = start;
  sum += *(int *)e[0].data;
  if (taken % 64 == 0)
    check_growth();
  while (ns_since(&start) < TASK_NS)
    continue;
}

static void fire_fast(void) {
  for (int i = 0; i < EVENTS; i++) {
    memcpy(data, &i, sizeof i);
    edatFireEvent(data, EDAT_BYTE, BYTES, 1, "pile");
  }
}

static void fire_both(EDAT_Event *e, int n) {
  (void)e;
  (void)n;
  for (int i = 0; i < EACH; i++)
    edatFireEvent(data, EDAT_BYTE, i % 8 ? BYTES : (int)sizeof data,
                  1 - edatGetRank(), "both");
}

/* The tasks keep the rank busy while main takes nothing. */
static void run_both(void) {
  for (int i = 0; i < TASKS; i++)
    edatSubmitTask(fire_both, 0);
  fire_both(NULL, 0);
  usleep(100 * 1000);
  for (int i = 0; i < (TASKS + 1) * EACH; i++)
    edatFreeEvents(edatWait(1, 1 - edatGetRank(), "both"), 1);
}

static void keep_some(void) {
  for (int i = 0; i < 10; i++)
    edatFireEvent(data, EDAT_BYTE, BYTES, EDAT_SELF, "kept");
  usleep(250 * 1000);
  for (int i = 0; i < 10; i++)
    edatFreeEvents(edatWait(1, EDAT_SELF, "kept"), 1);
}

int main(int argc, char **argv) {
  edatInit(&argc, &argv);
  if (strcmp(argv[1], "alone") == 0) {
    keep_some();
    edatFinalise();
    return 0;
  }
  if (strcmp(argv[1], "both") == 0) {
    run_both();
    edatFinalise();
    return 0;
  }
  is_measured = is_measured && argc == 2;
  int rank = edatGetRank();
  least = pages();
  if (rank == 1) {
    edatSubmitPersistentTask(take_slowly, 1, 0, "pile");
    edatFireEvent(NULL, EDAT_NOTYPE, 0, 0, "ready");
  } else {
    edatFreeEvents(edatWait(1, 1, "ready"), 1);
    fire_fast();
  }
  edatFinalise();
  if (rank == 1 && (taken != EVENTS || sum != EVENTS * (EVENTS - 1) / 2))
    abort();
  return 0;
}
