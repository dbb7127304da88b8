/* SPDX-License-Identifier: BSD-3-Clause */
/* Programs that are legal and most likely wrong: writes that are lost in a
 * task's own copy, variables that a task may outlive. Part of sema.
 */
#ifndef EDATCC_SEMA_WARN_H
#define EDATCC_SEMA_WARN_H

#include "sema.h"

/* To be called on a plan that sema_check() found right. */
void sema_warn(const struct plan *plan, struct diags *diags);

#endif
