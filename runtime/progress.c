/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The sink of the transport and the loop of the termination waves.
 *
 * A message counts as received only once the matcher has it, and the baton is
 * held all the while: so a rank never looks idle between the two.
 */
#include "progress.h"

#include "config.h"
#include "mem.h"
#include "name.h"
#include "spread.h"

#include <string.h>

static struct progress_hooks hooks;

void edat__progress_init(const struct progress_hooks *the_hooks) {
  hooks = *the_hooks;
}

static _Atomic(progress_tick *) the_tick; /* Atomic: set once, or NULL. */

void edat__progress_tick_set(progress_tick *tick) {
  atomic_store(&the_tick, tick);
}

/* ---- Sink --------------------------------------------------------------- */

static void fill_event(struct event *e, int source,
                       const struct wire_event *wire) {
  e->key.name = wire->name;
  e->key.nindex = wire->index_count;
  memcpy(e->key.index, wire->index, sizeof e->key.index); /* zeros behind */
  e->elements = wire->elements;
  e->copies = (uint32_t)wire->count;
  e->source = source;
  e->site = wire->site;
  e->flags = wire->flags & WIRE_STICKY ? EDATCC_FIRE_STICKY : 0;
  if (EDAT_UNLIKELY(wire->flags & WIRE_STAMPED))
    e->fired_ns = (int64_t)wire->stamp;
}

static struct event *make_event(int source, const struct wire_event *wire,
                                const void *data, void *body) {
  struct event *e;
  if (body) {
    e = edat__event_new_on(body, wire->bytes);
  } else {
    bool is_shared = wire->count > 1 || wire->flags & WIRE_STICKY;
    e = edat__event_new(wire->bytes, is_shared);
    if (wire->bytes)
      memcpy(edat__event_data(e), data, wire->bytes);
  }
  fill_event(e, source, wire);
  return e;
}

/* Once it is visible as local work. */
static void count_received(struct engine *engine) {
  /* only the baton holder adds: pairs with the load in read_vector */
  int64_t received =
      atomic_load_explicit(&engine->received, memory_order_relaxed);
  /* the same */
  atomic_store_explicit(&engine->received, received + 1, memory_order_release);
}

/* One event with a small payload, which the matcher copies to where it stays.
 */
static void deliver_small(struct engine *engine, int source,
                          const struct wire_event *wire, const void *data) {
  struct event e = {.bytes = wire->bytes};
  fill_event(&e, source, wire);
  edat__match_deliver_copy(engine->match, &e, data);
  count_received(engine);
}

static void hand_over(struct engine *engine, struct event *e) {
  edat__match_deliver(engine->match, e);
  count_received(engine);
}

/* One for all ranks, or one that stays behind such a one. */
static void deliver_in_order(struct engine *engine, int source,
                             const struct wire_event *wire, const void *data,
                             void *body) {
  bool is_spread = wire->flags & WIRE_SPREAD;
  if (!engine->spread ||
      (is_spread && !edat__spread_forward(engine->spread, wire, data, body)))
    edat__fatal(EDAT_ERR(MESSAGE), source, "it was not sent on in order");
  if (is_spread)
    source = (int)wire->root;
  struct event *e = make_event(source, wire, data, body);
  if (!is_spread && edat__spread_hold(engine->spread, wire, e))
    return;
  hand_over(engine, e);
  while (is_spread && (e = edat__spread_release(engine->spread, source)))
    hand_over(engine, e);
}

static void deliver(void *ctx, int source, const struct wire_event *wire,
                    const void *data, void *body) {
  struct engine *engine = ctx;
  if (wire->kind == WIRE_INTERNAL) {
    hooks.internal(engine, source, wire, data);
    if (body)
      edat__payload_put(body);
    return;
  }
  EDAT_TRACE(EVENT, "received", wire->name, source);
  if (EDAT_UNLIKELY(wire->flags & (WIRE_SPREAD | WIRE_BEHIND)))
    deliver_in_order(engine, source, wire, data, body);
  else if (!body && wire->count == 1 && !(wire->flags & WIRE_STICKY) &&
           wire->bytes <= EVENT_SMALL_MAX)
    deliver_small(engine, source, wire, data);
  else
    hand_over(engine, make_event(source, wire, data, body));
}

/* On what a wait has named for it; or NULL. */
static struct payload *place_body(struct engine *engine, int source,
                                  const struct wire_event *wire) {
  if (wire->kind != WIRE_EVENT || !wire->is_next || wire->count != 1 ||
      wire->flags & (WIRE_STICKY | WIRE_SPREAD | WIRE_BEHIND))
    return NULL;
  struct event e;
  fill_event(&e, source, wire);
  void *target =
      edat__match_place(engine->match, &e.key, source, (size_t)wire->bytes);
  return target ? edat__payload_borrow(target, (size_t)wire->bytes) : NULL;
}

static void *make_body(void *ctx, int source, const struct wire_event *wire,
                       void **token) {
  struct engine *engine = ctx;
  struct payload *payload = place_body(engine, source, wire);
  if (!payload)
    payload = edat__payload_new(wire->bytes);
  if (EDAT_UNLIKELY(edat__event_high != 0))
    edat__payload_keep(payload);
  *token = payload;
  return edat__payload_data(payload);
}

static void fill(void *ctx, void *token, size_t at, size_t bytes) {
  (void)ctx;
  edat__payload_fill(token, at, bytes);
}

static void drop_sent(void *ctx, void *token) {
  (void)ctx;
  edat__payload_put(token);
}

static void describe(void *ctx, enum wire_space space, uint32_t id,
                     const void **bytes, size_t *length) {
  (void)ctx;
  if (space == WIRE_NAME) {
    const struct name *name = edat__name_get(id);
    *bytes = name->text;
    *length = name->length;
  } else {
    const struct site *site = edat__site_get(id);
    *bytes = site->wire;
    *length = site->wire_bytes;
  }
}

static uint32_t intern(void *ctx, enum wire_space space, const void *bytes,
                       size_t length) {
  (void)ctx;
  if (space == WIRE_NAME)
    return edat__name_intern(bytes, length);
  uint32_t id = edat__site_intern_wire(bytes, length);
  if (!id)
    edat__fatal(EDAT_ERR(TYPE_MESSAGE));
  return id;
}

struct transport_sink edat__progress_sink(struct engine *engine) {
  return (struct transport_sink){.ctx = engine,
                                 .deliver = deliver,
                                 .body = make_body,
                                 .fill = fill,
                                 .sent = drop_sent,
                                 .describe = describe,
                                 .intern = intern};
}

/* ---- Waves -------------------------------------------------------------- */

/* From one wave to the next of a program that waits for the outside. */
enum { BRIDGE_WAVE_NS = 10 * 1000 * 1000 };
/* Empty ones. */
enum { SOME_POLLS = EDAT_TINY(6, 0) };

static struct term_vector read_vector(struct engine *engine) {
  struct sched *s = &engine->sched;
  enum suspend_reason main = s->main_strand.suspended.reason;
  struct match_counts counts;
  struct term_vector vector = {{0}};
  edat__match_count(engine->match, &counts);
  vector.v[TERM_SENT] = atomic_load(&engine->sent);
  vector.v[TERM_RECEIVED] = atomic_load(&engine->received);
  vector.v[TERM_MAIN_ENDED] = main == SUSPEND_END;
  vector.v[TERM_MAIN_BARRIER] = main == SUSPEND_BARRIER;
  vector.v[TERM_MAIN_WAITING] = main != SUSPEND_END && main != SUSPEND_BARRIER;
  vector.v[TERM_PENDING] = (int64_t)counts.pending[WAITER_TASK];
  vector.v[TERM_SUSPENDED] = edat__sched_suspended(s);
  vector.v[TERM_STORED] = (int64_t)counts.stored;
  vector.v[TERM_BRIDGES] = edat__config_bool(CONFIG_ENABLE_BRIDGE);
  return vector;
}

static void apply(struct engine *engine, enum term_outcome outcome) {
  EDAT_TRACE(TERM, "outcome", outcome, engine->term.waves);
  switch (outcome) {
  case TERM_NONE:
    return;
  case TERM_END:
    /* Never applied: no wave after this one. */
    engine->is_decided = true;
    edat__sched_resume(&engine->sched.main_strand);
    return;
  case TERM_BARRIER:
    edat__sched_pause_begin(&engine->sched);
    edat__sched_resume(&engine->sched.main_strand);
    edat__term_applied(&engine->term);
    return;
  case TERM_HANG:
    hooks.hang(engine);
  }
}

static int close_wave(struct engine *engine) {
  struct term_vector sums;
  struct transport *t = engine->transport;
  if (!t->ops->wave_test(t, sums.v))
    return 0;
  apply(engine, edat__term_close(&engine->term, &sums));
  engine->last_wave = edat__clock_ticks();
  return !engine->term.bridged;
}

static void join_wave(struct engine *engine) {
  struct transport *t = engine->transport;
  engine->joined = read_vector(engine);
  edat__term_open(&engine->term);
  t->ops->wave_start(t, engine->joined.v, TERM_FIELDS);
}

/* Here nothing can begin any more but what main does when all are quiet: no
   task and nobody waits for an event. */
static bool is_over_here(struct engine *engine) {
  enum suspend_reason main = engine->sched.main_strand.suspended.reason;
  struct match_counts counts;
  uint64_t waiters = 0;
  if (main != SUSPEND_END && main != SUSPEND_BARRIER)
    return false;
  edat__match_count(engine->match, &counts);
  for (int kind = 0; kind < WAITER_KINDS; kind++)
    waiters += counts.pending[kind];
  return waiters == 0;
}

/* A first wave is joined only after many empty polls, so as not to disturb
   a program that is about to go on; but before sleep, and after some if this
   rank is done, which is looked at once. */
static bool wants_wave(struct engine *engine, bool passive, bool is_sleepy) {
  bool is_over =
      passive && engine->term.idle == SOME_POLLS && is_over_here(engine);
  int tries = (is_sleepy && passive) || is_over ? TERM_IDLE_POLLS : 1;
  uint64_t quiet = edat__clock_ticks() - engine->last_wave;
  if (engine->term.bridged && edat__ticks_to_ns(quiet) < BRIDGE_WAVE_NS)
    return false;
  for (int i = 0; i < tries; i++)
    if (edat__term_wants_wave(&engine->term, passive))
      return true;
  return false;
}

/* Nothing of this rank is under way. */
static bool is_drained(struct engine *engine) {
  struct transport *t = engine->transport;
  return t->ops->is_drained(t) &&
         (!engine->spread || edat__spread_is_drained(engine->spread));
}

/* The rank has nothing to do and nothing came. */
static int look_for_quiet(struct engine *engine, bool is_sleepy) {
  struct transport *t = engine->transport;
  t->ops->flush(t, true);
  bool passive = edat__sched_is_idle(&engine->sched) && is_drained(engine);
  if (!wants_wave(engine, passive, is_sleepy))
    return 0;
  join_wave(engine);
  return !engine->term.bridged;
}

/* ---- Flow ---------------------------------------------------------------- */

/* Between two messages of a rank that keeps more than it should. */
enum { SPARING_NS = 1000 * 1000 };

/* Tasks that run or could run may give memory back; where there are none, only
   what is still to be received can help. It never stops, so nothing that waits
   for a message of this rank waits for ever. What is to be sent on and cannot
   is too much, too. */
static enum transport_appetite appetite_of(struct engine *engine) {
  bool is_stuck = engine->spread && !edat__spread_is_drained(engine->spread);
  if (!is_stuck &&
      (edat__event_high == 0 || edat__event_kept() <= edat__event_high ||
       edat__sched_is_idle(&engine->sched)))
    return TRANSPORT_TAKE_ALL;
  uint64_t past = edat__clock_ticks() - engine->last_sparing;
  return edat__ticks_to_ns(past) < SPARING_NS ? TRANSPORT_TAKE_NONE
                                              : TRANSPORT_TAKE_ONE;
}

static int receive(struct engine *engine) {
  struct transport *t = engine->transport;
  if (EDAT_LIKELY(edat__event_high == 0 && !engine->spread))
    return t->ops->poll(t);
  enum transport_appetite appetite = appetite_of(engine);
  t->appetite = appetite;
  int happened = t->ops->poll(t);
  if (appetite == TRANSPORT_TAKE_ONE && t->appetite == TRANSPORT_TAKE_NONE)
    engine->last_sparing = edat__clock_ticks();
  if (engine->spread)
    happened += edat__spread_retry(engine->spread);
  return happened;
}

/* ---- Poll ---------------------------------------------------------------- */

/* A wave once joined is tested to its end, also by a rank that is busy again:
   the others wait for it. What it fires leaves meanwhile: the wave may wait for
   a rank that waits for just that. */
int edat__progress_poll(void *ctx, enum poll_mood mood) {
  struct engine *engine = ctx;
  struct transport *t = engine->transport;
  int happened = receive(engine);
  progress_tick *tick = atomic_load(&the_tick);
  if (EDAT_UNLIKELY(tick != NULL))
    happened += tick(engine);
  if (edat__term_is_open(&engine->term)) {
    t->ops->flush(t, mood != POLL_BUSY);
    happened += close_wave(engine);
  } else if (engine->is_decided) {
    return happened;
  } else if (mood == POLL_BUSY || mood == POLL_LINGER) {
    t->ops->flush(t, mood == POLL_LINGER);
  } else if (happened > 0) {
    edat__term_wants_wave(&engine->term, false);
  } else {
    happened = look_for_quiet(engine, mood == POLL_SLEEPY);
  }
  if (happened == 0 && mood != POLL_BUSY && !is_drained(engine))
    return POLL_UNDERWAY;
  return happened;
}
