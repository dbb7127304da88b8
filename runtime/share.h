/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which iterations of a distributed loop are a rank's own. A rank numbers its
 * own 0 .. count-1, ascending; runs of them are contiguous in the loop.
 */
#ifndef EDAT_RUNTIME_SHARE_H
#define EDAT_RUNTIME_SHARE_H

#include "base.h"

struct share {
  uint64_t total;  /* iterations of the loop */
  uint64_t block;  /* iterations of a contiguous run */
  uint64_t stride; /* from the begin of one run to the next */
  uint64_t first;  /* begin of the first run */
  uint64_t count;  /* the rank's own iterations */
};

/* All of them; rank's block of `ranks`; blocks of n dealt in turn. */
struct share edat__share_all(uint64_t total);
struct share edat__share_block(uint64_t total, int rank, int ranks);
struct share edat__share_cyclic(uint64_t total, uint64_t n, int rank,
                                int ranks);

/* The loop's number of the rank's i-th iteration; *run is how many from there
   on, i included, are contiguous. */
uint64_t edat__share_find(const struct share *share, uint64_t i, uint64_t *run);

#endif
