/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * edat_debug.h - calls of EPCC's EDAT for benchmarks and bindings, and the
 * lock for programs whose MPI takes calls from one thread at a time only.
 */
#ifndef EDAT_DEBUG_H
#define EDAT_DEBUG_H

#ifdef __GNUC__
#pragma GCC system_header /* bool in C89 */
#endif

#include <edat.h>

#ifndef __cplusplus
#include <stdbool.h>
#endif

#ifdef EDAT_SERIAL

static inline int edatGetNumActiveWorkers(void) { return 0; }
static inline void edatPauseMainThread(void) {}
static inline void edatRestart(void) {}
static inline void edatLockComms(void) {}
static inline void edatUnlockComms(void) {}

#else

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* Workers of this rank that run a task or look for one. */
int edatGetNumActiveWorkers(void);

/* Called by main on all ranks, outside tasks: returns when all is quiet, as
   edatFinalise would; a barrier for calls and pragmas alike. From then on the
   workers of this rank begin no task, until edatRestart, or until main waits:
   in edatFinalise, edatWait, a further pause or a pragma. */
void edatPauseMainThread(void);
/* Ends a pause; without one it does nothing. */
void edatRestart(void);

/* Around the program's own MPI calls where MPI was initialised with
   MPI_THREAD_SERIALIZED: the runtime makes none meanwhile. May be nested.
   Nothing that waits for events or locks may stand between the two. */
void edatLockComms(void);
void edatUnlockComms(void);

/* The submit calls of edat.h in one, with arrays: name may be NULL, *sources
   and events have count entries. */
void edatSubmitTask_f(void (*run)(EDAT_Event *events, int n), const char *name,
                      int count, int **sources, char **events,
                      bool is_persistent, bool is_greedy);
/* edatWait and edatRetrieveAny with arrays of count entries. */
EDAT_Event *edatWait_f(int count, const int *sources, char *const *events);
EDAT_Event *edatRetrieveAny_f(int *retrieved, int count, const int *sources,
                              char *const *events);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif

#endif
