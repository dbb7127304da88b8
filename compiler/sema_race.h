/* SPDX-License-Identifier: BSD-3-Clause */
/* -Wedat-race. Part of sema. */
#ifndef EDATCC_SEMA_RACE_H
#define EDATCC_SEMA_RACE_H

#include "sema.h"

void sema_warn_race(const struct plan *plan, const struct construct *construct,
                    struct diags *diags);

#endif
