/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The life of a task from the pragma to its end: made, matched, made ready,
 * run, counted off. Pieces of loops are tasks as well.
 */
#ifndef EDAT_RUNTIME_SUBMIT_H
#define EDAT_RUNTIME_SUBMIT_H

#include "engine.h"
#include "task.h"

/* Suspends only if args->undeferred. */
void edat__submit_task(struct engine *engine, const struct edatcc_task *desc,
                       const struct edatcc_task_args *args);

/* The same for a task with a description of its own, not undeferred nor
   ordered: frees owned, malloc'd, with the task. */
void edat__submit_owned(struct engine *engine, const struct edatcc_task *desc,
                        const struct edatcc_task_args *args, void *owned);

/* Withdraws all pending tasks of that name: their events are dropped, they
   fire nothing, groups wait for them no longer. */
void edat__submit_cancel(struct engine *engine, const char *name);

/* The scheduler's run hook; ctx is the engine. */
void edat__submit_run(void *ctx, struct task *task, struct strand *strand);

#endif
