/* SPDX-License-Identifier: BSD-3-Clause */
/* Tasks submitted by calls: what those who submit, find and run them share. */
#ifndef EDAT_RUNTIME_API_TASK_H
#define EDAT_RUNTIME_API_TASK_H

#include "api.h"
#include "submit.h"

typedef void api_function(EDAT_Event *events, int count);

/* What a call asks for. */
struct api_submit {
  const char *call;
  api_function *run;
  const char *name; /* or NULL */
  bool is_persistent;
  bool is_greedy;
};

/* Events that a greedy task has got, for its next instance. */
struct api_batch {
  /* Under lock: of greedy tasks. */
  struct event **events;
  size_t count, room;
  struct list link; /* while it is open */
  int64_t deadline;
  struct task *task;
  _Atomic bool is_submitting; /* Atomic: written under the lock too. */
};

/* The description of a task, in task->extra, with which it is freed. */
struct api_task {
  /* Constant after init. */
  struct edatcc_task desc;
  api_function *run;
  bool is_named;
  uint64_t number; /* order of submission */
  struct api_batch batch;
  struct edatcc_dep deps[];
};

/* Is it the description inside a struct api_task? */
bool edat__api_is_task(const struct edatcc_task *desc);
static inline struct api_task *edat__api_task_of(const struct edatcc_task *d) {
  return container_of((struct edatcc_task *)(uintptr_t)d, struct api_task,
                      desc);
}

struct api_task *edat__api_task_new(const struct api_submit *submit,
                                    const struct api_deps *deps);
/* Frees deps. */
void edat__api_submit(struct engine *engine, const struct api_submit *submit,
                      struct api_deps *deps);
/* api_greedy.c: the same for a greedy task, but for freeing deps. */
void edat__api_submit_greedy(struct engine *engine,
                             const struct api_submit *submit,
                             const struct api_deps *deps);
/* Lends the events to the function and runs it. */
void edat__api_run(api_function *run, struct event *const *events,
                   size_t count);

#endif
