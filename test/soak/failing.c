/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * REQUIRES: edatcc
 * RUN: %edatcc -O1 -Wall -Wextra %s -ldl -o %t
 * RUN: %python %S/failing.py --mpiexec "%mpiexec" --sample %t
 * UNSUPPORTED: sanitizer
 *
 * A program of two ranks in which the system or MPI fails: the environment FAILING=KIND
 * FAILING_POINT=N makes
 * the N-th call of KIND by the runtime of rank 1 fail - a thread, a mapping, its
 * protection, or a function of MPI by its name. failing.py judges how it ends.
 */
#define _GNU_SOURCE 1
#include <mpi.h>

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static const char *kind = "";
static long point;
static int is_victim;

static int fails(const char *what, const void *caller) {
  static long calls;
  Dl_info info;
  if (!is_victim || strcmp(what, kind) != 0)
    return 0;
  if (caller && (!dladdr(caller, &info) || !strstr(info.dli_fname, "libedat")))
    return 0;
  return __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) == point;
}

/* ---- The system: calls of libedat only ---------------------------------- */

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*run)(void *), void *argument) {
  return fails("thread", __builtin_return_address(0))
             ? EAGAIN
             : NEXT(pthread_create)(thread, attributes, run, argument);
}

void *mmap(void *at, size_t bytes, int protection, int flags, int file,
           off_t offset) {
  if (!fails("mmap", __builtin_return_address(0)))
    return NEXT(mmap)(at, bytes, protection, flags, file, offset);
  errno = ENOMEM;
  return MAP_FAILED;
}

int mprotect(void *at, size_t bytes, int protection) {
  if (!fails("mprotect", __builtin_return_address(0)))
    return NEXT(mprotect)(at, bytes, protection);
  errno = ENOMEM;
  return -1;
}

/* ---- MPI ---------------------------------------------------------------- */

#define MPI(name, parameters, arguments)                                       \
  int MPI_##name parameters {                                                  \
    return fails("MPI_" #name, NULL) ? MPI_ERR_OTHER : PMPI_##name arguments;  \
  }

MPI(Comm_dup, (MPI_Comm c, MPI_Comm *out), (c, out))
MPI(Comm_free, (MPI_Comm * c), (c))
MPI(Comm_rank, (MPI_Comm c, int *out), (c, out))
MPI(Comm_size, (MPI_Comm c, int *out), (c, out))
MPI(Comm_split_type,
    (MPI_Comm c, int type, int key, MPI_Info info, MPI_Comm *out),
    (c, type, key, info, out))
MPI(Allreduce,
    (const void *in, void *out, int n, MPI_Datatype type, MPI_Op op,
     MPI_Comm c),
    (in, out, n, type, op, c))
MPI(Iallreduce,
    (const void *in, void *out, int n, MPI_Datatype type, MPI_Op op, MPI_Comm c,
     MPI_Request *r),
    (in, out, n, type, op, c, r))
MPI(Ibarrier, (MPI_Comm c, MPI_Request *r), (c, r))
MPI(Improbe,
    (int source, int tag, MPI_Comm c, int *flag, MPI_Message *m, MPI_Status *s),
    (source, tag, c, flag, m, s))
MPI(Mrecv,
    (void *data, int n, MPI_Datatype type, MPI_Message *m, MPI_Status *s),
    (data, n, type, m, s))
MPI(Irecv,
    (void *data, int n, MPI_Datatype type, int rank, int tag, MPI_Comm c,
     MPI_Request *r),
    (data, n, type, rank, tag, c, r))
MPI(Isend,
    (const void *data, int n, MPI_Datatype type, int rank, int tag, MPI_Comm c,
     MPI_Request *r),
    (data, n, type, rank, tag, c, r))
MPI(Issend,
    (const void *data, int n, MPI_Datatype type, int rank, int tag, MPI_Comm c,
     MPI_Request *r),
    (data, n, type, rank, tag, c, r))
MPI(Test, (MPI_Request * r, int *flag, MPI_Status *s), (r, flag, s))
MPI(Testsome,
    (int n, MPI_Request *r, int *done, int *which, MPI_Status *s),
    (n, r, done, which, s))

/* ---- The program -------------------------------------------------------- */

enum { ROUNDS = 20, LARGE = 200000 };

#include <edat.h>

static double large[LARGE];
static int waits, sums;

static void play(int round, int other) {
#pragma edat task depends(small[round] from(other) as(int x))
  {
    __atomic_fetch_add(&sums, x, __ATOMIC_SEQ_CST);
#pragma edat wait(back[round] from(other))
    __atomic_fetch_add(&waits, 1, __ATOMIC_SEQ_CST);
  }
#pragma edat fire(small[round] to(other) data(round), back[round] to(other))
}

int main(void) {
  int other = 1 - edatGetRank();
  for (int round = 0; round < ROUNDS; round++)
    play(round, other);
#pragma edat fire(large to(other) data(large))
#pragma edat wait(large from(other) into(large[:]))
#pragma edat barrier
  if (waits != ROUNDS || sums != ROUNDS * (ROUNDS - 1) / 2)
    abort();
  return 0;
}

static void __attribute__((constructor)) choose(void) {
  const char *rank = getenv("PMI_RANK"), *what = getenv("FAILING");
  if (!rank)
    rank = getenv("OMPI_COMM_WORLD_RANK");
  if (!what || !rank || atoi(rank) != 1)
    return;
  kind = what;
  point = atol(getenv("FAILING_POINT"));
  is_victim = 1;
}
