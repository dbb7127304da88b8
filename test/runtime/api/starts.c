/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc -Wall -Wextra %s -o %t
 * RUN: not %mpirun1 %t setting 2>&1 | %filecheck %s --check-prefix=SETTING
 * RUN: not %mpirun1 %t other 2>&1 | %filecheck %s --check-prefix=OTHER
 * RUN: not %mpirun1 %t null 2>&1 | %filecheck %s --check-prefix=NULL
 * RUN: not %mpirun1 %t after 2>&1 | %filecheck %s --check-prefix=AFTER
 *
 * Starts that are refused.
 *
 * SETTING: edatInitWithConfiguration: setting 1 is a null pointer [edat-null-setting]
 * OTHER: EDAT is running already, on another communicator [edat-other-communicator]
 * NULL: the communicator to start on is MPI_COMM_NULL [edat-null-communicator]
 * AFTER: the runtime is started after MPI_Finalize [edat-after-finalize]
 */
#include <edat.h>
#include <mpi.h>

int main(int argc, char **argv) {
  char *none[] = {NULL}, what = argv[1][0];
  int provided;
  (void)argc;
  if (what == 's')
    edatInitWithConfiguration(1, none, none);
  if (what == 'o') {
    edatInit();
    edatInitialiseWithCommunicator(MPI_Comm_c2f(MPI_COMM_WORLD));
  }
  if (what == 'n') {
    MPI_Init_thread(NULL, NULL, MPI_THREAD_MULTIPLE, &provided);
    edatInitialiseWithCommunicator(MPI_Comm_c2f(MPI_COMM_NULL));
  }
  if (what == 'a') {
    MPI_Init_thread(NULL, NULL, MPI_THREAD_MULTIPLE, &provided);
    MPI_Finalize();
    edatInit();
  }
  return 0;
}
