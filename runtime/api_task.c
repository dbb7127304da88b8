/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tasks submitted by a call. Each brings its own description, which generated
 * code has as a constant; it is freed with the task. The task's name in
 * messages, if it was given none, is that of its function.
 */
#include "api_task.h"

#include "loaded.h"
#include "mem.h"
#include "sync.h"
#include "trace.h"

#include <edat_debug.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* ---- Names of functions ------------------------------------------------- */

/* The last parts of a path. */
static const char *base_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static const char *intern(const char *text) {
  return edat__name_get(edat__name_intern(text, strlen(text)))->text;
}

static EDAT_NOINLINE const char *find_name(api_function *run) {
  char text[300];
  Dl_info info;
  uintptr_t address;
  memcpy(&address, &run, sizeof address);
  if (!dladdr((void *)address, &info))
    return "task";
  if (info.dli_sname && info.dli_saddr == (void *)address)
    return intern(info.dli_sname);
  char *local = edat__loaded_function(address);
  if (local) {
    const char *name = intern(local);
    edat__mem_free(local);
    return name;
  }
  snprintf(text, sizeof text, "%s+0x%zx", base_of(info.dli_fname),
           (size_t)(address - (uintptr_t)info.dli_fbase));
  return intern(text);
}

/* What is found stays: a program has so many functions and no more. */
static const char *name_of(api_function *run) {
  struct named {
    api_function *run;
    const char *name;
    struct named *next;
  };
  /* Atomic: each publishes a list of constants. */
  static _Atomic(struct named *) cache[64];
  _Atomic(struct named *) *slot =
      &cache[edat__hash_mix((uintptr_t)run) % EDAT_LENGTH(cache)];
  struct named *first = atomic_load(slot);
  for (const struct named *n = first; n; n = n->next)
    if (EDAT_LIKELY(n->run == run))
      return n->name;
  struct named *n = edat__mem_alloc(sizeof *n, "a task's name");
  *n = (struct named){run, find_name(run), first};
  while (!atomic_compare_exchange_weak(slot, &n->next, n))
    ; /* another thread was first, perhaps with the same one: no harm */
  return n->name;
}

/* ---- Making and running ------------------------------------------------- */

void edat__api_run(api_function *run, struct event *const *events,
                   size_t count) {
  struct api_loan loan;
  edat__api_lend(&loan, events, count);
  run(loan.events, (int)count);
  edat__api_end_loan(&loan);
}

static void run_body(void *args, struct edatcc_events *set) {
  const struct api_task *task = *(struct api_task **)args;
  edat__api_run(task->run, set->slots, set->nslots);
}

bool edat__api_is_task(const struct edatcc_task *desc) {
  return desc->body == run_body;
}

/* The description with all its text behind it. */
struct api_task *edat__api_task_new(const struct api_submit *submit,
                                    const struct api_deps *deps) {
  static _Atomic uint64_t numbers; /* Atomic: the order of submission. */
  size_t count = (size_t)deps->count;
  size_t texts = 0;
  for (size_t i = 0; i < count; i++)
    texts += strlen(deps->deps[i].text) + 1;
  struct api_task *t =
      edat__mem_alloc(sizeof *t + count * sizeof t->deps[0] + texts, "a task");
  char *at = (char *)&t->deps[count];
  *t = (struct api_task){.run = submit->run,
                         .is_named = submit->name != NULL,
                         .number = atomic_fetch_add(&numbers, 1)};
  t->desc.body = run_body;
  t->desc.name =
      submit->name ? edat__name_keep(submit->name) : name_of(submit->run);
  t->desc.where.file = submit->call;
  t->desc.where.function = submit->call;
  t->desc.deps = t->deps;
  t->desc.ndeps = (unsigned short)count;
  t->desc.args_size = sizeof t;
  t->desc.flags = submit->is_persistent ? EDATCC_TASK_PERSISTENT : 0;
  for (size_t i = 0; i < count; i++) {
    size_t bytes = strlen(deps->deps[i].text) + 1;
    t->deps[i] = deps->deps[i];
    t->deps[i].text = memcpy(at, deps->deps[i].text, bytes);
    at += bytes;
  }
  return t;
}

void edat__api_submit(struct engine *engine, const struct api_submit *submit,
                      struct api_deps *deps) {
  if (!submit->run)
    edat__fatal(EDAT_ERR(TASK_FUNCTION), submit->call);
  if (submit->is_persistent && deps->count == 0)
    edat__fatal(EDAT_ERR(ENDLESS_TASK), submit->call);
  if (submit->is_greedy) {
    edat__api_submit_greedy(engine, submit, deps);
  } else {
    struct api_task *t = edat__api_task_new(submit, deps);
    struct edatcc_task_args args = {.args = &t, .deps = deps->args};
    edat__submit_owned(engine, &t->desc, &args, t);
  }
  edat__api_deps_free(deps);
}

/* ---- The calls ---------------------------------------------------------- */

#define SUBMIT(the_call, the_name, persistent, greedy)                         \
  do {                                                                         \
    struct engine *engine_ = edat__engine_need(the_call);                      \
    struct api_submit submit_ = {the_call, run, the_name, persistent, greedy}; \
    va_list list_;                                                             \
    va_start(list_, count);                                                    \
    struct api_deps deps_ =                                                    \
        edat__api_deps_read(engine_, the_call, count, list_);                  \
    va_end(list_);                                                             \
    edat__api_submit(engine_, &submit_, &deps_);                               \
  } while (0)

void edatSubmitTask(api_function *run, int count, ...) {
  SUBMIT("edatSubmitTask", NULL, false, false);
}

void edatSubmitNamedTask(api_function *run, const char *name, int count, ...) {
  SUBMIT("edatSubmitNamedTask", name, false, false);
}

void edatSubmitPersistentTask(api_function *run, int count, ...) {
  SUBMIT("edatSubmitPersistentTask", NULL, true, false);
}

void edatSubmitPersistentNamedTask(api_function *run, const char *name,
                                   int count, ...) {
  SUBMIT("edatSubmitPersistentNamedTask", name, true, false);
}

void edatSubmitPersistentGreedyTask(api_function *run, int count, ...) {
  SUBMIT("edatSubmitPersistentGreedyTask", NULL, true, true);
}

void edatSubmitPersistentNamedGreedyTask(api_function *run, const char *name,
                                         int count, ...) {
  SUBMIT("edatSubmitPersistentNamedGreedyTask", name, true, true);
}

void edatSubmitTask_f(api_function *run, const char *name, int count,
                      int **sources, char **ids, bool is_persistent,
                      bool is_greedy) {
  static const char call[] = "edatSubmitTask_f";
  struct engine *engine = edat__engine_need(call);
  struct api_submit submit = {call, run, name, is_persistent || is_greedy,
                              is_greedy};
  struct api_deps deps =
      edat__api_deps_from(engine, call, count, sources ? *sources : NULL, ids);
  edat__api_submit(engine, &submit, &deps);
}
