/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * REQUIRES: edatcc
 * RUN: %edatcc -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: %shapes %t around
 * RUN: %shapes %t ours
 * RUN: %shapes %t communicator
 * RUN: %shapes %t serialized
 * RUN: env SHAPES="2x1 2x2 4x1" bash %src/test/tools/shapes %t blocked
 * RUN: not %mpirun2 %t funneled 2>&1 | %filecheck %s --check-prefix=FUNNELED
 *
 * Programs that use MPI themselves: before, during and after; on another
 * communicator; with a level of threads that needs a lock, and one that is
 * refused. Main blocked in MPI does not stop its rank.
 *
 * FUNNELED: MPI was initialised with MPI_THREAD_FUNNELED, but tasks run on{{.*}}[edat-thread-level]
 * several threads FUNNELED-NEXT: call MPI_Init_thread(&argc, &argv,
 * MPI_THREAD_MULTIPLE
 */
#include "call.h"

#include <mpi.h>

enum { ROUNDS = 30, TAG = 7 };

static int rank, ranks, right, hops, is_serialized;

static void lock(void) {
  if (is_serialized)
    edatLockComms();
}
static void unlock(void) {
  if (is_serialized)
    edatUnlockComms();
}

/* Events travel round the ring; each hop sends a message to itself. */
static void hop(EDAT_Event *events, int n) {
  int left = INT(events[0]), token = -1;
  CHECK(n == 1);
  MPI_Request request;
  lock();
  MPI_Isend(&left, 1, MPI_INT, 0, TAG, MPI_COMM_SELF, &request);
  MPI_Recv(&token, 1, MPI_INT, 0, TAG, MPI_COMM_SELF, MPI_STATUS_IGNORE);
  MPI_Wait(&request, MPI_STATUS_IGNORE);
  unlock();
  CHECK(token == left);
  add_one(&hops);
  if (left > 0)
    fire_int(left - 1, right, "hop");
}

static int sum_of_ranks(MPI_Comm comm, int value) {
  int sum = -1;
  lock();
  MPI_Allreduce(&value, &sum, 1, MPI_INT, MPI_SUM, comm);
  unlock();
  return sum;
}

static void work(void) {
  rank = edatGetRank();
  ranks = edatGetNumRanks();
  right = (rank + 1) % ranks;
  edatSubmitPersistentTask(hop, 1, EDAT_ANY, "hop");
  if (rank == 0)
    fire_int(ROUNDS * ranks - 1, 0, "hop");
  if (!is_serialized) /* which would keep the others out meanwhile */
    CHECK(sum_of_ranks(MPI_COMM_WORLD, 1) == ranks);
  edatFinalise();
  CHECK(hops == ROUNDS);
}

/* MPI is the program's: the runtime leaves it as it was. */
static void around(int argc, char **argv) {
  int provided, is_final = -1;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
  sum_of_ranks(MPI_COMM_WORLD, 1);
  edatInit();
  work();
  MPI_Finalized(&is_final);
  CHECK(!is_final);
  CHECK(sum_of_ranks(MPI_COMM_WORLD, 1) == ranks);
  MPI_Finalize();
}

static void ours(void) {
  int is_final = 0;
  edatInit();
  work();
  MPI_Finalized(&is_final);
  CHECK(is_final);
}

/* Ranks in reverse order; with four processes, two programs of two. */
static void communicator(int argc, char **argv) {
  int provided, world, size, color = 0;
  MPI_Comm comm;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &world);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  if (size == 4)
    color = world % 2;
  MPI_Comm_split(MPI_COMM_WORLD, color, -world, &comm);
  edatInitialiseWithCommunicator((int)MPI_Comm_c2f(comm));
  MPI_Comm_rank(comm, &rank);
  MPI_Comm_size(comm, &ranks);
  CHECK(edatGetRank() == rank && edatGetNumRanks() == ranks);
  fire_int(rank, EDAT_ALL, "rank");
  EDAT_Event *events = edatWait(1, EDAT_ALL, "rank");
  for (int r = 0; r < ranks; r++)
    CHECK(INT(events[r]) == r && events[r].metadata.source == r);
  edatFreeEvents(events, ranks);
  edatFinalise();
  CHECK(sum_of_ranks(comm, 1) == ranks);
  MPI_Comm_free(&comm);
  MPI_Finalize();
}

static void serialized(void) {
  int provided;
  PMPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
  is_serialized = provided == MPI_THREAD_SERIALIZED;
  edatInit();
  work();
  MPI_Finalize();
}

/* Main waits for a message that a task sends once an event has come, from a
   rank whose main waits for all in a reduction. */
static void send(EDAT_Event *events, int n) {
  int value = 100 + INT(events[0]);
  (void)n;
  MPI_Send(&value, 1, MPI_INT, events[0].metadata.source, TAG, MPI_COMM_WORLD);
}

static void blocked(void) {
  edatInit();
  rank = edatGetRank();
  ranks = edatGetNumRanks();
  right = (rank + 1) % ranks;
  for (int i = 0; i < 20; i++) {
    int value = -1;
    edatSubmitTask(send, 1, EDAT_ANY, "request");
    fire_int(i, right, "request");
    MPI_Recv(&value, 1, MPI_INT, right, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    CHECK(value == 100 + i);
    CHECK(sum_of_ranks(MPI_COMM_WORLD, i) == ranks * i);
  }
  edatFinalise();
}

int main(int argc, char **argv) {
  const char *what = argv[1];
  int provided;
  if (!strcmp(what, "around"))
    around(argc, argv);
  else if (!strcmp(what, "ours"))
    ours();
  else if (!strcmp(what, "communicator"))
    communicator(argc, argv);
  else if (!strcmp(what, "serialized"))
    serialized();
  else if (!strcmp(what, "blocked"))
    blocked();
  else if (!strcmp(what, "funneled")) {
    PMPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    edatInit();
  }
  return 0;
}
