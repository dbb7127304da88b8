/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Start and end of a rank: makes everything in order, and takes it down in
 * the reverse order once the program is quiet.
 */
#ifndef EDAT_RUNTIME_RUNTIME_H
#define EDAT_RUNTIME_RUNTIME_H

#include "engine.h"

/* Starts the one rank of this process; the caller becomes main.
   Does nothing if that was done. */
void edat__runtime_start(void);
/* The same on a communicator of the program's, given as Fortran's handle. */
void edat__runtime_start_on(int communicator);
/* It was started, and has ended: it cannot be started again. */
bool edat__runtime_is_over(void);
/* Main has ended: returns when the program is quiet and all is taken down.
   Does nothing if that was done, or nothing was started. */
void edat__runtime_finish(void);
bool edat__runtime_is_started(void);

/* The rank and number of ranks; known after the end too. */
int edat__runtime_rank(void);
int edat__runtime_ranks(void);

/* One of several ranks of this process, for tests: as above with a given
   transport, made by connect(ctx, sink). workers: 0 is the setting's. */
typedef struct transport *runtime_connect(void *ctx,
                                          const struct transport_sink *sink);
struct engine *edat__runtime_start_with(runtime_connect *connect, void *ctx,
                                        int workers);
void edat__runtime_finish_with(struct engine *engine);
/* Once, before the first and after the last of these. */
void edat__runtime_init_process(void);
void edat__runtime_fini_process(void);

#endif
