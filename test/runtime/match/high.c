/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -O1 -Wall -Wextra %s -o %t
 * RUN: env EDAT_OUTBOX=64K EDAT_NUM_WORKERS=1 EDAT_MEMORY_HIGH=1M \
 * RUN:   %mpirun2 %t slow 6
 * RUN: env EDAT_OUTBOX=64K EDAT_NUM_WORKERS=2 EDAT_MEMORY_HIGH=20K \
 * RUN:   %mpirun2 %t both
 * RUN: env EDAT_OUTBOX=64K EDAT_NUM_WORKERS=1 EDAT_MEMORY_HIGH=1 \
 * RUN:   %mpirun2 %t both
 *
 * EDAT_MEMORY_HIGH. slow: a rank fires 16 MB, much faster than the other's
 * tasks take them; that one grows by at most so many MB, while the sender
 * waits. both: each fires at the other, from main and tasks, small and large,
 * with outboxes full and both above the bound, and takes it in main, when the
 * tasks have ended: nothing is lost, and nobody waits for ever.
 */
#define _GNU_SOURCE 1
#include <edat.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 4000, BYTES = 4000, TASK_US = 150, EACH = 40, TASKS = 2 };

static char data[100000];
static int taken;
static long sum;
static long least, most; /* pages */

static long pages(void) {
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file || fscanf(file, "%*d %ld", &pages) != 1)
    abort();
  fclose(file);
  return pages;
}

static void take_slowly(EDAT_Event *e, int n) {
  struct timespec now, end;
  (void)n;
  sum += *(int *)e[0].data;
  if (++taken % 64 == 0 && pages() > most)
    most = pages();
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_nsec += TASK_US * 1000;
  do
    clock_gettime(CLOCK_MONOTONIC, &now);
  while ((now.tv_sec - end.tv_sec) * 1000000000 + now.tv_nsec < end.tv_nsec);
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

int main(int argc, char **argv) {
  edatInit(&argc, &argv);
  if (strcmp(argv[1], "both") == 0) {
    run_both();
    edatFinalise();
    return 0;
  }
  int rank = edatGetRank();
  least = most = pages();
  if (rank == 1) {
    edatSubmitPersistentTask(take_slowly, 1, 0, "pile");
    edatFireEvent(NULL, EDAT_NOTYPE, 0, 0, "ready");
  } else {
    edatFreeEvents(edatWait(1, 1, "ready"), 1);
    fire_fast();
  }
  edatFinalise();
  long mb = (most - least) * sysconf(_SC_PAGESIZE) >> 20;
  if (rank == 1 && (taken != EVENTS || sum != EVENTS * (EVENTS - 1) / 2))
    abort();
  if (rank == 1)
    fprintf(stderr, "the receiver has grown by %ld MB\n", mb);
  if (rank == 1 && !SANITIZED && mb > atoi(argv[2]))
    return 1;
  return 0;
}
