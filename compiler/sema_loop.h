/* SPDX-License-Identifier: BSD-3-Clause */
/* The rules of lists in clauses, and of a taskloop that nobody waits for. Part
 * of sema. */
#ifndef EDATCC_SEMA_LOOP_H
#define EDATCC_SEMA_LOOP_H

#include "sema.h"

/* sema_listed.c: what the clauses of any construct list. */
void sema_check_listed(const struct plan *plan, const struct construct *c,
                       struct diags *diags);
void sema_check_deferred(const struct plan *plan, const struct construct *c,
                         struct diags *diags);

#endif
