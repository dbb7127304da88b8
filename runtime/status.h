/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How a running program stands: asked for by SIGUSR1, or from time to time, and
 * a line about its progress. All of it is the ticker's work.
 */
#ifndef EDAT_RUNTIME_STATUS_H
#define EDAT_RUNTIME_STATUS_H

#include "engine.h"

/* Before MPI is initialised, and after: catches SIGUSR1, unless the program
   does. Once a process. */
void edat__status_init(void);
void edat__status_arm(void);
void edat__status_fini(void);

/* The scheduler's watch hook; ctx is the engine. */
void edat__status_watch(void *ctx);

/* For struct progress_hooks: all messages of the runtime's own. */
void edat__status_internal(struct engine *engine, int source,
                           const struct wire_event *event, const void *data);

/* Main has ended the program: the line of progress is complete. */
void edat__status_end(struct engine *engine);

#endif
