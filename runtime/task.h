/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A task: description, its own copy of the captured values, what it waits for
 * and what the scheduler keeps about it. Made at the pragma; for a persistent
 * task each complete set of events makes an instance, which is a task too,
 * with its own copy of the values and no dependencies.
 *
 * Who runs when is the scheduler's; this file makes and frees.
 */
#ifndef EDAT_RUNTIME_TASK_H
#define EDAT_RUNTIME_TASK_H

#include "base.h"
#include "list.h"
#include "waiter.h"

#include <edat/abi.h>

#include <stdatomic.h>

struct fiber;
struct group;

/* pending -> ready -> running <-> suspended; running -> done.  A withdrawn
   task goes from pending to done. */
enum task_state {
  TASK_PENDING,
  TASK_READY,
  TASK_RUNNING,
  TASK_SUSPENDED,
  TASK_DONE
};

struct task_copy {
  size_t slot;   /* where the args hold the copy's address */
  size_t offset; /* of the copy from the args */
};

struct task {
  /* Constant after init. */
  const struct edatcc_task *desc;
  const char *name;    /* of the clause, or "function:line"; for ever */
  void *args;          /* behind the task */
  size_t block_bytes;  /* of the task and all behind it; 0: it stands in the
                          headroom of its events */
  struct task *origin; /* the persistent task of an instance, or NULL */
  uint64_t order;      /* of an instance's set among its origin's, from 0 */
  size_t values_bytes; /* args and copies */
  struct task_copy *copies; /* NULL in an instance */
  int ncopies;
  int priority;
  bool is_plain; /* waits for nothing: no waiter, no events */

  struct edatcc_events *events; /* once ready; freed with the task */

  /* The scheduler's; task.c only clears them. */
  struct list link; /* queues, mailboxes */
  struct task *next;
  struct group *group;
  struct fiber *fiber;
  struct task *parent;
  void *worker;
  void *extra;

  _Atomic uint32_t state; /* Atomic: enum task_state; published by whoever
                             moves it on. */
  _Atomic uint32_t refs;  /* Atomic: 1 and the instances of a persistent one. */
  _Atomic uint32_t agreed; /* Atomic: of a persistent one with one event: a site
                              that has its type, or 0; a hint. */

  struct waiter waiter; /* not in an instance, nor in a plain task */
};

static inline struct task *edat__task_of(struct waiter *waiter) {
  return container_of(waiter, struct task, waiter);
}

/* The name of the clause, or "function:line"; lives for ever. */
const char *edat__task_name(const struct edatcc_task *desc);

/* A task for the pragma: copies the values, evaluates the dependencies (bad
   ranks and lengths are fatal with the pragma's line). complete is called by
   the matcher: for a transient task, usually edat__task_take_events and then
   into a queue; for a persistent one, edat__task_instance_new. */
struct task *edat__task_new(const struct edatcc_task *desc,
                            const struct edatcc_task_args *args,
                            waiter_complete *complete, int rank, int nranks);
/* Does a submission need no more than edat__task_new_plain? */
static inline bool edat__task_is_plain(const struct edatcc_task *desc,
                                       const struct edatcc_task_args *args) {
  return desc->ndeps == 0 && !(desc->flags & EDATCC_TASK_PERSISTENT) &&
         !args->undeferred;
}
/* A ready task without dependencies. */
struct task *edat__task_new_plain(const struct edatcc_task *desc,
                                  const struct edatcc_task_args *args);
/* Gives a pending transient task its complete set, checks the types of the
   payloads (a mismatch is fatal and names both lines) and makes it ready. */
void edat__task_take_events(struct task *task, struct edatcc_events *set);
/* A ready instance of a persistent task with this set, types checked; it
   inherits the priority and group. */
struct task *edat__task_instance_new(struct task *persistent,
                                     struct edatcc_events *set);
/* Frees the task with its events. A persistent task lives until its last
   instance is freed too. */
void edat__task_free(struct task *task);

static inline enum task_state edat__task_state(struct task *task) {
  return (enum task_state)atomic_load(&task->state);
}

#endif
