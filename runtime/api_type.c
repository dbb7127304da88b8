/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The types of edat.h as C types, so that events of calls and pragmas meet;
 * and the events of the engine as EDAT_Event.
 */
#include "api.h"

#include "context.h"
#include "mem.h"
#include "trace.h"

#include <limits.h>
#include <string.h>

_Static_assert(EDAT_NOTYPE == EDATCC_KIND_NONE && EDAT_INT == EDATCC_KIND_INT &&
                   EDAT_FLOAT == EDATCC_KIND_FLOAT &&
                   EDAT_DOUBLE == EDATCC_KIND_DOUBLE &&
                   EDAT_BYTE == EDATCC_KIND_BYTE &&
                   EDAT_ADDRESS == EDATCC_KIND_ADDRESS &&
                   EDAT_LONG == EDATCC_KIND_LONG,
               "kinds are the types of edat.h");

static const struct {
  const char *signature;
  int bytes;
} types[] = {[EDAT_NOTYPE] = {"", 0},
             [EDAT_INT] = {"int", sizeof(int)},
             [EDAT_FLOAT] = {"float", sizeof(float)},
             [EDAT_DOUBLE] = {"double", sizeof(double)},
             [EDAT_BYTE] = {SITE_BYTES, 1},
             [EDAT_ADDRESS] = {"void *", sizeof(void *)},
             [EDAT_LONG] = {"long", sizeof(long)}};

int edat__api_type_bytes(int type) {
  return type >= 0 && type < (int)EDAT_LENGTH(types) ? types[type].bytes : -1;
}

uint32_t edat__api_site(int type) {
  /* Atomic: the id of the site, once it is known. */
  static _Atomic uint32_t sites[EDAT_LENGTH(types)];
  uint32_t site = atomic_load(&sites[type]);
  if (EDAT_LIKELY(site != 0))
    return site;
  site = edat__site_intern(types[type].signature, (uint32_t)types[type].bytes,
                           "", 0);
  atomic_store(&sites[type], site);
  return site;
}

/* ---- Events as EDAT_Event ----------------------------------------------- */

static int number_of(const struct event *e, uint64_t elements) {
  char key[KEY_PRINT_MAX];
  if (elements <= INT_MAX)
    return (int)elements;
  edat__key_print(&e->key, key, sizeof key);
  edat__fatal(EDAT_ERR(ELEMENTS), key, e->source, (unsigned long long)elements);
}

/* Everything but the name. */
static void describe(struct event *e, EDAT_Event *out) {
  const struct site *site = edat__site_get(e->site);
  int context =
      site->kind == EDATCC_KIND_ADDRESS ? edat__context_of(site->signature) : 0;
  bool is_bytes = site->size != 0 && site->kind == EDATCC_KIND_NONE;
  out->data = e->bytes ? edat__event_data(e) : NULL;
  out->metadata.source = e->source;
  out->metadata.data_type = is_bytes ? EDAT_BYTE : site->kind;
  out->metadata.number_elements =
      number_of(e, is_bytes ? e->bytes : e->elements);
  if (context) {
    memcpy(&out->data, edat__event_data(e), sizeof out->data);
    out->metadata.data_type = context;
  }
}

static size_t name_bytes(const struct event *e) {
  return edat__key_print(&e->key, NULL, 0) + 1;
}

/* Makes the payload private: a task may write to it. */
static void own(struct event *e) {
  if (edat__event_is_sole(e))
    return;
  struct payload *mine = edat__payload_new(e->bytes);
  memcpy(mine->data, edat__event_data(e), e->bytes);
  edat__payload_put(e->payload);
  e->payload = mine;
}

void edat__api_lend(struct api_loan *loan, struct event *const *events,
                    size_t count) {
  size_t names = count * sizeof(EDAT_Event), at = names;
  for (size_t i = 0; i < count; i++)
    names += name_bytes(events[i]);
  loan->bytes = names;
  loan->events = names ? edat__pool_get(names, "a task's events") : NULL;
  for (size_t i = 0; i < count; i++) {
    EDAT_Event *out = &loan->events[i];
    own(events[i]);
    describe(events[i], out);
    out->metadata.event_id = (char *)loan->events + at;
    at += edat__key_print(&events[i]->key, out->metadata.event_id,
                          loan->bytes - at) +
          1;
  }
}

void edat__api_end_loan(struct api_loan *loan) {
  edat__pool_put(loan->events, loan->bytes);
}

static bool is_context(const EDAT_Event *event) {
  return event->metadata.data_type >= CONTEXT_FIRST;
}

/* Each part is malloc's own, so that free() will do too. */
static void give_one(struct event *e, EDAT_Event *out) {
  size_t bytes = name_bytes(e);
  describe(e, out);
  out->metadata.event_id = edat__mem_alloc(bytes, "an event's name");
  edat__key_print(&e->key, out->metadata.event_id, bytes);
  if (!out->data || is_context(out))
    return;
  out->data = edat__mem_alloc(e->bytes, "an event's payload");
  memcpy(out->data, edat__event_data(e), e->bytes);
}

EDAT_Event *edat__api_give(struct event *const *events, size_t count) {
  EDAT_Event *out = NULL;
  if (count)
    out = edat__mem_alloc(count * sizeof *out, "events");
  for (size_t i = 0; i < count; i++)
    give_one(events[i], &out[i]);
  return out;
}

void edatFreeEvents(EDAT_Event *events, int count) {
  for (int i = 0; events && i < count; i++) {
    if (!is_context(&events[i]))
      edat__mem_free(events[i].data);
    edat__mem_free(events[i].metadata.event_id);
  }
  edat__mem_free(events);
}

int edatFindEvent(EDAT_Event *events, int count, int source, const char *id) {
  static const char call[] = "edatFindEvent";
  if (!id)
    edat__fatal(EDAT_ERR(EVENT_NAME), call);
  if (count > 0 && !events)
    edat__fatal(EDAT_ERR(NULL_LIST), call, count);
  if (source == EDAT_SELF)
    source = edatGetRank();
  for (int i = 0; i < count; i++)
    if ((source == EDAT_ANY || events[i].metadata.source == source) &&
        strcmp(events[i].metadata.event_id, id) == 0)
      return i;
  return -1;
}
