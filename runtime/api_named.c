/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tasks found by their name: those that wait for events, and persistent ones.
 * Looks at all that wait; meant for the rare call, not for the busy one.
 */
#include "api_task.h"

#include "trace.h"

#include <string.h>

/* The first submitted of that name; tasks of pragmas go before. */
struct search {
  const char *name;
  const struct waiter *found;
  uint64_t number;
};

static bool has_name(const struct task *task, const char *name) {
  const struct edatcc_task *desc = task->desc;
  bool is_named = edat__api_is_task(desc)
                      ? edat__api_task_of(desc)->is_named
                      : desc->name || task->name != edat__task_name(desc);
  return is_named && strcmp(task->name, name) == 0;
}

static uint64_t number_of(const struct task *task) {
  return edat__api_is_task(task->desc)
             ? edat__api_task_of(task->desc)->number + 1
             : 0;
}

/* Never says yes: this only looks. */
static bool look(void *ctx, const struct waiter *w) {
  struct search *search = ctx;
  if (w->kind == WAITER_WAIT || w->kind == WAITER_CALL)
    return false;
  const struct task *task = container_of(w, struct task, waiter);
  if (!has_name(task, search->name))
    return false;
  uint64_t number = number_of(task);
  if (!search->found || number < search->number) {
    search->found = w;
    search->number = number;
  }
  return false;
}

static bool is_found(void *ctx, const struct waiter *w) {
  const struct search *search = ctx;
  return w == search->found && w->kind != WAITER_WAIT &&
         w->kind != WAITER_CALL &&
         has_name(container_of(w, const struct task, waiter), search->name) &&
         number_of(container_of(w, const struct task, waiter)) ==
             search->number;
}

static struct search find(struct engine *engine, const char *call,
                          const char *name) {
  struct search search = {.name = name};
  if (!name)
    edat__fatal(EDAT_ERR(TASK_NAME), call);
  edat__match_cancel(engine->match, look, &search);
  return search;
}

int edatIsTaskSubmitted(const char *name) {
  static const char call[] = "edatIsTaskSubmitted";
  struct engine *engine = edat__engine_need(call);
  edat__sched_give_way(&engine->sched);
  struct search search = find(engine, call, name);
  return search.found != NULL;
}

/* Between looking and removing it may have got its last event: look again. */
int edatRemoveTask(const char *name) {
  static const char call[] = "edatRemoveTask";
  struct engine *engine = edat__engine_need(call);
  size_t removed = 0;
  struct search search = find(engine, call, name);
  while (search.found && !removed) {
    removed = edat__match_cancel(engine->match, is_found, &search);
    if (!removed)
      search = find(engine, call, name);
  }
  return removed != 0;
}
