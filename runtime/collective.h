/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What all mains do together: each gives bytes, each gets everybody's. The
 * n-th collective of a rank meets the n-th of the others; if that stands at
 * another line the program is wrong, and is told so.
 */
#ifndef EDAT_RUNTIME_COLLECTIVE_H
#define EDAT_RUNTIME_COLLECTIVE_H

#include "engine.h"

/* One rank's part; data is NULL if bytes is 0. */
struct collective_part {
  const void *data;
  size_t bytes;
};

/* Called for each rank, in order of ranks. */
typedef void collective_take(void *ctx, int rank, struct collective_part part);

/* Main only, outside groups and locks; suspends. what names the construct. */
void edat__collective_gather(struct engine *engine,
                             const struct edatcc_where *where, const char *what,
                             struct collective_part mine, collective_take *take,
                             void *ctx);

/* Fatal unless the caller is main outside tasks, taskgroup and critical. */
struct strand *edat__collective_main(const struct edatcc_where *where,
                                     const char *what);

/* The id of the name that its events have; reports leave them out. */
uint32_t edat__collective_name(void);

#endif
