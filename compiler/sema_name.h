/* SPDX-License-Identifier: BSD-3-Clause */
/* Names that generated code has for itself. Part of sema. */
#ifndef EDATCC_SEMA_NAME_H
#define EDATCC_SEMA_NAME_H

#include "sema.h"

/* Reports variables with such names in the construct. */
void sema_check_names(const struct plan *plan, const struct construct *c,
                      struct diags *diags);

#endif
