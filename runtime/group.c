/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The counter starts at 1 for the block itself, so it reaches 0 once: when
 * the block has ended and all tasks have. If that is not the block's own
 * doing, it has suspended, and the last task resumes it.
 *
 * A worker counts many at once. It adds CREDITS to the counter and gives them
 * one by one to the tasks that it submits; of a task that it has run it keeps
 * the one. What it has over (worker.credits, of the group worker.credit) it
 * gives back before it turns to anything else: runs a task of another group,
 * resumes or suspends a strand, idles, ends the group (edat__group_settle). So
 * the counter is never less than what is unfinished, and is that much once all
 * have settled.
 */
#include "group.h"

#include "lock.h"
#include "task.h"

void edat__group_begin(struct group *group, struct strand *strand,
                       enum suspend_reason reason,
                       const struct edatcc_where *where) {
  group->strand = strand;
  group->parent = strand->group;
  group->where = where;
  group->depth = group->parent ? group->parent->depth + 1 : 0;
  group->reason = reason;
  atomic_init(&group->unfinished, 1);
  strand->group = group;
}

enum { CREDITS = EDAT_TINY(64, 2) };

/* Once the counter is 0 the group may be gone. */
static void drop(struct group *group, int64_t n) {
  struct strand *strand = group->strand;
  if (atomic_fetch_sub(&group->unfinished, n) == n)
    edat__sched_resume(strand);
}

void edat__group_settle(struct worker *w) {
  struct group *group = w->credit;
  int64_t credits = w->credits;
  w->credit = NULL;
  w->credits = 0;
  if (credits)
    drop(group, credits);
}

static void wait_for_rest(struct engine *engine, struct group *group) {
  struct strand *strand = group->strand;
  struct lock_saved *saved = edat__lock_drop_all(engine->locks, strand);
  if (atomic_fetch_sub(&group->unfinished, 1) != 1) {
    struct suspension why = {group->reason, group->where, group};
    edat__sched_suspend(strand, &why, group);
  }
  edat__lock_retake(engine->locks, strand, saved);
}

void edat__group_end(struct engine *engine, struct group *group) {
  struct worker *w = group->strand->worker;
  if (w->credit == group)
    edat__group_settle(w);
  if (atomic_load(&group->unfinished) != 1)
    wait_for_rest(engine, group);
  group->strand->group = group->parent;
}

/* From here on the worker's credit is of this group. */
static void turn_to(struct worker *w, struct group *group) {
  if (w->credit && w->credit != group)
    edat__group_settle(w);
  w->credit = group;
}

void edat__group_enter(struct worker *w, struct group *group) {
  if (EDAT_UNLIKELY(w->credit && w->credit != group))
    edat__group_settle(w);
}

void edat__group_add(struct worker *w, struct group *group) {
  if (!group)
    return;
  if (EDAT_UNLIKELY(w->counts_singly)) {
    atomic_fetch_add(&group->unfinished, 1);
    return;
  }
  turn_to(w, group);
  if (w->credits == 0) {
    atomic_fetch_add(&group->unfinished, CREDITS);
    w->credits = CREDITS;
  }
  w->credits--;
}

void edat__group_done(struct worker *w, struct group *group) {
  if (!group)
    return;
  if (!w || EDAT_UNLIKELY(w->counts_singly)) {
    drop(group, 1);
    return;
  }
  turn_to(w, group);
  if (++w->credits > 2 * CREDITS) {
    w->credits -= CREDITS;
    atomic_fetch_sub(&group->unfinished, CREDITS);
  }
}

bool edat__group_has(struct task *task, struct group *group) {
  struct group *g = task->group;
  while (g && g->depth > group->depth)
    g = g->parent;
  return g == group;
}
