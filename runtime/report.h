/* SPDX-License-Identifier: BSD-3-Clause */
/* Why a program that is quiet cannot end: told once, by rank 0, for all. */
#ifndef EDAT_RUNTIME_REPORT_H
#define EDAT_RUNTIME_REPORT_H

#include "engine.h"

/* For struct progress_hooks. All ranks call hang, with the baton held. */
EDAT_NORETURN void edat__report_hang(struct engine *engine);
void edat__report_internal(struct engine *engine, int source,
                           const struct wire_event *event, const void *data);

/* The state of this rank, malloc'd text; everything must be quiet. */
char *edat__report_text(struct engine *engine);

#endif
