! SPDX-License-Identifier: BSD-3-Clause
!
! REQUIRES: fortran, mpifort
! RUN: mkdir -p %t.dir && %mpifort -J%t.dir -I%build/include %s -o %t %link-fortran
! RUN: %mpirun4 %t
!
! Two programs of two ranks each, in the reverse order, on communicators of
! Fortran's MPI, which the program begins and ends.
program communicator
  use edat
  use, intrinsic :: iso_c_binding
  implicit none
  include "mpif.h"
  integer :: provided, world, comm, error, total
  type(edat_event), pointer :: got(:)
  integer(c_int32_t), pointer :: values(:)

  call MPI_Init_thread(MPI_THREAD_MULTIPLE, provided, error)
  call MPI_Comm_rank(MPI_COMM_WORLD, world, error)
  call MPI_Comm_split(MPI_COMM_WORLD, mod(world, 2), -world, comm, error)
  call edatInitialiseWithCommunicator(comm)
  if (edatGetNumRanks() /= 2) error stop "not two ranks"
  if (edatGetRank() /= 1 - world / 2) error stop "not in reverse"
  call edatFireEvent(world, 1 - edatGetRank(), "world")
  got => edatWait([EDAT_ANY], ["world"])
  call edatData(got(1), values)
  if (values(1) /= mod(world + 2, 4)) error stop "not from the partner"
  call edatFreeEvents(got)
  call edatFinalise()
  call MPI_Allreduce(1, total, 1, MPI_INTEGER, MPI_SUM, MPI_COMM_WORLD, error)
  if (total /= 4) error stop "MPI has ended"
  call MPI_Finalize(error)
end program
