/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who calls what: the matcher calls one of the complete functions below, with
 * the set of events, on the thread that brought the last event or submitted;
 * that gives a ready task to the scheduler, which calls edat__submit_run.
 *
 * Instances of persistent(ordered) go through a queue: sets may be completed
 * by several threads, so each instance carries its number, and only the one
 * whose turn it is is given to the scheduler.
 */
#include "submit.h"

#include "group.h"
#include "lock.h"
#include "mem.h"
#include "stats.h"
#include "wait.h"

#include <string.h>

/* Of a persistent(ordered) task, in task->extra, with which it is freed. */
struct ordered {
  struct mutex lock;
  /* Under lock. */
  struct task *waiting; /* by next, ascending order */
  struct task *last;    /* of them, while there are any */
  uint64_t turn;        /* the instance that runs, or is to run next */
  bool is_running;
};

/* ---- persistent(ordered) ------------------------------------------------ */

static struct ordered *new_ordered(void) {
  struct ordered *o = edat__mem_zalloc(sizeof *o, "an ordered task");
  edat__mutex_init(&o->lock, LOCK_TASK);
  return o;
}

static struct task *take_turn_locked(struct ordered *o) {
  struct task *task = o->waiting;
  if (!task || o->is_running || task->order != o->turn)
    return NULL;
  o->waiting = task->next;
  task->next = NULL;
  o->is_running = true;
  return task;
}

/* Nearly always behind the last: only sets that several threads complete at
   once overtake each other. */
static void insert_locked(struct ordered *o, struct task *instance) {
  struct task **at = &o->waiting;
  if (o->waiting && o->last->order < instance->order)
    at = &o->last->next;
  while (*at && (*at)->order < instance->order)
    at = &(*at)->next;
  instance->next = *at;
  *at = instance;
  if (!instance->next)
    o->last = instance;
}

static struct task *enqueue(struct ordered *o, struct task *instance) {
  edat__mutex_lock(&o->lock);
  insert_locked(o, instance);
  struct task *next = take_turn_locked(o);
  edat__mutex_unlock(&o->lock);
  return next;
}

static struct task *end_turn(struct ordered *o) {
  edat__mutex_lock(&o->lock);
  o->turn++;
  o->is_running = false;
  struct task *next = take_turn_locked(o);
  edat__mutex_unlock(&o->lock);
  return next;
}

/* ---- Completion --------------------------------------------------------- */

static bool is_ordered(const struct task *task) {
  return task->desc->flags & EDATCC_TASK_ORDERED;
}

static void make_ready(struct task *task) {
  edat__sched_push(&edat__engine_get()->sched, task, task->priority);
}

static void forget(struct task *task) {
  struct group *group = task->group;
  edat__task_free(task);
  edat__group_done(NULL, group);
}

static void complete_task(struct waiter *waiter, struct edatcc_events *set) {
  struct task *task = edat__task_of(waiter);
  if (!set) {
    forget(task);
    return;
  }
  edat__task_take_events(task, set);
  make_ready(task);
}

static void complete_persistent(struct waiter *waiter,
                                struct edatcc_events *set) {
  struct task *task = edat__task_of(waiter);
  if (!set) {
    edat__task_free(task);
    return;
  }
  struct task *instance = edat__task_instance_new(task, set);
  if (is_ordered(task))
    instance = enqueue(task->extra, instance);
  if (instance)
    make_ready(instance);
}

static void complete_undeferred(struct waiter *waiter,
                                struct edatcc_events *set) {
  struct task *task = edat__task_of(waiter);
  struct signal_flag *flag = task->extra;
  if (set)
    edat__task_take_events(task, set);
  edat__flag_raise(flag);
}

/* ---- Running ------------------------------------------------------------ */

/* The body, and how long it ran itself: without what it was suspended. */
static EDAT_NOINLINE void time_body(struct task *task, bool is_nested) {
  struct strand *strand = edat__sched_strand();
  int64_t away = strand->away_ns, begin = edat__stats_now();
  edat__events_count(task->events);
  task->desc->body(task->args, task->events);
  int64_t ns = edat__stats_now() - begin - (strand->away_ns - away);
  edat__stats_task(edat__subject_of(&edat__identity).task, ns, is_nested);
}

static void call_body(struct task *task, bool is_nested) {
  struct subject before = edat__subject_of(&edat__identity);
  edat__subject_set((struct subject){task->name, task->desc->where.file,
                                     (int)task->desc->where.line});
  if (EDAT_UNLIKELY(edat__stats_on))
    time_body(task, is_nested);
  else
    task->desc->body(task->args, task->events);
  edat__subject_set(before);
}

void edat__submit_run(void *ctx, struct task *task, struct strand *strand) {
  struct engine *engine = ctx;
  struct group *group = task->group;
  strand->group = group;
  edat__group_enter(strand->worker, group);
  EDAT_TRACE(TASK, "run", (uintptr_t)task, task->order);
  call_body(task, false);
  if (EDAT_UNLIKELY(!edat__list_is_empty(&strand->held)))
    edat__lock_drop_held(engine->locks, strand);
  struct task *next = NULL;
  if (task->origin && is_ordered(task->origin))
    next = end_turn(task->origin->extra);
  edat__task_free(task);
  if (next)
    make_ready(next);
  edat__group_done(strand->worker, group);
}

/* if(0): the encountering strand waits for the events and runs the body. */
static void run_here(struct engine *engine, struct task *task) {
  struct signal_flag flag;
  struct suspension why = {SUSPEND_IF, &task->desc->where, &task->waiter};
  edat__flag_init(&flag, edat__engine_strand("a task with if(0)"));
  task->extra = &flag;
  edat__match_submit(engine->match, &task->waiter);
  edat__flag_wait(engine, &flag, &why);
  if (task->events || !task->desc->ndeps)
    call_body(task, edat__sched_strand()->task != NULL);
  task->extra = NULL;
  edat__task_free(task);
}

static waiter_complete *completion(const struct edatcc_task *desc,
                                   const struct edatcc_task_args *args) {
  if (desc->flags & EDATCC_TASK_PERSISTENT)
    return complete_persistent;
  return args->undeferred ? complete_undeferred : complete_task;
}

/* A group waits for its transient tasks. */
static void join_group(struct task *task) {
  struct strand *strand = edat__sched_strand();
  if (task->desc->flags & EDATCC_TASK_PERSISTENT || !strand || !strand->group)
    return;
  task->group = strand->group;
  edat__group_add(strand->worker, task->group);
}

static void submit(struct engine *engine, struct task *task) {
  edat__sched_pragma_begin(&engine->sched);
  edat__match_submit(engine->match, &task->waiter);
  edat__sched_pragma_end(&engine->sched);
}

void edat__submit_owned(struct engine *engine, const struct edatcc_task *desc,
                        const struct edatcc_task_args *args, void *owned) {
  struct task *task = edat__task_new(desc, args, completion(desc, args),
                                     engine->rank, engine->size);
  EDAT_TRACE(TASK, "submit", (uintptr_t)task, desc->where.line);
  task->extra = owned;
  join_group(task);
  submit(engine, task);
}

/* Nothing to wait for, nothing to match. */
static void submit_plain(struct engine *engine, const struct edatcc_task *desc,
                         const struct edatcc_task_args *args) {
  struct task *task = edat__task_new_plain(desc, args);
  EDAT_TRACE(TASK, "submit", (uintptr_t)task, desc->where.line);
  join_group(task);
  edat__sched_pragma_begin(&engine->sched);
  edat__sched_push(&engine->sched, task, task->priority);
  edat__sched_pragma_end(&engine->sched);
}

void edat__submit_task(struct engine *engine, const struct edatcc_task *desc,
                       const struct edatcc_task_args *args) {
  if (edat__task_is_plain(desc, args)) {
    submit_plain(engine, desc, args);
    return;
  }
  bool is_persistent = desc->flags & EDATCC_TASK_PERSISTENT;
  struct task *task = edat__task_new(desc, args, completion(desc, args),
                                     engine->rank, engine->size);
  EDAT_TRACE(TASK, "submit", (uintptr_t)task, desc->where.line);
  if (is_persistent && is_ordered(task))
    task->extra = new_ordered();
  if (args->undeferred && !is_persistent) {
    run_here(engine, task);
    return;
  }
  join_group(task);
  submit(engine, task);
}

/* ---- Withdrawing -------------------------------------------------------- */

static bool has_name(void *ctx, const struct waiter *w) {
  const char *name = ctx;
  if (w->kind == WAITER_WAIT || w->kind == WAITER_CALL)
    return false;
  return strcmp(container_of(w, const struct task, waiter)->name, name) == 0;
}

void edat__submit_cancel(struct engine *engine, const char *name) {
  edat__match_cancel(engine->match, has_name, (void *)(uintptr_t)name);
}
