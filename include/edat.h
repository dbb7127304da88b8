/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * edat.h - EDAT as a library: tasks, events and what belongs to them.
 *
 * A program annotated with #pragma edat and compiled by edatcc needs nothing
 * from here to start or end: the runtime runs around main. Programs written
 * for EPCC's EDAT library find the same names, constants and layouts. Events
 * of calls and of pragmas are the same: edatFireEvent(..., "halo[3]") meets
 * depends(halo[3]).
 *
 * Misuse (a rank that does not exist, a null pointer for data, ...) ends all
 * ranks with one message that names the call, the rank and the event; no
 * function returns an error. Any function may be called by main and in tasks;
 * threads of the program's own may fire events, between edat_hold and
 * edat_release.
 *
 * With -DEDAT_SERIAL the questions below have the answers of a serial program,
 * so that a plain C compiler, which ignores the pragmas, builds and links it.
 */
#ifndef EDAT_H
#define EDAT_H

#ifdef __GNUC__
#pragma GCC system_header /* edatInit has no prototype: see there */
#endif

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Types of payload. Numbers from edatDefineContext are types too. To pragmas
   they are no data, int, float, double, bytes of any type, void *, long. */
#define EDAT_NOTYPE 0
#define EDAT_NONE 0
#define EDAT_INT 1
#define EDAT_FLOAT 2
#define EDAT_DOUBLE 3
#define EDAT_BYTE 4
#define EDAT_ADDRESS 5
#define EDAT_LONG 6

/* In place of a rank: every rank, whichever rank (sources only), this rank. */
#define EDAT_ALL -1
#define EDAT_ANY -2
#define EDAT_SELF -3

struct edat_struct_metadata {
  int data_type;       /* EDAT_INT, ... */
  int number_elements; /* of that type */
  int source;          /* the rank that fired it */
  char *event_id;      /* its name, with indices: "halo[3]" */
};
typedef struct edat_struct_metadata EDAT_Metadata;

struct edat_struct_event {
  void *data; /* NULL if there are no elements */
  EDAT_Metadata metadata;
};
typedef struct edat_struct_event EDAT_Event;

#ifdef EDAT_SERIAL

#ifdef __EDATCC__
#error EDAT_SERIAL leaves the pragmas out: define it by -DEDAT_SERIAL, for all
#endif

static inline int edatGetRank(void) { return 0; }
static inline int edatGetNumRanks(void) { return 1; }
static inline int edatGetNumWorkers(void) { return 1; }
static inline int edatGetWorker(void) { return -1; }
#if defined(__cplusplus) ||                                                    \
    (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
static inline void edatInit(...) {}
#else
static inline void edatInit() {}
#endif
static inline void edatFinalise(void) {}

#else

#ifdef __GNUC__
/* Also in files that are compiled with -fvisibility=hidden. */
#pragma GCC visibility push(default)
#endif

/* ---- Start and end ------------------------------------------------------ */

/* Starts the runtime; the caller is main from then on. A program that calls
   one of these three is not started before main by edatcc. MPI is initialised
   if the program has not done it; if it has, with MPI_THREAD_MULTIPLE, or with
   MPI_THREAD_SERIALIZED and its own MPI calls between edatLockComms and
   edatUnlockComms (edat_debug.h). Arguments are ignored, as older programs pass
   some. A second call does nothing; after edatFinalise it is an error. */
#if defined(__cplusplus) ||                                                    \
    (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
void edatInit(...);
#else
void edatInit();
#endif

/* The same with settings: keys[i] is the name of an environment variable
   ("EDAT_NUM_WORKERS"), values[i] its value. The environment wins. */
void edatInitWithConfiguration(int count, char **keys, char **values);

/* The same on a communicator, given by its Fortran handle (MPI_Comm_c2f).
   Ranks are those of that communicator, whose processes all call this. */
void edatInitialiseWithCommunicator(int communicator);

/* Called by main on all ranks: returns when no task can run and no event is
   under way on any rank, having ended the runtime, and MPI if the runtime
   began it. What then still waits for an event, other than persistent tasks,
   or was fired and not taken, is an error that is reported. */
void edatFinalise(void);

/* This process's number among edatGetNumRanks(), from 0. Also valid after the
   end of the runtime. */
int edatGetRank(void);
int edatGetNumRanks(void);

/* Threads of this rank that run tasks. */
int edatGetNumWorkers(void);
/* The worker that runs the caller, from 0; -1 in main. */
int edatGetWorker(void);

/* ---- Tasks -------------------------------------------------------------- */

/* Submits a task with `count` dependencies, each a pair of arguments: int
   source (a rank, EDAT_SELF, EDAT_ANY, or EDAT_ALL for one event from each
   rank) and const char *event. When each has its event, run(events, n) is
   called on a worker of this rank, with the events in the order of the
   dependencies, those of EDAT_ALL in the order of ranks. The task may write to
   their data; events, data and names end with the call of run.

   An event goes to the first submitted task that lacks it; then to edatWait;
   else it is kept, and given in the order it came from its source. */
void edatSubmitTask(void (*run)(EDAT_Event *events, int n), int count, ...);
/* The same with a name, for the calls below and for messages. It is copied. */
void edatSubmitNamedTask(void (*run)(EDAT_Event *events, int n),
                         const char *name, int count, ...);

/* A task that stays: each complete set of events starts an instance of it.
   Sets are filled one after another; instances may run at the same time. */
void edatSubmitPersistentTask(void (*run)(EDAT_Event *events, int n), int count,
                              ...);
void edatSubmitPersistentNamedTask(void (*run)(EDAT_Event *events, int n),
                                   const char *name, int count, ...);

/* A persistent task whose instances get, besides a complete set, all other
   events of its dependencies that have come, ordered by name, then source.
   With EDAT_BATCH_EVENTS=true events are gathered for a time, see
   EDAT_MAX_BATCHED_EVENTS and EDAT_BATCHING_EVENTS_TIMEOUT. */
void edatSubmitPersistentGreedyTask(void (*run)(EDAT_Event *events, int n),
                                    int count, ...);
void edatSubmitPersistentNamedGreedyTask(void (*run)(EDAT_Event *events, int n),
                                         const char *name, int count, ...);

/* 1 if a task of this name waits for events on this rank or is persistent,
   else 0. */
int edatIsTaskSubmitted(const char *name);
/* Withdraws the first submitted of these; the events that it has got are
   dropped. Instances that are ready or run go on. 1, or 0 if there is none. */
int edatRemoveTask(const char *name);

/* ---- Events ------------------------------------------------------------- */

/* Fires an event with `count` elements of a type at data, to a rank, EDAT_SELF
   or EDAT_ALL (this rank included). The data is copied before the call
   returns. Without data: NULL, EDAT_NOTYPE, 0. A context goes as its address,
   to EDAT_SELF only. May wait until MPI has sent other events, but runs no
   task meanwhile. */
void edatFireEvent(void *data, int type, int count, int target,
                   const char *event);
/* The event stays: it serves each dependency that it fits, until the source
   fires it anew. */
void edatFirePersistentEvent(void *data, int type, int count, int target,
                             const char *event);

/* The index of the first of n events with this source (a rank, EDAT_SELF or
   EDAT_ANY) and name; -1 if there is none. */
int edatFindEvent(EDAT_Event *events, int n, int source, const char *event);

/* Waits for events, given as for edatSubmitTask; meanwhile the worker runs
   other tasks. The result, in the order of dependencies, is the caller's, who
   frees it by edatFreeEvents. NULL if count is 0. */
EDAT_Event *edatWait(int count, ...);
/* Takes those events that are there, without waiting, and tells how many. The
   result is the caller's; NULL if there are none. */
EDAT_Event *edatRetrieveAny(int *retrieved, int count, ...);

/* ---- Contexts ----------------------------------------------------------- */

/* Defines a type of memory of so many bytes; the result is its number. */
int edatDefineContext(size_t bytes);
/* Zeroed memory of that type, to be fired to EDAT_SELF with that type. Events
   carry its address; it stays until the process ends. */
void *edatCreateContext(int type);

/* ---- Locks -------------------------------------------------------------- */

/* Locks of this rank, the same as those of the pragma critical(name). The
   holder is the task or main; others wait, while their workers go on. Taking a
   lock that one holds does nothing. A lock is given back at the end of the
   task, and while its holder waits for anything but a lock. */
void edatLock(char *name);
/* An error for who does not hold it. */
void edatUnlock(char *name);
/* 1 if the caller holds it, else 0. */
int edatTestLock(char *name);

/* ---- Additions: not in EPCC's EDAT -------------------------------------- */

/* Frees what edatWait and edatRetrieveAny gave; count as they gave it. */
void edatFreeEvents(EDAT_Event *events, int count);

/* Between these two the program does not end, nor is it called stuck, as
   something outside (a thread of the program's own, a device) may still fire
   events. Calls may overlap; any thread. */
void edat_hold(void);
void edat_release(void);

/* edatFireEvent with data from malloc, which it frees. */
void edat_fire_owned(void *data, int type, int count, int target,
                     const char *event);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif

#ifdef __cplusplus
}
#endif

#endif
