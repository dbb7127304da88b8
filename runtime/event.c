/* SPDX-License-Identifier: BSD-3-Clause */
/* See event.h. The payload is packed straight to where it stays. */
#include "event.h"

#include "large.h"
#include "mem.h"
#include "section.h"
#include "stats.h"
#include "trace.h"

#include <inttypes.h>
#include <string.h>

/* Bytes of kept events; a cache line of its own, as all threads write it. */
static EDAT_CACHE_ALIGNED _Atomic int64_t kept; /* Atomic: a sum. */
int64_t edat__event_high;

struct payload *edat__payload_new(size_t bytes) {
  if (bytes > SIZE_MAX - sizeof(struct payload))
    edat__fatal(EDAT_ERR(OUT_OF_MEMORY), bytes, "an event's payload");
  size_t size = sizeof(struct payload) + bytes;
  struct payload *p = size < EDAT_LARGE_MIN
                          ? edat__pool_get(size, "an event's payload")
                          : edat__large_get(size, "an event's payload");
  atomic_init(&p->refs, 1);
  p->bytes = bytes;
  p->adopted = NULL;
  p->is_borrowed = false;
  atomic_init(&p->is_kept, false);
  p->unfilled = NULL;
  return p;
}

struct payload *edat__payload_adopt(void *data, size_t bytes) {
  struct payload *p = edat__pool_get(sizeof *p, "an event's payload");
  atomic_init(&p->refs, 1);
  p->bytes = bytes;
  p->adopted = data;
  p->is_borrowed = false;
  atomic_init(&p->is_kept, false);
  p->unfilled = NULL;
  return p;
}

struct payload *edat__payload_borrow(void *data, size_t bytes) {
  struct payload *p = edat__payload_adopt(data, bytes);
  p->is_borrowed = true;
  return p;
}

void edat__payload_fill(struct payload *payload, size_t at, size_t bytes) {
  if (!payload->unfilled)
    return;
  memcpy(payload->data + at, (const char *)payload->unfilled + at, bytes);
  if (at + bytes == payload->bytes)
    payload->unfilled = NULL;
}

void edat__payload_get(struct payload *payload) {
  /* a new reference comes from an old one, which pairs with nothing */
  atomic_fetch_add_explicit(&payload->refs, 1, memory_order_relaxed);
}

/* The memory that is gone until it is freed. */
static int64_t kept_bytes(const struct payload *payload) {
  return (int64_t)(sizeof *payload +
                   (payload->is_borrowed ? 0 : payload->bytes));
}

static void free_payload(struct payload *payload) {
  if (EDAT_UNLIKELY(atomic_load(&payload->is_kept)))
    atomic_fetch_sub(&kept, kept_bytes(payload));
  size_t size = sizeof *payload + (payload->adopted ? 0 : payload->bytes);
  if (!payload->is_borrowed)
    edat__mem_free(payload->adopted);
  if (size < EDAT_LARGE_MIN)
    edat__pool_put(payload, size);
  else
    edat__large_put(payload, size);
}

void edat__payload_put(struct payload *payload) {
  /* Who holds the only reference need not give it back. */
  if (atomic_load(&payload->refs) == 1 ||
      atomic_fetch_sub(&payload->refs, 1) == 1)
    free_payload(payload);
}

static struct event *make(size_t small_bytes, struct payload *payload,
                          size_t bytes) {
  struct event *e = edat__pool_get(sizeof *e + small_bytes, "an event");
  e->number = 0;
  e->payload = payload;
  e->bytes = bytes;
  e->elements = 0;
  e->copies = 1;
  e->source = -1;
  e->site = 0;
  e->flags = 0;
  e->fired_ns = 0;
  return e;
}

struct event *edat__event_new(size_t bytes, bool is_shared) {
  if (bytes > EVENT_SMALL_MAX || (is_shared && bytes > 0))
    return make(0, edat__payload_new(bytes), bytes);
  return make(bytes, NULL, bytes);
}

struct event *edat__event_new_on(struct payload *payload, size_t bytes) {
  return make(0, payload, bytes);
}

static int64_t own_bytes(const struct event *event) {
  return (int64_t)(sizeof *event + (event->payload ? 0 : event->bytes));
}

void edat__event_free(struct event *event) {
  size_t small = event->payload ? 0 : event->bytes;
  if (EDAT_UNLIKELY(event->flags & EVENT_KEPT))
    atomic_fetch_sub(&kept, own_bytes(event));
  if (event->payload)
    edat__payload_put(event->payload);
  if (!(event->flags & EVENT_EMBEDDED))
    edat__pool_put(event, sizeof *event + small);
}

struct event *edat__event_copy(const struct event *event, const void *data) {
  struct event *e = edat__pool_get(sizeof *e + event->bytes, "an event");
  *e = *event;
  edat__mem_copy(e->small, data, event->bytes);
  return e;
}

struct event *edat__event_embed(void *memory, const struct event *event,
                                const void *data) {
  struct event *e = memory;
  *e = *event;
  e->flags |= EVENT_EMBEDDED;
  edat__mem_copy(e->small, data, event->bytes);
  return e;
}

struct event *edat__event_detach(struct event *event) {
  return event->flags & EVENT_EMBEDDED ? edat__event_clone(event) : event;
}

struct event *edat__event_clone(const struct event *event) {
  struct event *e =
      make(event->payload ? 0 : event->bytes, event->payload, event->bytes);
  if (event->payload)
    edat__payload_get(event->payload);
  else
    memcpy(e->small, event->small, event->bytes);
  e->number = event->number;
  e->key = event->key;
  e->elements = event->elements;
  e->source = event->source;
  e->site = event->site;
  e->flags = event->flags & ~EVENT_EMBEDDED;
  e->fired_ns = event->fired_ns;
  if (EDAT_UNLIKELY(e->flags & EVENT_KEPT))
    atomic_fetch_add(&kept, own_bytes(e));
  return e;
}

bool edat__event_is_sole(const struct event *event) {
  return !event->payload || atomic_load(&event->payload->refs) == 1;
}

/* What is kept. */

void edat__payload_keep(struct payload *payload) {
  if (edat__event_high && !atomic_exchange(&payload->is_kept, true))
    atomic_fetch_add(&kept, kept_bytes(payload));
}

void edat__event_keep(struct event *event) {
  if (!edat__event_high || event->flags & EVENT_KEPT)
    return;
  event->flags |= EVENT_KEPT;
  atomic_fetch_add(&kept, own_bytes(event));
  if (event->payload)
    edat__payload_keep(event->payload);
}

int64_t edat__event_kept(void) { return atomic_load(&kept); }

/* From a fire. */

static EDAT_NORETURN void refuse(const struct edatcc_fire *fire,
                                 const struct edatcc_fire_args *args,
                                 const char *what, int64_t value) {
  edat__fatal(EDAT_ERR(FIRE_VALUE), fire->where.file, fire->where.line,
              fire->name ? fire->name->text : args->name, what, value);
}

uint64_t edat__fire_keys(const struct edatcc_fire *fire,
                         const struct edatcc_fire_args *args) {
  uint64_t keys = 1;
  if (args->count < 0 || args->count > UINT32_MAX)
    refuse(fire, args, "the count is", args->count);
  for (unsigned i = 0; i < fire->nindex; i++) {
    if (!(fire->range >> i & 1))
      continue;
    if (args->length[i] < 0)
      refuse(fire, args, "the length of a range is", args->length[i]);
    if (__builtin_mul_overflow(keys, (uint64_t)args->length[i], &keys))
      refuse(fire, args, "too many events in a range of", args->length[i]);
  }
  return args->count ? keys : 0;
}

void edat__fire_key(const struct edatcc_fire *fire,
                    const struct edatcc_fire_args *args, uint64_t i,
                    struct key *key) {
  uint32_t first = 0;
  *key = (struct key){.nindex = fire->nindex};
  if (fire->name) {
    key->name = edat__name_id(fire->name);
  } else {
    if (!args->name)
      edat__fatal(EDAT_ERR(FIRE_NAME), fire->where.file, fire->where.line);
    edat__key_parse(args->name, key);
    first = key->nindex;
    key->nindex += fire->nindex;
    if (key->nindex > EDATCC_MAX_INDICES)
      refuse(fire, args, "too many indices:", key->nindex);
  }
  for (uint32_t n = fire->nindex; n-- > 0;) {
    bool is_range = fire->range >> n & 1;
    uint64_t length = is_range ? (uint64_t)args->length[n] : 1;
    key->index[first + n] = args->index[n] + (int64_t)(i % length);
    i /= length;
  }
}

static size_t payload_bytes(const struct edatcc_fire *fire,
                            const struct edatcc_fire_args *args,
                            int64_t *elements) {
  *elements = edat__section_elements(&args->data, fire->type->size);
  if (*elements < 0) {
    int64_t length = 0;
    for (int i = 0; i < args->data.ndims && length >= 0; i++)
      length = args->data.dims[i].count;
    refuse(fire, args, "a section of the data has a bad length:", length);
  }
  if (*elements > 0 && !args->data.base)
    refuse(fire, args, "the data is a null pointer; elements:", *elements);
  return (size_t)*elements * fire->type->size;
}

static void check_pointers(const struct edatcc_fire *fire,
                           const struct edatcc_fire_args *args) {
  const struct edatcc_type *type = fire->type;
  const char *member = type->pointer_member;
  if (EDAT_LIKELY(!member))
    return;
  edat__fatal(EDAT_ERR(FIRE_POINTER), fire->where.file, fire->where.line,
              fire->name ? fire->name->text : args->name, type->signature,
              *member ? "holds the pointer '" : "is a pointer", member,
              *member ? "'" : "");
}

size_t edat__fire_bytes(const struct edatcc_fire *fire,
                        const struct edatcc_fire_args *args,
                        bool is_to_self_only, int64_t *elements) {
  *elements = 0;
  if (!fire->type)
    return 0;
  size_t bytes = payload_bytes(fire, args, elements);
  if (!is_to_self_only)
    check_pointers(fire, args);
  return bytes;
}

struct event *edat__event_from_fire(struct edatcc_fire *fire,
                                    const struct edatcc_fire_args *args,
                                    int source, bool is_to_self_only,
                                    bool is_shared, size_t fill_later) {
  struct event *e;
  int64_t elements;
  size_t bytes = edat__fire_bytes(fire, args, is_to_self_only, &elements);
  if (fire->type) {
    e = edat__event_new(bytes, is_shared);
    e->elements = (uint64_t)elements;
    if (EDAT_UNLIKELY(bytes > fill_later) && e->payload &&
        edat__section_is_contiguous(&args->data, fire->type->size))
      e->payload->unfilled = (const void *)(uintptr_t)args->data.base;
    else
      edat__section_pack(&args->data, fire->type->size, edat__event_data(e));
  } else {
    e = edat__event_new(0, false);
  }
  edat__fire_key(fire, args, 0, &e->key);
  e->source = source;
  e->site = edat__site_id(fire);
  e->copies = (uint32_t)args->count;
  e->flags = fire->flags;
  if (EDAT_UNLIKELY(edat__stats_on))
    e->fired_ns = edat__stats_now();
  return e;
}
