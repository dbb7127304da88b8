/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The counter starts at 1 for the block itself, so it reaches 0 once: when
 * the block has ended and all tasks have. If that is not the block's own
 * doing, it has suspended, and the last task resumes it.
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
  if (atomic_load(&group->unfinished) != 1)
    wait_for_rest(engine, group);
  group->strand->group = group->parent;
}

void edat__group_add(struct group *group) {
  if (group)
    atomic_fetch_add(&group->unfinished, 1);
}

/* Once the counter is 0 the group may be gone. */
void edat__group_done(struct group *group) {
  if (!group)
    return;
  struct strand *strand = group->strand;
  if (atomic_fetch_sub(&group->unfinished, 1) == 1)
    edat__sched_resume(strand);
}

bool edat__group_has(struct task *task, struct group *group) {
  struct group *g = task->group;
  while (g && g->depth > group->depth)
    g = g->parent;
  return g == group;
}
