/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A group counts the tasks that somebody will wait for: those of a taskgroup,
 * or the pieces of a taskloop, with all their descendants. A task belongs to
 * the innermost group of its submitter; one that begins a group of its own
 * ends after it, so each task is counted in one group only.
 */
#ifndef EDAT_RUNTIME_GROUP_H
#define EDAT_RUNTIME_GROUP_H

#include "engine.h"

struct group {
  /* Constant after begin. */
  struct strand *strand; /* that began it, and ends it */
  struct group *parent;  /* innermost when it was begun */
  const struct edatcc_where *where;
  int depth; /* of parent + 1 */
  enum suspend_reason reason;
  _Atomic int64_t unfinished; /* Atomic: tasks, and 1 until the end is reached;
                                 who makes it 0 sees what all of them did. */
};

void edat__group_begin(struct group *group, struct strand *strand,
                       enum suspend_reason reason,
                       const struct edatcc_where *where);
/* Suspends until all have finished. */
void edat__group_end(struct engine *engine, struct group *group);

/* NULL is no group: nobody waits. w: the calling thread's; add is called by
   strands only, done also by other threads (NULL). */
void edat__group_add(struct worker *w, struct group *group);
void edat__group_done(struct worker *w, struct group *group);
/* A task of the group is about to run. */
void edat__group_enter(struct worker *w, struct group *group);
/* The scheduler's settle hook. */
void edat__group_settle(struct worker *w);

/* The scheduler's belongs hook. */
bool edat__group_has(struct task *task, struct group *group);

#endif
