/* SPDX-License-Identifier: BSD-3-Clause */
/* A task being generated: shared by gen_task.c and those whose construct is a
 * task besides: a function whose calls are tasks, a loop that nobody waits
 * for.
 */
#ifndef EDATCC_GEN_TASK_H
#define EDATCC_GEN_TASK_H

#include "gen_private.h"

struct task_at {
  struct gen_at *at;
  const struct event *const *deps;
  const struct event *const *fires;
  size_t n_deps, n_fires;
  bool has_args;
  const char *undeferred, *priority; /* instead of the clauses */
};

/* The tables, the arguments' struct with `extra` members, the description. */
void gen_task_describe(struct task_at *in, struct gen_at *at,
                       const char *extra);
/* A statement that submits it: a block, or an `if` around one. `before` and
 * `after` are statements in the block, `extra` initialisers behind the captured
 * values. */
const char *gen_task_submission(struct task_at *in, const char *before,
                                const char *extra, const char *after);
/* The function of the body up to the user's code; the end of it, from what is
 * fired on. */
void gen_task_begin(struct task_at *in);
void gen_task_end(struct task_at *in);

/* gen_head.c: a task that is a call of a function. */
void gen_head(struct task_at *in);

#endif
