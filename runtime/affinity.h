/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which cores may this process use, how many workers fit, and pinning of
 * workers to cores. The order of cores comes from hwloc (all first hardware
 * threads before the second ones), or is the kernel's where hwloc is not.
 */
#ifndef EDAT_RUNTIME_AFFINITY_H
#define EDAT_RUNTIME_AFFINITY_H

#include "base.h"
#include "config.h"

/* Where this process is among the ranks of its node that may use the same
   cores: those with the same edat__affinity_mask_hash. A launcher that binds
   gives each rank cores of its own; then each is alone. */
struct affinity_place {
  int local_rank; /* 0 .. local_ranks-1 */
  int local_ranks;
};

/* A hash, never negative, of the set of cores this process may run on. */
int edat__affinity_mask_hash(void);

/* Number of hardware threads this process may run on; at least 1. */
int edat__affinity_cores(void);
/* max(1, cores / ranks that share them). */
int edat__affinity_default_workers(const struct affinity_place *place);

/* Makes the plan for `workers` workers; to be called once, by the main thread
   before workers start. */
void edat__affinity_init(enum worker_mapping mapping,
                         const struct affinity_place *place, int workers);
void edat__affinity_fini(void);
/* Pins the calling thread as worker `worker`, if the plan pins. Failure is a
   warning. */
void edat__affinity_bind(int worker);
/* The core that the plan has for it; -1: not pinned. */
int edat__affinity_core(int worker);
/* One line to standard error: the rank's workers and their cores. */
void edat__affinity_report(void);

#endif
