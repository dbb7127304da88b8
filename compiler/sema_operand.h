/* SPDX-License-Identifier: BSD-3-Clause */
/* Rules about single operands, whichever clause they stand in: numbers, ranks
 * and names, payloads and their targets, what is folded. They report what is
 * wrong. Part of sema.
 */
#ifndef EDATCC_SEMA_OPERAND_H
#define EDATCC_SEMA_OPERAND_H

#include "sema.h"

/* The construct whose clauses are being looked at. */
struct clauses {
  struct arena *arena;
  const struct plan *plan;
  struct construct *construct;
  struct diags *diags;
};

/* An enumeration counts as one. */
bool sema_is_integer(const struct ast_type *type);
/* `what` and `of` name the operand in messages; a text that is not there is
 * right. */
void sema_want_integer(struct clauses *in, struct text text, const char *what);
void sema_want_scalar(struct clauses *in, struct text text, const char *what);
void sema_check_rank(struct clauses *in, const struct rank *rank);
void sema_check_indices(struct clauses *in, const struct index *indices,
                        size_t n);
void sema_check_name(struct clauses *in, const struct name *name,
                     const char *of);
/* Can a value of the type be sent, and to where? */
void sema_check_travels(struct clauses *in, const struct ast_type *type,
                        struct span span);
void sema_check_stays(struct clauses *in, const struct ast_type *type,
                      struct span span);
/* What an event carries, and where a payload goes to. */
void sema_check_data(struct clauses *in, const struct event *event);
void sema_refuse_target(struct clauses *in, struct span span, const char *what,
                        const char *why);
void sema_check_target(struct clauses *in, const struct section *section,
                       const char *what);
/* Has it an address? `is_variable`: a payload is not copied there as such. */
void sema_check_memory(struct clauses *in, const struct section *section,
                       const char *what, bool is_variable);
/* Can its elements be folded into it? */
void sema_check_fold(struct clauses *in, const struct reduction *reduction,
                     const struct section *section, const char *what,
                     bool variable);

#endif
