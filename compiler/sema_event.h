/* SPDX-License-Identifier: BSD-3-Clause */
/* Declarations of events: `#pragma edat event(halo[][]: double[])`. */
#ifndef EDATCC_SEMA_EVENT_H
#define EDATCC_SEMA_EVENT_H

#include "sema.h"

/* Does the construct declare the event? Before #if is known: perhaps. */
bool sema_declares(const struct construct *construct,
                   const struct event *event);

/* Checks that the construct's events are used as they are declared. */
void sema_check_events(struct arena *arena, const struct plan *plan,
                       const struct construct *construct, struct diags *diags);

#endif
