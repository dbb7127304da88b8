/* SPDX-License-Identifier: BSD-3-Clause */
/* taskloop: splits, runs, waits, folds, combines ranks, gathers. */
#ifndef EDAT_RUNTIME_LOOP_H
#define EDAT_RUNTIME_LOOP_H

#include "engine.h"

void edat__loop_run(struct engine *engine, const struct edatcc_loop *loop,
                    const struct edatcc_loop_args *args);

#endif
