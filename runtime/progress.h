/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What happens while the baton is held: messages become events in the
 * matcher, and an idle rank takes part in finding out that all are.
 */
#ifndef EDAT_RUNTIME_PROGRESS_H
#define EDAT_RUNTIME_PROGRESS_H

#include "engine.h"

/* Calls upward, set once before the first rank starts. */
struct progress_hooks {
  /* The program is quiet and cannot end. Does not return. */
  void (*hang)(struct engine *engine);
  /* A message of kind INTERNAL came; data is valid for the call. */
  void (*internal)(struct engine *engine, int source,
                   const struct wire_event *event, const void *data);
};

void edat__progress_init(const struct progress_hooks *hooks);

/* Something to be done from time to time, whoever polls; returns how many
   things it did. */
typedef int progress_tick(struct engine *engine);
void edat__progress_tick_set(progress_tick *tick);

/* What the transport calls, for this engine. */
struct transport_sink edat__progress_sink(struct engine *engine);

/* The scheduler's poll hook; ctx is the engine. */
int edat__progress_poll(void *ctx, enum poll_mood mood);

#endif
