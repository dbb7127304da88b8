/* SPDX-License-Identifier: BSD-3-Clause */
/* Rules about the operands of clauses: types of expressions, payloads,
 * reductions. Part of sema.
 */
#ifndef EDATCC_SEMA_CLAUSE_H
#define EDATCC_SEMA_CLAUSE_H

#include "sema.h"

void sema_check_clauses(struct arena *arena, const struct plan *plan,
                        struct construct *construct, struct diags *diags);

#endif
