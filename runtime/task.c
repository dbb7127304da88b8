/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Making and freeing tasks. A task is one block: the task, its args, the
 * copies of objects whose size is known only at run time, and where the args
 * point to these. The block of a plain task or an instance begins the same but
 * ends before the waiter; an instance has no list of copies.
 */
#include "task.h"
#include "mem.h"
#include "trace.h"

#include <stdio.h>
#include <string.h>

static size_t align_up(size_t n) {
  return (n + EDAT_CACHE_LINE - 1) & ~(size_t)(EDAT_CACHE_LINE - 1);
}

/* Names of tasks without a name clause, by description. */
struct named {
  const struct edatcc_task *desc;
  const char *name;
};

/* Atomic: each publishes a constant pair; a lost one is made again. */
static _Atomic(struct named *) name_cache[EDAT_TINY(256, 2)];

static EDAT_NOINLINE const char *make_name(const struct edatcc_task *desc,
                                           _Atomic(struct named *) *slot) {
  char text[512];
  int length = snprintf(text, sizeof text, "%s:%u", desc->where.function,
                        desc->where.line);
  if (length >= (int)sizeof text)
    length = sizeof text - 1;
  const struct name *name =
      edat__name_get(edat__name_intern(text, (size_t)length));
  /* Only the first to come leaves its mark: a table that is never freed must
     not grow with the number of tasks. */
  if (!atomic_load(slot)) {
    struct named *n = edat__mem_alloc(sizeof *n, "a task's name");
    struct named *none = NULL;
    *n = (struct named){desc, name->text};
    if (!atomic_compare_exchange_strong(slot, &none, n))
      edat__mem_free(n);
  }
  return name->text;
}

const char *edat__task_name(const struct edatcc_task *desc) {
  if (desc->name)
    return desc->name;
  size_t i = edat__hash_mix((uintptr_t)desc) % EDAT_LENGTH(name_cache);
  struct named *n = atomic_load(&name_cache[i]);
  return n && n->desc == desc ? n->name : make_name(desc, &name_cache[i]);
}

/* The part of a task that all have. */
static inline void init_task(struct task *t, const struct edatcc_task *desc,
                             const char *name) {
  memset(t, 0, offsetof(struct task, waiter));
  t->desc = desc;
  t->name = name;
  edat__list_init(&t->link);
  atomic_init(&t->state, TASK_PENDING);
  atomic_init(&t->refs, 1);
}

static void patch(struct task *t, const struct task_copy *copies, int n) {
  for (int i = 0; i < n; i++) {
    void *at = (char *)t->args + copies[i].offset;
    memcpy((char *)t->args + copies[i].slot, &at, sizeof at);
  }
}

static void copy_values(struct task *t, const struct edatcc_task_args *args) {
  size_t offset = align_up(t->desc->args_size);
  if (t->desc->args_size)
    memcpy(t->args, args->args, t->desc->args_size);
  t->ncopies = args->ncopies;
  if (!args->ncopies)
    return;
  t->copies = (void *)((char *)t->args + t->values_bytes);
  for (int i = 0; i < args->ncopies; i++) {
    const struct edatcc_copy *copy = &args->copies[i];
    t->copies[i] = (struct task_copy){copy->slot, offset};
    if (copy->bytes)
      memcpy((char *)t->args + offset, (const void *)(uintptr_t)copy->from,
             copy->bytes);
    offset += align_up(copy->bytes);
  }
  patch(t, t->copies, t->ncopies);
}

static size_t values_of(const struct edatcc_task *desc,
                        const struct edatcc_task_args *args) {
  size_t values = align_up(desc->args_size);
  for (int i = 0; i < args->ncopies; i++)
    if (__builtin_add_overflow(values, align_up(args->copies[i].bytes),
                               &values) ||
        align_up(args->copies[i].bytes) < args->copies[i].bytes ||
        values > SIZE_MAX / 2)
      edat__fatal(EDAT_ERR(CAPTURED_SIZE), desc->where.file, desc->where.line,
                  edat__task_name(desc), args->copies[i].bytes);
  return values;
}

/* The values stand behind the first so many bytes of the task. */
static inline struct task *new_task(const struct edatcc_task *desc,
                                    const struct edatcc_task_args *args,
                                    size_t first) {
  size_t values = values_of(desc, args);
  size_t bytes =
      first + values + (size_t)args->ncopies * sizeof(struct task_copy);
  struct task *t = edat__pool_get(bytes, "a task");
  init_task(t, desc, edat__task_name(desc));
  t->block_bytes = bytes;
  t->args = (char *)t + first;
  t->values_bytes = values;
  t->priority = args->priority;
  if (args->name)
    t->name = edat__name_keep(args->name);
  copy_values(t, args);
  return t;
}

struct task *edat__task_new_plain(const struct edatcc_task *desc,
                                  const struct edatcc_task_args *args) {
  struct task *t =
      new_task(desc, args, align_up(offsetof(struct task, waiter)));
  t->is_plain = true;
  atomic_init(&t->state, TASK_READY);
  return t;
}

static size_t instance_bytes(size_t values_bytes) {
  return align_up(offsetof(struct task, waiter)) + values_bytes;
}

/* An instance of so many bytes stands in front of its events, in one block, if
   both together are small. */
static uint32_t instance_headroom(size_t bytes) {
  return bytes <= EDAT_POOL_MAX / 2 ? (uint32_t)bytes : 0;
}

/* Its memory. */
static struct task *new_instance(const struct task *persistent,
                                 struct edatcc_events *set) {
  size_t bytes = instance_bytes(persistent->values_bytes);
  bool has_room = set->consumer.headroom == bytes;
  struct task *t = has_room ? (void *)((char *)set - bytes)
                            : edat__pool_get(bytes, "a task");
  init_task(t, persistent->desc, persistent->name);
  t->block_bytes = has_room ? 0 : bytes;
  return t;
}

struct task *edat__task_new(const struct edatcc_task *desc,
                            const struct edatcc_task_args *args,
                            waiter_complete *complete, int rank, int nranks) {
  struct task *t = new_task(desc, args, align_up(sizeof(struct task)));
  bool is_persistent = desc->flags & EDATCC_TASK_PERSISTENT;
  enum waiter_kind kind = is_persistent ? WAITER_PERSISTENT : WAITER_TASK;
  uint32_t headroom =
      is_persistent ? instance_headroom(instance_bytes(t->values_bytes)) : 0;
  struct consumer consumer = {t->name, &desc->where, desc->deps, desc->ndeps,
                              headroom};
  edat__waiter_init(&t->waiter, kind, complete, &consumer, args->deps, rank,
                    nranks);
  return t;
}

void edat__task_take_events(struct task *task, struct edatcc_events *set) {
  edat__events_check_types(set);
  task->events = set;
  /* pairs with the queue that publishes the task as a whole */
  atomic_store_explicit(&task->state, TASK_READY, memory_order_release);
}

/* A site that was found to agree once does so for ever, but for bytes, of which
   the number matters. */
static void check_types(struct task *persistent,
                        const struct edatcc_events *set) {
  uint32_t site = set->nslots == 1 ? set->slots[0]->site : 0;
  /* pairs with nothing: sites are constant */
  if (site &&
      site == atomic_load_explicit(&persistent->agreed, memory_order_relaxed))
    return;
  edat__events_check_types(set);
  if (site && edat__site_get(site)->kind != EDATCC_KIND_BYTE)
    /* the same */
    atomic_store_explicit(&persistent->agreed, site, memory_order_relaxed);
}

struct task *edat__task_instance_new(struct task *persistent,
                                     struct edatcc_events *set) {
  struct task *t = new_instance(persistent, set);
  check_types(persistent, set);
  t->args = (char *)t + align_up(offsetof(struct task, waiter));
  t->values_bytes = persistent->values_bytes;
  memcpy(t->args, persistent->args, t->values_bytes);
  patch(t, persistent->copies, persistent->ncopies);
  atomic_fetch_add(&persistent->refs, 1);
  t->origin = persistent;
  t->order = set->order;
  t->priority = persistent->priority;
  t->group = persistent->group;
  t->events = set;
  atomic_init(&t->state, TASK_READY);
  return t;
}

void edat__task_free(struct task *task) {
  /* Who holds the only reference need not give it back. */
  if (atomic_load(&task->refs) != 1 && atomic_fetch_sub(&task->refs, 1) != 1)
    return;
  struct task *origin = task->origin;
  struct edatcc_events *events = task->events;
  size_t block_bytes = task->block_bytes;
  if (!origin && !task->is_plain)
    edat__waiter_fini(&task->waiter);
  if (task->extra)
    edat__mem_free(task->extra);
  if (events)
    edat__events_free(events);
  if (block_bytes) /* else it was with the events */
    edat__pool_put(task, block_bytes);
  if (origin)
    edat__task_free(origin);
}
