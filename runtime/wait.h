/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting for events inside running code: the strand suspends, its worker
 * goes on with others. Locks that the strand holds are given back meanwhile.
 */
#ifndef EDAT_RUNTIME_WAIT_H
#define EDAT_RUNTIME_WAIT_H

#include "engine.h"

/* A flag that one thread raises and one strand waits for. */
struct signal_flag {
  struct strand *strand;
  _Atomic int state; /* Atomic: enum in wait.c; publishes what was done before
                        it was raised. */
};

void edat__flag_init(struct signal_flag *flag, struct strand *strand);
/* Any thread, once; the flag may be gone when it returns. */
void edat__flag_raise(struct signal_flag *flag);
bool edat__flag_is_raised(struct signal_flag *flag);
/* The strand: suspends unless it is raised already. */
void edat__flag_wait(struct engine *engine, struct signal_flag *flag,
                     const struct suspension *why);

/* The complete, checked set of events, which is the caller's. */
struct edatcc_events *edat__wait_run(struct engine *engine,
                                     const struct edatcc_wait *wait,
                                     const struct edatcc_dep_args *args,
                                     enum suspend_reason reason);
/* The same if it is all there, else NULL. Makes progress first. */
struct edatcc_events *edat__wait_try(struct engine *engine,
                                     const struct edatcc_wait *wait,
                                     const struct edatcc_dep_args *args);

#endif
