/* SPDX-License-Identifier: BSD-3-Clause */
/* Firing by a call: the event is made here, the rest is fire.c's. */
#include "api.h"

#include "context.h"
#include "fire.h"
#include "mem.h"
#include "stats.h"
#include "trace.h"

#include <stdlib.h>
#include <string.h>

struct shot {
  const char *call;
  void *data;
  int type, count, target;
  const char *id;
  uint32_t flags;
  bool is_owned;
};

static int check_target(const struct engine *engine, const struct shot *shot) {
  int target = shot->target == EDAT_SELF ? engine->rank : shot->target;
  if (target != EDAT_ALL && (target < 0 || target >= engine->size))
    edat__fatal(EDAT_ERR(TARGET_RANK), shot->call, shot->id, target,
                engine->size - 1);
  return target;
}

/* Returns the bytes of the payload. */
static size_t check_data(const struct shot *shot) {
  bool is_context = edat__context_is_type(shot->type);
  int size = is_context ? 1 : edat__api_type_bytes(shot->type);
  if (size < 0)
    edat__fatal(EDAT_ERR(EVENT_TYPE), shot->call, shot->id, shot->type);
  if (shot->count < 0)
    edat__fatal(EDAT_ERR(EVENT_COUNT), shot->call, shot->id, shot->count);
  if (shot->count > 0 && size > 0 && !shot->data)
    edat__fatal(EDAT_ERR(EVENT_DATA), shot->call, shot->id, shot->count);
  return is_context ? sizeof shot->data : (size_t)shot->count * (size_t)size;
}

/* An event on the payload itself, where it is handed over and not so small
   that a copy costs less. */
static struct event *new_copy(const struct shot *shot, size_t bytes,
                              bool is_shared) {
  if (shot->is_owned && bytes > EVENT_SMALL_MAX)
    return edat__event_new_on(edat__payload_adopt(shot->data, bytes), bytes);
  struct event *e = edat__event_new(bytes, is_shared);
  bool is_context = shot->type >= CONTEXT_FIRST;
  if (bytes)
    memcpy(edat__event_data(e), is_context ? &shot->data : shot->data, bytes);
  if (shot->is_owned)
    free(shot->data);
  return e;
}

static struct event *new_event(const struct engine *engine,
                               const struct shot *shot, size_t bytes,
                               bool is_shared) {
  bool is_context = shot->type >= CONTEXT_FIRST;
  struct event *e = new_copy(shot, bytes, is_shared);
  edat__key_parse(shot->id, &e->key);
  e->elements = (uint64_t)shot->count;
  e->source = engine->rank;
  e->flags = shot->flags;
  e->site =
      is_context ? edat__context_site(shot->type) : edat__api_site(shot->type);
  if (EDAT_UNLIKELY(edat__stats_on))
    e->fired_ns = edat__stats_now();
  return e;
}

static void fire(const struct shot *shot) {
  struct engine *engine = edat__engine_need(shot->call);
  if (!shot->id)
    edat__fatal(EDAT_ERR(EVENT_NAME), shot->call);
  int target = check_target(engine, shot);
  size_t bytes = check_data(shot);
  if (shot->type >= CONTEXT_FIRST && target != engine->rank)
    edat__fatal(EDAT_ERR(CONTEXT_TARGET), shot->call, shot->id);
  bool is_shared = target == EDAT_ALL || shot->flags != 0;
  struct event *e = new_event(engine, shot, bytes, is_shared);
  if (target == EDAT_ALL)
    edat__fire_to_all(engine, e);
  else
    edat__fire_to(engine, target, e);
}

void edatFireEvent(void *data, int type, int count, int target,
                   const char *id) {
  fire(
      &(struct shot){"edatFireEvent", data, type, count, target, id, 0, false});
}

void edatFirePersistentEvent(void *data, int type, int count, int target,
                             const char *id) {
  fire(&(struct shot){"edatFirePersistentEvent", data, type, count, target, id,
                      EDATCC_FIRE_STICKY, false});
}

void edat_fire_owned(void *data, int type, int count, int target,
                     const char *id) {
  if (type >= CONTEXT_FIRST)
    edat__fatal(EDAT_ERR(CONTEXT_OWNED), id ? id : "");
  fire(&(struct shot){"edat_fire_owned", data, type, count, target, id, 0,
                      true});
}
