# SPDX-License-Identifier: BSD-3-Clause
"""On a communicator of the program's own: of MPICH, whose handles are ints."""
import ctypes
import edat

mpi = ctypes.CDLL("libmpich.so.12")
WORLD, MULTIPLE = 0x44000000, 3
provided, world, comm = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
mpi.MPI_Init_thread(None, None, MULTIPLE, ctypes.byref(provided))
mpi.MPI_Comm_rank(WORLD, ctypes.byref(world))
mpi.MPI_Comm_split(WORLD, world.value % 2, -world.value, ctypes.byref(comm))
edat.init(communicator=comm.value)
assert edat.num_ranks() == 2 and edat.rank() == 1 - world.value // 2
edat.fire(1 - edat.rank(), "world", world.value)
partner = edat.wait([(edat.ANY, "world")])[0]
assert partner.value == (world.value + 2) % 4 and partner.source == 1 - edat.rank()
edat.finalise()
mpi.MPI_Barrier(WORLD)
mpi.MPI_Finalize()
