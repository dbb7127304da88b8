/* SPDX-License-Identifier: BSD-3-Clause */
/* Sends events on their way: to this rank's matcher, to other ranks, or both.
 */
#ifndef EDAT_RUNTIME_FIRE_H
#define EDAT_RUNTIME_FIRE_H

#include "engine.h"

/* One execution of a fire. Any thread of the rank; does not suspend. */
void edat__fire_run(struct engine *engine, struct edatcc_fire *fire,
                    const struct edatcc_fire_args *args);
/* Payloads of more bytes need not be filled when an event is given to these:
   edat__payload_fill is called for them. SIZE_MAX: all must. */
size_t edat__fire_fill_later(const struct engine *engine, bool is_to_self_only);
/* Takes over an event made by hand and sends it to all ranks, this included. */
void edat__fire_to_all(struct engine *engine, struct event *event);
/* The same to one rank. */
void edat__fire_to(struct engine *engine, int target, struct event *event);
/* Sends a message of the runtime's own; data is copied. */
void edat__fire_internal(struct engine *engine, int target, uint32_t operation,
                         const void *data, size_t bytes);
/* The same of at most one packet, if there is room for it now. */
bool edat__fire_internal_try(struct engine *engine, int target,
                             uint32_t operation, const void *data,
                             size_t bytes);

#endif
