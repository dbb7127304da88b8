/* SPDX-License-Identifier: BSD-3-Clause */
/* A program for EPCC's EDAT, which also uses MPI itself: it is built by edatcc
   and by mpicc, and prints the same. */
#include <edat.h>
#include <edat_debug.h>
#include <mpi.h>
#include <stdio.h>

static long total;

/* A line in one piece, as MPI may leave stdout without a buffer. */
static void print_events(EDAT_Event *events, int n) {
  char line[200];
  int at = 0;
  for (int i = 0; i < n; i++)
    at += snprintf(line + at, sizeof line - (size_t)at, " %s from %d is %d;",
                   events[i].metadata.event_id, events[i].metadata.source,
                   *(int *)events[i].data);
  printf("rank %d:%s\n", edatGetRank(), line);
}

static void add(EDAT_Event *events, int n) {
  const double *part = events[0].data;
  edatLock("total");
  for (int i = 0; i < events[0].metadata.number_elements; i++)
    total += (long)part[i] * n;
  edatUnlock("total");
}

static void greedy(EDAT_Event *events, int n) {
  printf("rank %d: %d greedy, first %d, last %d\n", edatGetRank(), n,
         *(int *)events[0].data, *(int *)events[n - 1].data);
}

static void ask(EDAT_Event *events, int n) {
  int index = edatFindEvent(events, n, EDAT_SELF, "question");
  edatFireEvent(events[index].data, EDAT_INT, 1, EDAT_ALL, "asked");
  EDAT_Event *answers = edatWait(1, EDAT_ALL, "answer");
  print_events(answers, edatGetNumRanks());
  edatFreeEvents(answers, edatGetNumRanks());
}

static void answer(EDAT_Event *events, int n) {
  int value = *(int *)events[n - 1].data * 10 + edatGetRank();
  edatFireEvent(&value, EDAT_INT, 1, events[0].metadata.source, "answer");
}

int main(int argc, char **argv) {
  int provided, one = 1, count = 0;
  double part[] = {1, 2, 3};
  MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
  edatInit(&argc, &argv, NULL);
  int rank = edatGetRank(), ranks = edatGetNumRanks();

  edatSubmitTask(print_events, 2, EDAT_ALL, "number", EDAT_ANY, "halo[3]");
  edatFireEvent(&rank, EDAT_INT, 1, EDAT_ALL, "number");
  edatFireEvent(&ranks, EDAT_INT, 1, (rank + 1) % ranks, "halo[3]");

  edatSubmitPersistentNamedTask(add, "add", 1, EDAT_ANY, "part");
  for (int i = 0; i < 100; i++)
    edatFireEvent(part, EDAT_DOUBLE, 3, i % ranks, "part");

  for (int i = 0; i < 5; i++)
    edatFireEvent(&i, EDAT_INT, 1, EDAT_SELF, "stored");
  edatSubmitPersistentGreedyTask(greedy, 1, EDAT_SELF, "stored");

  edatSubmitPersistentTask(answer, 1, EDAT_ANY, "asked");
  edatSubmitTask(ask, 1, EDAT_SELF, "question");
  edatFireEvent(&rank, EDAT_INT, 1, EDAT_SELF, "question");
  edatPauseMainThread();
  printf("rank %d: add is %ssubmitted, total %ld\n", rank,
         edatIsTaskSubmitted("add") ? "" : "not ", total);
  edatRestart();
  edatFinalise();

  MPI_Allreduce(&one, &count, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  printf("rank %d: %d ranks have ended\n", edatGetRank(), count);
  MPI_Finalize();
  return 0;
}
