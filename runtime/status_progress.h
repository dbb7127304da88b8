/* SPDX-License-Identifier: BSD-3-Clause */
/* EDAT_PROGRESS: a line on rank 0 about what all ranks have done. */
#ifndef EDAT_RUNTIME_STATUS_PROGRESS_H
#define EDAT_RUNTIME_STATUS_PROGRESS_H

#include "engine.h"

/* The ticker. */
void edat__progress_line_watch(struct engine *engine, int64_t now);
/* Rank 0: another rank's counts came. */
void edat__progress_line_take(struct engine *engine, int source,
                              const void *data, size_t bytes);
/* After the ticker has ended. */
void edat__progress_line_end(struct engine *engine);

#endif
