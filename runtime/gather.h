/* SPDX-License-Identifier: BSD-3-Clause */
/* gather of a distributed taskloop: what each iteration wrote, on all ranks. */
#ifndef EDAT_RUNTIME_GATHER_H
#define EDAT_RUNTIME_GATHER_H

#include "engine.h"
#include "share.h"

/* The iterations that a rank has of this loop. */
struct share edat__gather_share(const struct engine *engine,
                                const struct edatcc_loop *loop,
                                const struct edatcc_loop_args *args, int rank);

/* Main only; suspends. */
void edat__gather_run(struct engine *engine, const struct edatcc_loop *loop,
                      const struct edatcc_loop_args *args);

#endif
