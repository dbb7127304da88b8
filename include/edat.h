/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * edat.h - functions for programs annotated with #pragma edat.
 *
 * A program compiled by edatcc needs nothing from here to start or end: the
 * runtime runs around main. With -DEDAT_SERIAL the questions below have the
 * answers of a serial program, so that a plain C compiler builds and links it.
 */
#ifndef EDAT_H
#define EDAT_H

#ifdef __cplusplus
extern "C" {
#endif

#ifdef EDAT_SERIAL

static inline int edatGetRank(void) { return 0; }
static inline int edatGetNumRanks(void) { return 1; }
static inline int edatGetNumWorkers(void) { return 1; }
static inline int edatGetWorker(void) { return -1; }
static inline void edatInit(void) {}
static inline void edatFinalise(void) {}

#else

#ifdef __GNUC__
/* Also in files that are compiled with -fvisibility=hidden. */
#pragma GCC visibility push(default)
#endif

/* This process's number among edatGetNumRanks(), from 0. Also valid after the
   end of the runtime. */
int edatGetRank(void);
int edatGetNumRanks(void);

/* Threads of this rank that run tasks. */
int edatGetNumWorkers(void);
/* The worker that runs the caller, from 0; -1 in main. */
int edatGetWorker(void);

/* Starts the runtime where edatcc does not: for a main that edatcc did not
   link. The caller is main from then on. A second call does nothing. */
void edatInit(void);
/* Returns when the program is quiet on all ranks, having ended the runtime. */
void edatFinalise(void);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif

#ifdef __cplusplus
}
#endif

#endif
