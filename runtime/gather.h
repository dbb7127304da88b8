/* SPDX-License-Identifier: BSD-3-Clause */
/* gather of a distributed taskloop: what each iteration wrote, on all ranks. */
#ifndef EDAT_RUNTIME_GATHER_H
#define EDAT_RUNTIME_GATHER_H

#include "collective.h"
#include "engine.h"
#include "share.h"

/* The iterations that a rank has of this loop. */
struct share edat__gather_share(const struct engine *engine,
                                const struct edatcc_loop *loop,
                                const struct edatcc_loop_args *args, int rank);

/* Each part of a distributed loop ends with the number of its iterations, by
 * which ranks that disagree on the loop are found. */
enum { GATHER_SEAL = sizeof(edatcc_u64) };
void edat__gather_seal(void *end, const struct edatcc_loop_args *args);
/* The part without it; fatal if it is not this rank's number. */
struct collective_part edat__gather_open(const struct edatcc_loop *loop,
                                         const struct edatcc_loop_args *args,
                                         int rank, struct collective_part part);

/* Main only; suspends. */
void edat__gather_run(struct engine *engine, const struct edatcc_loop *loop,
                      const struct edatcc_loop_args *args);

#endif
