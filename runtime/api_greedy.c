/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Greedy tasks: persistent ones of which an instance gets all there is. When a
 * set is complete, what else has come of its keys is added to it; what was
 * stored when the task was submitted goes to one instance. With
 * EDAT_BATCH_EVENTS, sets are gathered until there are so many events, or
 * until the first of them is so old; meanwhile the rank is not idle.
 */
#include "api_task.h"

#include "config.h"
#include "mem.h"
#include "progress.h"
#include "sync.h"

#include <stdlib.h>
#include <string.h>

static struct mutex lock = EDAT_MUTEX_INIT(LOCK_TASKS);
/* Under lock: tasks with a batch that is not full. */
static struct list open = {&open, &open};
static _Atomic int open_count; /* Atomic: how many; a hint for who polls. */

/* ---- Batches ------------------------------------------------------------ */

static void add_event(void *ctx, struct event *e) {
  struct api_batch *batch = ctx;
  if (batch->count == batch->room) {
    batch->room = batch->room ? 2 * batch->room : 16;
    batch->events = edat__mem_realloc(
        batch->events,
        edat__mem_array_bytes(batch->room, sizeof *batch->events, "a batch"),
        "a batch");
  }
  batch->events[batch->count++] = e;
}

/* Takes the events out of the set, and frees it. */
static void add_set(struct api_batch *batch, struct edatcc_events *set) {
  for (uint32_t i = 0; i < set->nslots; i++) {
    struct event *e = set->slots[i];
    add_event(batch, edat__event_detach(e));
    if (!(e->flags & EVENT_EMBEDDED))
      set->slots[i] = NULL;
  }
  edat__events_free(set);
}

static int compare_keys(const struct key *a, const struct key *b) {
  char text_a[KEY_PRINT_MAX], text_b[KEY_PRINT_MAX];
  if (edat__key_is_equal(a, b))
    return 0;
  edat__key_print(a, text_a, sizeof text_a);
  edat__key_print(b, text_b, sizeof text_b);
  return strcmp(text_a, text_b);
}

struct placed {
  struct event *event;
  size_t place;
};

/* By name, then by source, then as they came. */
static int compare(const void *a, const void *b) {
  const struct placed *x = a, *y = b;
  int order = compare_keys(&x->event->key, &y->event->key);
  if (order)
    return order;
  if (x->event->source != y->event->source)
    return x->event->source < y->event->source ? -1 : 1;
  return x->place < y->place ? -1 : 1;
}

static void sort(struct event **events, size_t count) {
  struct placed *placed = edat__mem_alloc(
      edat__mem_array_bytes(count, sizeof *placed, "a batch"), "a batch");
  for (size_t i = 0; i < count; i++)
    placed[i] = (struct placed){events[i], i};
  qsort(placed, count, sizeof *placed, compare);
  for (size_t i = 0; i < count; i++)
    events[i] = placed[i].event;
  edat__mem_free(placed);
}

/* ---- Instances ---------------------------------------------------------- */

/* One set with all the events of the batch, which it takes over. */
static struct edatcc_events *join(const struct task *task,
                                  struct api_batch *batch) {
  const struct consumer *consumer = &task->waiter.consumer;
  struct edatcc_events *set =
      edat__events_new(consumer, (uint32_t)batch->count);
  for (uint32_t i = 0; i < consumer->ndeps; i++)
    set->parts[i] = (struct events_part){0, 0, NULL};
  sort(batch->events, batch->count);
  memcpy((void *)set->slots, (void *)batch->events,
         batch->count * sizeof *set->slots);
  edat__mem_free(batch->events);
  return set;
}

static void start(struct engine *engine, struct task *task,
                  struct api_batch *batch) {
  edat__match_take_rest(engine->match, &task->waiter, add_event, batch);
  struct task *instance = edat__task_instance_new(task, join(task, batch));
  edat__sched_push(&engine->sched, instance, instance->priority);
}

static struct api_batch *batch_of(struct task *task) {
  return &edat__api_task_of(task->desc)->batch;
}

/* Out of the task, which then has an empty one. */
static struct api_batch take_batch_locked(struct api_batch *batch) {
  struct api_batch taken = *batch;
  batch->events = NULL;
  batch->count = batch->room = 0;
  return taken;
}

/* With a reference to the task, and the rank kept from being idle. */
static void open_locked(struct engine *engine, struct task *task) {
  struct api_batch *batch = batch_of(task);
  double seconds = edat__config_seconds(CONFIG_BATCHING_EVENTS_TIMEOUT);
  batch->task = task;
  batch->deadline = edat__clock_ns() + (int64_t)(seconds * 1e9);
  edat__list_push_back(&open, &batch->link);
  atomic_fetch_add(&open_count, 1);
  atomic_fetch_add(&task->refs, 1);
  edat__sched_hold(&engine->sched);
}

static struct api_batch close_locked(struct api_batch *batch) {
  edat__list_remove(&batch->link);
  atomic_fetch_sub(&open_count, 1);
  return take_batch_locked(batch);
}

static void run_closed(struct engine *engine, struct task *task,
                       struct api_batch *taken) {
  start(engine, task, taken);
  edat__task_free(task);
  edat__sched_release(&engine->sched);
}

static bool is_gathering(void) {
  return edat__config_bool(CONFIG_BATCH_EVENTS);
}

static bool is_full(const struct api_batch *batch) {
  return batch->count >= (size_t)edat__config_int(CONFIG_MAX_BATCHED_EVENTS);
}

static void gather(struct engine *engine, struct task *task,
                   struct edatcc_events *set) {
  struct api_batch *batch = batch_of(task), taken;
  edat__mutex_lock(&lock);
  if (!batch->is_submitting && !batch->count)
    open_locked(engine, task);
  add_set(batch, set);
  bool is_ready = !batch->is_submitting && is_full(batch);
  if (is_ready)
    taken = close_locked(batch);
  edat__mutex_unlock(&lock);
  if (is_ready)
    run_closed(engine, task, &taken);
}

static void complete(struct waiter *waiter, struct edatcc_events *set) {
  struct engine *engine = edat__engine_get();
  struct task *task = edat__task_of(waiter);
  struct api_batch *batch = batch_of(task), single = {.count = 0};
  if (!set) {
    edat__task_free(task);
    return;
  }
  if (is_gathering() || atomic_load(&batch->is_submitting)) {
    gather(engine, task, set);
    return;
  }
  add_set(&single, set);
  start(engine, task, &single);
}

/* ---- From the rest of the runtime --------------------------------------- */

/* A task whose batch is too old; NULL: none. They stand in the order in which
   they were begun, so the first is the oldest. */
static struct task *take_old(struct api_batch *taken) {
  struct task *task = NULL;
  edat__mutex_lock(&lock);
  struct list *link = edat__list_front(&open);
  struct api_batch *batch =
      link ? list_entry(link, struct api_batch, link) : NULL;
  if (batch && edat__clock_ns() >= batch->deadline) {
    task = batch->task;
    *taken = close_locked(batch);
  }
  edat__mutex_unlock(&lock);
  return task;
}

static int poll_batches(struct engine *engine) {
  int happened = 0;
  struct task *task;
  struct api_batch taken;
  while (atomic_load(&open_count) && (task = take_old(&taken)) != NULL) {
    run_closed(engine, task, &taken);
    happened++;
  }
  return happened;
}

/* What is there already goes to one instance. */
void edat__api_submit_greedy(struct engine *engine,
                             const struct api_submit *submit,
                             const struct api_deps *deps) {
  struct api_task *t = edat__api_task_new(submit, deps);
  struct edatcc_task_args args = {.args = &t, .deps = deps->args};
  struct task *task =
      edat__task_new(&t->desc, &args, complete, engine->rank, engine->size);
  task->extra = t;
  edat__progress_tick_set(poll_batches);
  atomic_store(&t->batch.is_submitting, true);
  atomic_fetch_add(&task->refs, 1);
  edat__match_submit(engine->match, &task->waiter);
  edat__mutex_lock(&lock);
  atomic_store(&t->batch.is_submitting, false);
  struct api_batch taken = take_batch_locked(&t->batch);
  edat__mutex_unlock(&lock);
  edat__sched_pragma_begin(&engine->sched);
  if (taken.count)
    start(engine, task, &taken);
  edat__sched_pragma_end(&engine->sched);
  edat__task_free(task);
}
