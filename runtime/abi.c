/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What generated code calls: see abi.h. No logic here; edatcc_events_* are in
 * events.c.
 */
#include "collective.h"
#include "combine.h"
#include "fire.h"
#include "group.h"
#include "lock.h"
#include "loop.h"
#include "mem.h"
#include "runtime.h"
#include "submit.h"
#include "trace.h"
#include "wait.h"

#include <edat/abi.h>

#include <inttypes.h>
#include <string.h>

const char edatcc_abi_1 = 1;

/* ---- Events ------------------------------------------------------------- */

void edatcc_fire(struct edatcc_fire *fire,
                 const struct edatcc_fire_args *args) {
  edat__fire_run(edat__engine_need("fire"), fire, args);
}

struct edatcc_events *edatcc_wait(const struct edatcc_wait *wait,
                                  const struct edatcc_dep_args *args) {
  return edat__wait_run(edat__engine_need("wait"), wait, args, SUSPEND_WAIT);
}

struct edatcc_events *edatcc_poll(const struct edatcc_wait *wait,
                                  const struct edatcc_dep_args *args) {
  return edat__wait_try(edat__engine_need("poll"), wait, args);
}

/* Length -1 is up to the end, or has its own message when it is a mistake. */
void edatcc_outside(const struct edatcc_where *where, const char *text,
                    int64_t start, int64_t length, int64_t bound) {
  int64_t last = bound - 1;
  if (length > 0 && __builtin_add_overflow(start, length - 1, &last))
    last = INT64_MAX;
  edat__fatal(EDAT_ERR(SECTION_OUTSIDE), where->file, where->line, text, start,
              last, bound);
}

/* ---- Copies ------------------------------------------------------------- */

void *edatcc_copy_new(const void *from, size_t bytes) {
  void *copy = edat__mem_alloc_aligned(EDAT_CACHE_LINE, bytes + !bytes,
                                       "a firstprivate array");
  memcpy(copy, from, bytes);
  return copy;
}

void edatcc_copy_free(void *copy) { edat__mem_free(*(void **)copy); }

/* ---- Tasks -------------------------------------------------------------- */

void edatcc_task_submit(const struct edatcc_task *task,
                        const struct edatcc_task_args *args) {
  edat__submit_task(edat__engine_need("task"), task, args);
}

int edatcc_on(const struct edatcc_where *where, int64_t rank) {
  struct engine *engine = edat__engine_need("on");
  switch (rank) {
  case EDATCC_RANK_SELF:
  case EDATCC_RANK_ALL:
    return 1;
  case EDATCC_RANK_NONE:
    return 0;
  }
  if (rank < 0 || rank >= engine->size)
    edat__fatal(EDAT_ERR(ON_RANK), where->file, where->line, rank,
                engine->size - 1);
  return rank == engine->rank;
}

void edatcc_cancel(const char *name) {
  if (!name)
    edat__fatal(EDAT_ERR(CANCEL_NAME));
  edat__submit_cancel(edat__engine_need("cancel"), name);
}

/* ---- Groups, loops, locks, collectives ---------------------------------- */

_Static_assert(sizeof(struct group) <= sizeof(struct edatcc_group),
               "struct edatcc_group holds a struct group");

void edatcc_group_begin(struct edatcc_group *group,
                        const struct edatcc_where *where) {
  edat__group_begin((struct group *)group, edat__engine_strand("taskgroup"),
                    SUSPEND_GROUP, where);
}

void edatcc_group_end(struct edatcc_group *group) {
  edat__group_end(edat__engine_need("taskgroup"), (struct group *)group);
}

void edatcc_loop_run(const struct edatcc_loop *loop,
                     const struct edatcc_loop_args *args) {
  edat__loop_run(edat__engine_need("taskloop"), loop, args);
}

edatcc_u64 edatcc_loop_iterations(const struct edatcc_where *where, int runs,
                                  edatcc_u64 distance, edatcc_i64 step) {
  if (step <= 0)
    edat__fatal(EDAT_ERR(LOOP_STEP), where->file, where->line, (long long)step);
  return runs ? distance / (edatcc_u64)step + 1 : 0;
}

static struct key critical_key(const struct edatcc_critical *critical,
                               const int64_t *index) {
  if (!critical->name->text)
    edat__fatal(EDAT_ERR(CRITICAL_NAME), critical->where.file,
                critical->where.line);
  struct key key = {.name = edat__name_id(critical->name),
                    .nindex = critical->nindex};
  for (int i = 0; i < critical->nindex; i++)
    key.index[i] = index[i];
  return key;
}

void edatcc_critical_begin(const struct edatcc_critical *critical,
                           const int64_t *index) {
  struct engine *engine = edat__engine_need("critical");
  struct key key = critical_key(critical, index);
  edat__lock_take(engine->locks, &key, edat__engine_strand("critical"),
                  &critical->where);
}

void edatcc_critical_end(const struct edatcc_critical *critical,
                         const int64_t *index) {
  struct engine *engine = edat__engine_need("critical");
  struct key key = critical_key(critical, index);
  if (!edat__lock_drop(engine->locks, &key, edat__sched_strand()))
    edat__fatal(EDAT_ERR(CRITICAL_END), critical->where.file,
                critical->where.line);
}

void edatcc_barrier(const struct edatcc_where *where) {
  struct suspension why = {SUSPEND_BARRIER, where, NULL};
  edat__sched_suspend(edat__collective_main(where, "barrier"), &why, NULL);
}

void edatcc_reduce(const struct edatcc_where *where,
                   const struct edatcc_operand *operands, int n) {
  edat__combine_reduce(edat__engine_need("reduction"), where, operands, n);
}

void edatcc_broadcast(const struct edatcc_where *where,
                      const struct edatcc_section *section,
                      const struct edatcc_type *type, edatcc_i64 rank) {
  edat__combine_broadcast(edat__engine_need("broadcast"), where, section, type,
                          rank);
}

/* ---- Start and finish --------------------------------------------------- */

void edatcc_start(int *argc, char ***argv) {
  (void)argc;
  (void)argv;
  edat__runtime_start();
}

int edatcc_finish(int status) {
  edat__runtime_finish();
  return status;
}
