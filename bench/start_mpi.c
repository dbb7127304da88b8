/* SPDX-License-Identifier: BSD-3-Clause */
/* Does nothing, as an MPI program. */
#include <mpi.h>

int main(int argc, char **argv) {
  int level;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &level);
  MPI_Barrier(MPI_COMM_WORLD);
  MPI_Finalize();
  return 0;
}
