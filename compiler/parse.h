/* SPDX-License-Identifier: BSD-3-Clause */
/* From the text of a pragma to a struct directive. Checks all that can be
 * seen in the pragma alone: spelling, form, duplicates, which clause goes with
 * which directive. Every mistake is a diagnostic at the token; parsing goes on
 * behind it where that makes sense, so one run shows several.
 */
#ifndef EDATCC_PARSE_H
#define EDATCC_PARSE_H

#include "diag.h"
#include "directive.h"
#include "scan.h"

/* NULL: the directive was not even recognised. `*ok` tells whether it is free
 * of errors; a directive with errors must not be translated, but its kind and
 * spans can be used to go on checking. `ok` may be NULL. */
struct directive *parse_directive(struct arena *arena,
                                  const struct source *source,
                                  const struct pragma *pragma,
                                  struct diags *diags, bool *ok);

/* The first clause of a kind, or NULL; `after` continues (NULL: from start). */
const struct clause *directive_find(const struct directive *directive,
                                    enum clause_kind kind);
const struct clause *directive_find_next(const struct directive *directive,
                                         const struct clause *after);

/* Words as written in pragmas: "taskloop", "depends", "+", "self". */
const char *directive_kind_name(enum directive_kind kind);
const char *clause_kind_name(enum clause_kind kind);
const char *reduce_op_name(enum reduce_op op);
const char *rank_kind_name(enum rank_kind kind);

/* Whether the directive stands for itself (fire, wait ...) and takes no
 * statement; and whether it belongs at file scope only (event). */
bool directive_is_standalone(enum directive_kind kind);
/* A loop that nobody waits for: the whole of it is a task. */
bool directive_defers(const struct directive *directive);

/* Events that a directive or its clauses await (true) or fire (false), in
 * order: calls visit for each. */
void directive_each_event(const struct directive *directive, bool awaited,
                          void (*visit)(void *context, const struct event *),
                          void *context);

#endif
