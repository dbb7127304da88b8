/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: %shapes %t arguments
 * RUN: env -u EDAT_NUM_WORKERS %mpirun2 %t settings 3
 * RUN: env EDAT_NUM_WORKERS=2 %mpirun2 %t settings 2
 * RUN: not %mpirun1 %t key 2>&1 | %filecheck %s --check-prefix=KEY
 * RUN: not %mpirun1 %t value 2>&1 | %filecheck %s --check-prefix=VALUE
 * RUN: not %mpirun1 %t again 2>&1 | %filecheck %s --check-prefix=AGAIN
 * RUN: not %mpirun1 %t late 2>&1 | %filecheck %s --check-prefix=LATE
 * RUN: not %mpirun1 %t before 2>&1 | %filecheck %s --check-prefix=BEFORE
 * RUN: not %mpirun1 %t without 2>&1 | %filecheck %s --check-prefix=WITHOUT
 *
 * Ways to start, and those that are refused.
 *
 * KEY: there is no setting 'EDAT_NUM_WORKER'{{.*}}[edat-setting-name]
 * KEY-NEXT: did you mean 'EDAT_NUM_WORKERS'?
 * VALUE: EDAT_NUM_WORKERS=many is not understood{{.*}}[edat-setting-value]
 * AGAIN: edatInit: EDAT has been finished, and cannot be started again{{.*}}[edat-restart]
 * LATE: edatInitWithConfiguration: EDAT is running already{{.*}}[edat-late-settings]
 * BEFORE: edatFireEvent: EDAT is not running{{.*}}[edat-not-running]
 * WITHOUT: the runtime is started on a communicator before MPI_Init{{.*}}[edat-before-mpi]
 */
#include "call.h"

static int runs;

static void run(EDAT_Event *events, int n) {
  CHECK(n == 1 && INT(events[0]) == 3);
  add_one(&runs);
}

static void work(void) {
  edatInit(); /* a second start does nothing */
  edatSubmitTask(run, 1, EDAT_ANY, "go");
  fire_int(3, (edatGetRank() + 1) % edatGetNumRanks(), "go");
  edatFinalise();
  edatFinalise();
  CHECK(runs == 1);
}

static void start_with(const char *key, const char *value) {
  char *keys[] = {(char *)key, "EDAT_STACK_SIZE"};
  char *values[] = {(char *)value, "256K"};
  edatInitWithConfiguration(2, keys, values);
}

int main(int argc, char **argv) {
  const char *what = argv[1];
  if (!strcmp(what, "arguments")) {
    edatInit(&argc, &argv, NULL);
    work();
  } else if (!strcmp(what, "settings")) {
    start_with("EDAT_NUM_WORKERS", "3");
    CHECK(edatGetNumWorkers() == atoi(argv[2]));
    work();
  } else if (!strcmp(what, "key")) {
    start_with("EDAT_NUM_WORKER", "3");
  } else if (!strcmp(what, "value")) {
    start_with("EDAT_NUM_WORKERS", "many");
  } else if (!strcmp(what, "again")) {
    edatInit();
    edatFinalise();
    edatInit();
  } else if (!strcmp(what, "late")) {
    edatInit();
    start_with("EDAT_NUM_WORKERS", "3");
  } else if (!strcmp(what, "before")) {
    fire_none(0, "x");
  } else if (!strcmp(what, "without")) {
    edatInitialiseWithCommunicator(0);
  }
  return 0;
}
