/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Who initialises MPI and who finishes it.
 *
 * The runtime may start before main, and the program may still call MPI_Init
 * and MPI_Finalize by hand.  MPI's profiling interface makes that legal: the
 * functions below stand before MPI's own.  A first initialisation, by anybody,
 * asks for MPI_THREAD_MULTIPLE; a second one does nothing.  MPI_Finalize
 * finishes the runtime first.  Whoever initialised last by intent finishes: a
 * program that has called MPI_Init calls MPI_Finalize too.
 */
#define _GNU_SOURCE 1

#include <mpi.h>
#include <stdlib.h>
#include <unistd.h>

#include "transport_mpi.h"

#include "sync.h"
#include "trace.h"

enum { OTHER_RANKS_WAIT_NS = 1000 * 1000 * 1000 };

/* Atomic: the transport that is started, for MPI_Finalize. */
static _Atomic(struct mpi *) up;

/* Atomic: the runtime initialised MPI, and the program has not asked to. */
static _Atomic bool ours;

void edat__mpi_set_up(struct mpi *m) { atomic_store(&up, m); }

static bool is_initialised(void) {
  int flag = 0;
  PMPI_Initialized(&flag);
  return flag != 0;
}

static bool is_finalised(void) {
  int flag = 0;
  PMPI_Finalized(&flag);
  return flag != 0;
}

/* There when the program is built with AddressSanitizer or LeakSanitizer. */
__attribute__((weak)) void __lsan_disable(void);
__attribute__((weak)) void __lsan_enable(void);

/* The first initialisation. What MPI and the libraries that it loads allocate
   for good is no leak of the program's. */
static int initialise(int *argc, char ***argv, int *provided) {
  bool checks_leaks = __lsan_disable && __lsan_enable;
  if (checks_leaks)
    __lsan_disable();
  int code = PMPI_Init_thread(argc, argv, MPI_THREAD_MULTIPLE, provided);
  if (checks_leaks)
    __lsan_enable();
  return code;
}

/* Refuses levels that the runtime cannot work with. */
static void check_level(int provided) {
  if (provided >= MPI_THREAD_SERIALIZED)
    return;
  edat__fatal(EDAT_ERR(THREAD_LEVEL), provided == MPI_THREAD_SINGLE
                                          ? "MPI_THREAD_SINGLE"
                                          : "MPI_THREAD_FUNNELED");
}

/* Which MPI this is, the one whose launcher is easily taken for its own, and
   what that one's launcher tells the processes that it starts. */
#ifdef OMPI_MAJOR_VERSION
#define OUR_MPI "Open MPI"
#define OTHER_MPI "MPICH"
#define OTHER_SIZE "PMI_SIZE"
#define OTHER_RANK "PMI_RANK"
#else
#define OUR_MPI "MPICH"
#define OTHER_MPI "Open MPI"
#define OTHER_SIZE "OMPI_COMM_WORLD_SIZE"
#define OTHER_RANK "OMPI_COMM_WORLD_RANK"
#endif

/* Refuses the launcher of another MPI: each of its processes would be a whole
   program of one rank, and all would compute the same. */
static void check_launcher(void) {
  const char *started = getenv(OTHER_SIZE), *rank = getenv(OTHER_RANK);
  int size = 0;
  PMPI_Comm_size(MPI_COMM_WORLD, &size);
  if (size != 1 || !started || !rank || atoi(started) < 2)
    return;
  if (atoi(rank) != 0) { /* one message is enough, and it ends the job */
    edat__sleep_ns(OTHER_RANKS_WAIT_NS);
    _exit(1);
  }
  edat__fatal(EDAT_ERR(LAUNCHER), OUR_MPI, OTHER_MPI, started,
              EDAT_MPI_LAUNCHER);
}

int edat__mpi_init(bool has_communicator) {
  int provided = MPI_THREAD_SINGLE;
  if (is_finalised())
    edat__fatal(EDAT_ERR(AFTER_FINALIZE));
  if (has_communicator && !is_initialised())
    edat__fatal(EDAT_ERR(BEFORE_MPI));
  if (is_initialised()) {
    edat__mpi_check(PMPI_Query_thread(&provided), "MPI_Query_thread");
  } else {
    edat__mpi_check(initialise(NULL, NULL, &provided), "MPI_Init_thread");
    atomic_store(&ours, true);
  }
  check_level(provided);
  check_launcher();
  return provided;
}

void edat__mpi_fini(void) {
  if (atomic_exchange(&ours, false) && !is_finalised())
    edat__mpi_check(PMPI_Finalize(), "MPI_Finalize");
}

/* The program's calls. */

EDAT_API int MPI_Init_thread(int *argc, char ***argv, int required,
                             int *provided) {
  (void)required;
  if (!is_initialised())
    return initialise(argc, argv, provided);
  atomic_store(&ours, false);
  return PMPI_Query_thread(provided);
}

EDAT_API int MPI_Init(int *argc, char ***argv) {
  int provided;
  return MPI_Init_thread(argc, argv, MPI_THREAD_MULTIPLE, &provided);
}

EDAT_API int MPI_Finalize(void) {
  struct mpi *m = atomic_load(&up);
  if (m && m->config.on_finalize)
    m->config.on_finalize(m->config.finalize_ctx);
  return is_finalised() ? MPI_SUCCESS : PMPI_Finalize();
}
