/* SPDX-License-Identifier: BSD-3-Clause */
/* The rules of `task` before a function. Part of sema. */
#ifndef EDATCC_SEMA_HEAD_H
#define EDATCC_SEMA_HEAD_H

#include "sema.h"

/* Judges a pragma with a head; a second one that says the same as the first
 * becomes CONSTRUCT_SAID, or makes the first one so. */
void sema_check_head(struct arena *arena, struct plan *plan,
                     struct construct *construct, struct diags *diags);

#endif
