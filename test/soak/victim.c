/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * REQUIRES: mpi, runtime
 * UNSUPPORTED: sanitizer
 * RUN: %cc-runtime -O1 %s -o %t
 * RUN: %python %S/kill.py --mpiexec "%mpiexec" --runs 4 --seed 4 %t
 * RUN: %python %S/kill.py --mpiexec "%mpiexec" --runs 2 --seed 8 --ranks 10 %t
 *
 * A program that goes on for ever, for kill.py to end at a random moment:
 * tokens of some sizes hop among the ranks through persistent tasks, through
 * tasks that wait, and through main, and news go to all: with many ranks, along
 * trees. victim HOW RANK HOPS: that rank goes in the given way when a task of
 * its has seen so many hops; kill.py does the rest from outside.
 */
#define _GNU_SOURCE 1
#include <edat.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOKENS = 8, LARGE = 100000 };

static const char *how;
static int victim;
static long hops_left;
static char payload[LARGE];

static void leave(void) {
  if (strcmp(how, "abort") == 0)
    abort();
  if (strcmp(how, "segv") == 0)
    raise(SIGSEGV);
  if (strcmp(how, "exit") == 0)
    exit(0);
  if (strcmp(how, "_exit") == 0)
    _exit(0);
}

static void hop(EDAT_Event *e, int n) {
  static __thread unsigned seed = 1;
  (void)n;
  if (edatGetRank() == victim && __atomic_sub_fetch(&hops_left, 1, 5) == 0)
    leave();
  int target = (int)(rand_r(&seed) % (unsigned)edatGetNumRanks());
  int bytes = rand_r(&seed) % 16 ? 8 : LARGE;
  if (e[0].metadata.number_elements == LARGE) {
    edatFireEvent(NULL, EDAT_NOTYPE, 0, EDAT_SELF, "aside");
    edatFreeEvents(edatWait(1, EDAT_SELF, "aside"), 1);
  }
  edatFireEvent(payload, EDAT_BYTE, bytes, target, "token");
  if (rand_r(&seed) % 16 == 0)
    edatFireEvent(payload, EDAT_BYTE, bytes, EDAT_ALL, "news");
}

static void hear(EDAT_Event *e, int n) {
  (void)e;
  (void)n;
}

int main(int argc, char **argv) {
  edatInit(&argc, &argv);
  how = argv[1];
  victim = atoi(argv[2]);
  hops_left = atol(argv[3]);
  printf("rank %d is %d\n", edatGetRank(), (int)getpid());
  fflush(stdout);
  edatSubmitPersistentTask(hear, 1, EDAT_ANY, "news");
  edatSubmitPersistentTask(hop, 1, EDAT_ANY, "token");
  for (int i = 0; i < TOKENS; i++)
    edatFireEvent(payload, EDAT_BYTE, 8, EDAT_SELF, "token");
  edatFinalise();
  return 0;
}
