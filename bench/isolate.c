/* SPDX-License-Identifier: BSD-3-Clause */
/* See isolate.h. A rank of the simulation knows few names: it looks through
   them all. */
#include "isolate.h"

#include <stdlib.h>

static struct isolated *(*find_place)(int rank);

static uint32_t own_number(struct isolated *p, uint32_t shared) {
  for (uint32_t i = 0; i < p->count; i++)
    if (p->shared[i] == shared)
      return i;
  if (p->count == p->capacity) {
    p->capacity = 2 * p->capacity + 4;
    p->shared = realloc(p->shared, p->capacity * sizeof *p->shared);
    if (!p->shared)
      abort();
  }
  p->shared[p->count] = shared;
  return p->count++;
}

static struct wire_event to_shared(const struct isolated *p,
                                   const struct wire_event *event) {
  struct wire_event shared = *event;
  if (event->kind == WIRE_EVENT)
    shared.name = p->shared[event->name];
  return shared;
}

static enum transport_result send(struct transport *t, int target,
                                  const struct wire_event *event,
                                  const void *data, void *token) {
  struct isolated *p = find_place(t->rank);
  struct wire_event own = *event;
  if (event->kind == WIRE_EVENT)
    own.name = own_number(p, event->name);
  return p->inner->send(t, target, &own, data, token);
}

static void deliver(void *ctx, int source, const struct wire_event *event,
                    const void *data, void *body) {
  struct isolated *p = ctx;
  struct wire_event shared = to_shared(p, event);
  p->sink.deliver(p->sink.ctx, source, &shared, data, body);
}

static void *make_body(void *ctx, int source, const struct wire_event *event,
                       void **token) {
  struct isolated *p = ctx;
  struct wire_event shared = to_shared(p, event);
  return p->sink.body(p->sink.ctx, source, &shared, token);
}

static void fill(void *ctx, void *token, size_t at, size_t bytes) {
  struct isolated *p = ctx;
  p->sink.fill(p->sink.ctx, token, at, bytes);
}

static void drop_sent(void *ctx, void *token) {
  struct isolated *p = ctx;
  p->sink.sent(p->sink.ctx, token);
}

static void describe(void *ctx, enum wire_space space, uint32_t id,
                     const void **bytes, size_t *length) {
  struct isolated *p = ctx;
  p->sink.describe(p->sink.ctx, space, space == WIRE_NAME ? p->shared[id] : id,
                   bytes, length);
}

static uint32_t intern(void *ctx, enum wire_space space, const void *bytes,
                       size_t length) {
  struct isolated *p = ctx;
  uint32_t id = p->sink.intern(p->sink.ctx, space, bytes, length);
  return space == WIRE_NAME ? own_number(p, id) : id;
}

struct transport_sink isolate_sink(struct isolated *place,
                                   const struct transport_sink *sink) {
  *place = (struct isolated){.sink = *sink};
  return (struct transport_sink){.ctx = place,
                                 .deliver = deliver,
                                 .body = make_body,
                                 .fill = fill,
                                 .sent = drop_sent,
                                 .describe = describe,
                                 .intern = intern};
}

void isolate_transport(struct isolated *place, struct transport *transport,
                       struct isolated *(*find)(int rank)) {
  find_place = find;
  place->inner = transport->ops;
  place->ops = *transport->ops;
  place->ops.send = send;
  transport->ops = &place->ops;
}

void isolate_end(struct isolated *place) { free(place->shared); }
