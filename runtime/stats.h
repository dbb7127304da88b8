/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * EDAT_STATS: how often and how long tasks run, how long events travel, what
 * workers do. Each thread counts for itself; the sums are made at the end
 * (stats_report.c). Who counts asks edat__stats_on first: off, that is all.
 */
#ifndef EDAT_RUNTIME_STATS_H
#define EDAT_RUNTIME_STATS_H

#include "base.h"

extern bool edat__stats_on; /* Constant after init. */

/* Of one name of a task, or of an event. */
struct stats_entry {
  const char *name; /* lives for ever; NULL: free */
  bool is_event;
  uint64_t count;
  uint64_t bytes;
  int64_t total_ns;
  int64_t max_ns;
};

struct stats {
  struct stats *next;
  int worker; /* -1: main */
  int64_t busy_ns, idle_ns;
  uint64_t tasks, steals;
  struct stats_entry *entries; /* a hash table by address of the name */
  size_t count, room;
};

void edat__stats_init(bool is_on);
/* Wall clock, the same on all ranks as far as their clocks agree. */
int64_t edat__stats_now(void);

/* The calling thread has run a task, for so long itself; is_nested: inside
   another, so that its time is counted there as well. */
void edat__stats_task(const char *name, int64_t ns, bool is_nested);
/* An event that was fired then is taken now. */
void edat__stats_event(const char *name, uint64_t bytes, int64_t fired_ns);
void edat__stats_idle(int64_t ns);
void edat__stats_steal(void);

/* Those of all threads, which have ended; to be given back. */
struct stats *edat__stats_take(void);
void edat__stats_free(struct stats *stats);

#endif
