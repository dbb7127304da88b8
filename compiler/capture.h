/* SPDX-License-Identifier: BSD-3-Clause */
/* Captures: which variables of the enclosing function a moved body uses, how
 * each reaches it, and how the uses must be spelled there. Part of sema.
 */
#ifndef EDATCC_CAPTURE_H
#define EDATCC_CAPTURE_H

#include "sema.h"

/* Fills the captures of every outlined construct and the renames of the plan.
 * Reports what cannot be captured. */
void capture_all(struct arena *arena, struct plan *plan, struct diags *diags);

#endif
