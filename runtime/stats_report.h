/* SPDX-License-Identifier: BSD-3-Clause */
/* EDAT_STATS: the sums over all ranks, at the end. */
#ifndef EDAT_RUNTIME_STATS_REPORT_H
#define EDAT_RUNTIME_STATS_REPORT_H

#include "engine.h"

void edat__stats_report_init(void);
/* All ranks, by main when it is the only thread left: sends to rank 0, which
   prints. */
void edat__stats_report(struct engine *engine);
/* The baton holder of rank 0: a message came. */
void edat__stats_report_take(struct engine *engine, int source,
                             const void *data, size_t bytes);

#endif
