/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The payload is packed once, into the event. An event for several targets or
 * keys is cloned: all clones hold the same payload. A large payload is lent to
 * the transport, which holds a reference until it has been sent; where it can,
 * the transport also has it packed, piece by piece, so that the first pieces
 * are on their way while the next ones are copied.
 */
#include "fire.h"

#include "section.h"
#include "spread.h"
#include "stats.h"
#include "trace.h"

#include <inttypes.h>
#include <string.h>

/* The ranks that a fire goes to: first .. last, but for skip. */
struct targets {
  int first;
  int last;
  int skip; /* -1: none */
};

static EDAT_NORETURN void refuse_rank(const struct edatcc_fire *fire,
                                      int64_t rank, int size) {
  edat__fatal(EDAT_ERR(FIRE_RANK), fire->where.file, fire->where.line,
              fire->name ? fire->name->text : "a computed name", rank,
              size - 1);
}

static struct targets find_targets(const struct engine *engine,
                                   const struct edatcc_fire *fire,
                                   int64_t rank) {
  int last = engine->size - 1;
  switch (rank) {
  case EDATCC_RANK_SELF:
    return (struct targets){engine->rank, engine->rank, -1};
  case EDATCC_RANK_ALL:
    return (struct targets){0, last, -1};
  case EDATCC_RANK_OTHERS:
    return (struct targets){0, last, engine->rank};
  case EDATCC_RANK_NONE:
    return (struct targets){0, -1, -1};
  }
  if (rank < 0 || rank > last)
    refuse_rank(fire, rank, engine->size);
  return (struct targets){(int)rank, (int)rank, -1};
}

/* The outbox is full: sends and receives, but runs no task. */
static void make_room(struct engine *engine) {
  edat__sched_poll(&engine->sched);
  edat__sleep_ns(1000);
}

static void send_wire(struct engine *engine, int target,
                      const struct wire_event *wire, const void *data,
                      void *token) {
  struct transport *t = engine->transport;
  while (t->ops->send(t, target, wire, data, token) == TRANSPORT_FULL)
    make_room(engine);
}

static struct wire_event wire_of(const struct event *e) {
  struct wire_event wire = {.name = e->key.name,
                            .site = e->site,
                            .kind = WIRE_EVENT,
                            .flags =
                                e->flags & EDATCC_FIRE_STICKY ? WIRE_STICKY : 0,
                            .index_count = (uint8_t)e->key.nindex,
                            .count = e->copies,
                            .elements = e->elements,
                            .bytes = e->bytes};
  memcpy(wire.index, e->key.index, sizeof wire.index);
  if (EDAT_UNLIKELY(e->fired_ns != 0)) {
    wire.flags |= WIRE_STAMPED;
    wire.stamp = (uint64_t)e->fired_ns;
  }
  return wire;
}

/* Its target is counted already. */
static void send_event(struct engine *engine, int target,
                       const struct wire_event *wire, struct event *e) {
  EDAT_TRACE(EVENT, "sent", e->key.name, target);
  if (e->bytes > engine->transport->eager_bytes)
    edat__payload_get(e->payload);
  send_wire(engine, target, wire, edat__event_data(e), e->payload);
}

/* To all other ranks of many, if it may go along the tree. */
static bool spread_event(struct engine *engine, struct event *e) {
  int children[SPREAD_CHILDREN_MAX];
  struct wire_event wire = wire_of(e);
  if (!edat__spread_begin(engine->spread, &wire))
    return false;
  atomic_fetch_add(&engine->sent, engine->size - 1);
  int n =
      edat__spread_children(engine->rank, engine->rank, engine->size, children);
  while (n-- > 0) /* the largest subtree first */
    send_event(engine, children[n], &wire, e);
  edat__spread_end(engine->spread);
  return true;
}

/* Sends it to all targets but this rank; true if this rank is one too. */
static bool send_to_others(struct engine *engine, const struct targets *to,
                           struct event *e) {
  bool is_mine = false;
  if (to->first == to->last && to->first == engine->rank)
    return to->skip != engine->rank;
  if (engine->spread && to->first < to->last && spread_event(engine, e))
    return to->skip < 0;
  struct wire_event wire = wire_of(e);
  if (engine->spread)
    edat__spread_mark_direct(engine->spread, &wire);
  for (int r = to->first; r <= to->last; r++) {
    if (r == to->skip)
      continue;
    if (r == engine->rank) {
      is_mine = true;
    } else {
      atomic_fetch_add(&engine->sent, 1);
      send_event(engine, r, &wire, e);
    }
  }
  return is_mine;
}

static void dispatch(struct engine *engine, const struct targets *to,
                     struct event *e) {
  if (send_to_others(engine, to, e))
    edat__match_deliver(engine->match, e);
  else
    edat__event_free(e);
}

size_t edat__fire_fill_later(const struct engine *engine,
                             bool is_to_self_only) {
  bool is_local = is_to_self_only || engine->size == 1;
  return is_local ? SIZE_MAX : engine->transport->eager_bytes;
}

/* A small event for this rank goes to the matcher as it is. */
static void deliver_at_once(struct engine *engine, struct edatcc_fire *fire,
                            const struct edatcc_fire_args *args, size_t bytes,
                            int64_t elements) {
  struct event e = {
      .key = {.name = edat__name_id(fire->name), .nindex = fire->nindex},
      .bytes = bytes,
      .elements = (uint64_t)elements,
      .copies = 1,
      .source = engine->rank,
      .site = edat__site_id(fire)};
  for (unsigned i = 0; i < fire->nindex; i++)
    e.key.index[i] = args->index[i];
  edat__match_deliver_copy(engine->match, &e,
                           (const void *)(uintptr_t)args->data.base);
}

/* One event for one rank, whose payload is copied before this returns: as it
   is, without an event of its own. */
static bool send_at_once(struct engine *engine, int target,
                         struct edatcc_fire *fire,
                         const struct edatcc_fire_args *args) {
  int64_t elements;
  bool is_mine = target == engine->rank;
  if (!fire->name || fire->range || fire->flags || args->count != 1 ||
      EDAT_UNLIKELY(edat__stats_on))
    return false;
  size_t bytes = edat__fire_bytes(fire, args, is_mine, &elements);
  size_t most = is_mine ? EVENT_SMALL_MAX : engine->transport->eager_bytes;
  if (bytes > most ||
      (bytes && !edat__section_is_contiguous(&args->data, fire->type->size)))
    return false;
  if (is_mine) {
    deliver_at_once(engine, fire, args, bytes, elements);
    return true;
  }
  struct wire_event wire = {.name = edat__name_id(fire->name),
                            .site = edat__site_id(fire),
                            .kind = WIRE_EVENT,
                            .index_count = fire->nindex,
                            .count = 1,
                            .elements = (uint64_t)elements,
                            .bytes = bytes};
  for (unsigned i = 0; i < fire->nindex; i++)
    wire.index[i] = args->index[i];
  if (engine->spread)
    edat__spread_mark_direct(engine->spread, &wire);
  EDAT_TRACE(EVENT, "sent", wire.name, target);
  atomic_fetch_add(&engine->sent, 1);
  send_wire(engine, target, &wire, (const void *)(uintptr_t)args->data.base,
            NULL);
  return true;
}

void edat__fire_run(struct engine *engine, struct edatcc_fire *fire,
                    const struct edatcc_fire_args *args) {
  struct targets to = find_targets(engine, fire, args->rank);
  if (to.first == to.last && to.skip < 0 &&
      send_at_once(engine, to.first, fire, args))
    return;
  uint64_t keys = edat__fire_keys(fire, args);
  if (keys == 0 || to.first > to.last)
    return;
  bool is_one = to.first == to.last;
  bool is_shared = !is_one || keys > 1 || args->count > 1 ||
                   fire->flags & EDATCC_FIRE_STICKY;
  bool is_to_self_only = is_one && to.first == engine->rank;
  size_t fill_later = edat__fire_fill_later(engine, is_to_self_only);
  struct event *e = edat__event_from_fire(
      fire, args, engine->rank, is_to_self_only, is_shared, fill_later);
  for (uint64_t i = 1; i < keys; i++) {
    struct event *next = edat__event_clone(e);
    next->copies = e->copies;
    dispatch(engine, &to, e);
    edat__fire_key(fire, args, i, &next->key);
    e = next;
  }
  dispatch(engine, &to, e);
}

void edat__fire_to_all(struct engine *engine, struct event *event) {
  struct targets to = {0, engine->size - 1, -1};
  dispatch(engine, &to, event);
}

void edat__fire_to(struct engine *engine, int target, struct event *event) {
  struct targets to = {target, target, -1};
  dispatch(engine, &to, event);
}

void edat__fire_internal(struct engine *engine, int target, uint32_t operation,
                         const void *data, size_t bytes) {
  struct wire_event wire = {.name = operation,
                            .kind = WIRE_INTERNAL,
                            .count = 1,
                            .elements = bytes,
                            .bytes = bytes};
  struct payload *payload = NULL;
  if (bytes > engine->transport->eager_bytes) {
    payload = edat__payload_new(bytes);
    memcpy(payload->data, data, bytes);
    data = payload->data;
  }
  send_wire(engine, target, &wire, data, payload);
}

bool edat__fire_internal_try(struct engine *engine, int target,
                             uint32_t operation, const void *data,
                             size_t bytes) {
  struct transport *t = engine->transport;
  struct wire_event wire = {.name = operation,
                            .kind = WIRE_INTERNAL,
                            .count = 1,
                            .elements = bytes,
                            .bytes = bytes};
  return bytes <= t->eager_bytes &&
         t->ops->send(t, target, &wire, data, NULL) != TRANSPORT_FULL;
}
