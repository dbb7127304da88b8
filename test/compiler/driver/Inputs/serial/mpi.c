/* SPDX-License-Identifier: BSD-3-Clause */
#include <mpi.h>

int main(void) {
#pragma edat barrier
  return MPI_Barrier(MPI_COMM_WORLD);
}
