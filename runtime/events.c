/* SPDX-License-Identifier: BSD-3-Clause */
/* See events.h, and abi.h for what generated code asks of a set. */
#include "events.h"
#include "mem.h"
#include "section.h"
#include "stats.h"
#include "trace.h"
#include "waiter.h"

#include <inttypes.h>
#include <string.h>

static size_t set_bytes(uint32_t ndeps, uint32_t nslots) {
  return sizeof(struct edatcc_events) + ndeps * sizeof(struct events_part) +
         nslots * sizeof(struct event *);
}

static inline struct edatcc_events *new_block(const struct consumer *consumer,
                                              uint32_t nslots, size_t bytes) {
  char *block = edat__pool_get(bytes, "a set of events");
  struct edatcc_events *set = (void *)(block + consumer->headroom);
  set->next = NULL;
  set->waiter = NULL;
  set->is_to_rearm = false;
  set->block_bytes = bytes;
  set->order = 0;
  set->consumer = *consumer;
  set->nslots = nslots;
  set->slots = (struct event **)(void *)&set->parts[consumer->ndeps];
  return set;
}

struct edatcc_events *edat__events_new(const struct consumer *consumer,
                                       uint32_t nslots) {
  size_t bytes = consumer->headroom + set_bytes(consumer->ndeps, nslots);
  struct edatcc_events *set = new_block(consumer, nslots, bytes);
  for (uint32_t i = 0; i < nslots; i++)
    set->slots[i] = NULL;
  return set;
}

struct edatcc_events *edat__events_new_like(const struct edatcc_events *set) {
  struct edatcc_events *like = edat__events_new(&set->consumer, set->nslots);
  for (uint32_t i = 0; i < set->consumer.ndeps; i++)
    like->parts[i] =
        (struct events_part){set->parts[i].first, set->parts[i].nslots, NULL};
  return like;
}

struct edatcc_events *edat__events_new_around(const struct edatcc_events *set,
                                              const struct event *event,
                                              const void *data) {
  const struct consumer *consumer = &set->consumer;
  size_t at = consumer->headroom + set_bytes(consumer->ndeps, 1);
  at = (at + EDAT_CACHE_LINE - 1) & ~(size_t)(EDAT_CACHE_LINE - 1);
  EDAT_ASSERT(set->nslots == 1);
  struct edatcc_events *around =
      new_block(consumer, 1, at + sizeof *event + event->bytes);
  char *block = (char *)around - consumer->headroom;
  around->slots[0] = edat__event_embed(block + at, event, data);
  for (uint32_t i = 0; i < consumer->ndeps; i++)
    around->parts[i] =
        (struct events_part){set->parts[i].first, set->parts[i].nslots, NULL};
  return around;
}

void edat__events_free(struct edatcc_events *set) {
  for (uint32_t i = 0; i < set->nslots; i++)
    if (set->slots[i])
      edat__event_free(set->slots[i]);
  for (uint32_t i = 0; i < set->consumer.ndeps; i++)
    edat__mem_free(set->parts[i].joined);
  edat__pool_put((char *)set - set->consumer.headroom, set->block_bytes);
}

void edatcc_events_release(struct edatcc_events **events) {
  if (*events)
    edat__events_free(*events);
  *events = NULL;
}

uint32_t edat__events_held(const struct edatcc_events *set) {
  uint32_t held = 0;
  for (uint32_t i = 0; i < set->nslots; i++)
    held += set->slots[i] != NULL;
  return held;
}

void edat__events_count(const struct edatcc_events *set) {
  for (uint32_t i = 0; set && i < set->nslots; i++) {
    const struct event *e = set->slots[i];
    if (e)
      edat__stats_event(edat__name_get(e->key.name)->text, e->bytes,
                        e->fired_ns);
  }
}

/* Where an event came from, for messages: "a.c:12", or that it is not known. */
enum { PLACE_MAX = 512 };
static const char *print_place(const struct site *site, char *out) {
  if (site->file[0])
    snprintf(out, PLACE_MAX, "%s:%" PRIu32, site->file, site->line);
  else
    snprintf(out, PLACE_MAX, "by a call of the library");
  return out;
}

static EDAT_NORETURN void refuse_type(const struct edatcc_events *set,
                                      const struct event *event,
                                      const struct edatcc_type *type) {
  char key[KEY_PRINT_MAX], place[PLACE_MAX], who[PLACE_MAX];
  const struct site *site = edat__site_get(event->site);
  edat__key_print(&event->key, key, sizeof key);
  print_place(site, place);
  edat__consumer_print(&set->consumer, who, sizeof who);
  if (site->size == 0)
    edat__fatal(EDAT_ERR(NO_PAYLOAD), key, event->source, place,
                type->signature, who);
  edat__fatal(EDAT_ERR(PAYLOAD_TYPE), key, event->source, site->signature,
              place, type->signature, who);
}

void edat__events_check_types(const struct edatcc_events *set) {
  for (uint32_t i = 0; i < set->consumer.ndeps; i++) {
    const struct edatcc_type *type = set->consumer.deps[i].type;
    const struct events_part *part = &set->parts[i];
    for (uint32_t s = 0; type && s < part->nslots; s++) {
      const struct event *e = set->slots[part->first + s];
      if (EDAT_UNLIKELY(
              !edat__site_agrees(edat__site_get(e->site), type, e->elements)))
        refuse_type(set, e, type);
    }
  }
}

/* What generated code asks. */

static size_t element_bytes(const struct edatcc_events *set, int dep) {
  const struct edatcc_type *type = set->consumer.deps[dep].type;
  return type ? type->size : 1;
}

static size_t part_bytes(const struct edatcc_events *set,
                         const struct events_part *part) {
  size_t bytes = 0;
  for (uint32_t s = 0; s < part->nslots; s++)
    bytes += set->slots[part->first + s]->bytes;
  return bytes;
}

/* Makes part->joined: the payloads one after another. */
static void *join(struct edatcc_events *set, struct events_part *part) {
  char *at = edat__mem_alloc(part_bytes(set, part), "joined payloads");
  part->joined = at;
  for (uint32_t s = 0; s < part->nslots; s++) {
    struct event *e = set->slots[part->first + s];
    memcpy(at, edat__event_data(e), e->bytes);
    at += e->bytes;
  }
  return part->joined;
}

/* Nothing came: a poll that found nothing has no set at all. */
static bool is_empty(const struct edatcc_events *set, int dep) {
  return !set || set->parts[dep].nslots == 0;
}

const void *edatcc_events_data(struct edatcc_events *events, int dep) {
  if (is_empty(events, dep))
    return NULL;
  struct events_part *part = &events->parts[dep];
  if (part->joined)
    return part->joined;
  return part->nslots == 1 ? edat__event_data(events->slots[part->first])
                           : join(events, part);
}

void *edatcc_events_data_own(struct edatcc_events *events, int dep) {
  if (is_empty(events, dep))
    return NULL;
  struct events_part *part = &events->parts[dep];
  if (part->joined)
    return part->joined;
  struct event *first = events->slots[part->first];
  return part->nslots == 1 && edat__event_is_sole(first)
             ? edat__event_data(first)
             : join(events, part);
}

size_t edatcc_events_count(struct edatcc_events *events, int dep) {
  if (is_empty(events, dep))
    return 0;
  return part_bytes(events, &events->parts[dep]) / element_bytes(events, dep);
}

int edatcc_events_source(struct edatcc_events *events, int dep) {
  if (is_empty(events, dep))
    return -1;
  return events->slots[events->parts[dep].first]->source;
}

static EDAT_NORETURN void refuse_count(struct edatcc_events *events, int dep,
                                       const char *wants, int64_t n) {
  char key[KEY_PRINT_MAX], place[PLACE_MAX], who[PLACE_MAX];
  const struct event *e = events->slots[events->parts[dep].first];
  edat__key_print(&e->key, key, sizeof key);
  print_place(edat__site_get(e->site), place);
  edat__consumer_print(&events->consumer, who, sizeof who);
  edat__fatal(EDAT_ERR(PAYLOAD_COUNT), key, e->source,
              edatcc_events_count(events, dep), place,
              events->consumer.deps[dep].text, who, wants, n);
}

void edatcc_events_value(struct edatcc_events *events, int dep, void *out,
                         int64_t n) {
  if (!events)
    return;
  size_t size = element_bytes(events, dep);
  const struct events_part *part = &events->parts[dep];
  if (EDAT_LIKELY(n == 1 && part->nslots == 1)) {
    struct event *e = events->slots[part->first];
    if (EDAT_LIKELY(e->bytes == size)) {
      edat__mem_copy(out, edat__event_data(e), size);
      return;
    }
  }
  if (n < 0)
    edat__fatal(EDAT_ERR(VALUE_COUNT), events->consumer.where->file,
                events->consumer.where->line, events->consumer.deps[dep].text,
                n);
  if (is_empty(events, dep)) {
    memset(out, 0, (size_t)n * size);
    return;
  }
  if (edatcc_events_count(events, dep) != (size_t)n)
    refuse_count(events, dep, "", n);
  if (n)
    memcpy(out, edatcc_events_data(events, dep), (size_t)n * size);
}

void edatcc_events_into(struct edatcc_events *events, int dep,
                        const struct edatcc_section *section) {
  if (is_empty(events, dep))
    return;
  size_t size = element_bytes(events, dep);
  int64_t n = edat__section_elements(section, size);
  if (n < 0)
    edat__fatal(EDAT_ERR(INTO_SECTION), events->consumer.where->file,
                events->consumer.where->line, events->consumer.deps[dep].text);
  if (edatcc_events_count(events, dep) != (size_t)n)
    refuse_count(events, dep, "", n);
  const void *data = edatcc_events_data(events, dep);
  if (data != section->base) /* else it was placed there: match_place.c */
    edat__section_unpack(section, size, data);
}

size_t edatcc_events_groups(struct edatcc_events *events, int dep, int64_t k) {
  size_t count = edatcc_events_count(events, dep);
  if (is_empty(events, dep) || (count == 0 && k == 0))
    return 0;
  if (k <= 0 || count % (size_t)k != 0)
    refuse_count(events, dep, "a multiple of ", k);
  return count / (size_t)k;
}
