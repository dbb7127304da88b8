/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Traffic between ranks that checks itself, over any transport.
 *
 * A message says by its first index which it is of its pair of ranks; name,
 * size and bytes follow from that, so a receiver knows exactly what must come
 * next.  Every rank numbers the names differently, so that translation is
 * tested too.
 */
#ifndef EDAT_TEST_TRAFFIC_H
#define EDAT_TEST_TRAFFIC_H

#include "check.h"
#include "sync.h"
#include "transport.h"

enum { TRAFFIC_NAMES = 20, TRAFFIC_RANKS = 8, TRAFFIC_MAX_BYTES = 100000 };

struct traffic {
  struct transport *t;
  int rank, size;
  uint64_t seed;
  char names[TRAFFIC_NAMES][20];
  unsigned char sites[TRAFFIC_NAMES][128];
  size_t site_bytes[TRAFFIC_NAMES];

  /* Of the thread that sends to this target. */
  int64_t sent[TRAFFIC_RANKS];

  /* Of the thread that polls. */
  int64_t received[TRAFFIC_RANKS];

  _Atomic int64_t all_sent;
  _Atomic int64_t all_received;
  _Atomic int64_t large_sent;
  _Atomic int64_t large_done;
};

static uint64_t traffic_hash(uint64_t a, uint64_t b) {
  uint64_t h = (a + 1) * UINT64_C(0x9e3779b97f4a7c15) ^ b;
  h ^= h >> 32;
  h *= UINT64_C(0xd6e8feb86659fd93);
  h ^= h >> 29;
  return h;
}

static uint64_t traffic_key(const struct traffic *f, int source, int target,
                            int64_t number) {
  return traffic_hash(f->seed * 64 + (uint64_t)(source * 8 + target),
                      (uint64_t)number);
}

/* Mostly small, sometimes about a packet, seldom large. */
static size_t traffic_bytes(uint64_t key) {
  if (key % 64 == 0)
    return (size_t)(key >> 8) % TRAFFIC_MAX_BYTES;
  if (key % 8 == 0)
    return (size_t)(key >> 8) % 9000;
  return (size_t)(key >> 8) % 65;
}

static uint32_t traffic_id(const struct traffic *f, int name) {
  return (uint32_t)((name * 7 + f->rank * 3) % TRAFFIC_NAMES + 50 * f->rank);
}

static int traffic_name(const struct traffic *f, uint32_t id) {
  for (int name = 0; name < TRAFFIC_NAMES; name++)
    if (traffic_id(f, name) == id)
      return name;
  return -1;
}

static void traffic_fill(unsigned char *data, size_t bytes, uint64_t key) {
  for (size_t i = 0; i < bytes; i++)
    data[i] = (unsigned char)(key >> (i % 8 * 8)) + (unsigned char)(i / 8);
}

static int traffic_is_right(const unsigned char *data, size_t bytes,
                            uint64_t key) {
  for (size_t i = 0; i < bytes; i++)
    if (data[i] !=
        (unsigned char)((unsigned char)(key >> (i % 8 * 8)) + (i / 8)))
      return 0;
  return 1;
}

static void traffic_deliver(void *ctx, int source,
                            const struct wire_event *event, const void *data,
                            void *body) {
  struct traffic *f = ctx;
  int64_t number = f->received[source]++;
  uint64_t key = traffic_key(f, source, f->rank, number);
  int name = (int)(key >> 40) % TRAFFIC_NAMES;
  edat__mutex_assert_none_held();
  CHECK_INT(event->index[0], number);
  CHECK_INT(event->bytes, traffic_bytes(key));
  CHECK_INT(event->large, event->bytes > f->t->eager_bytes);
  CHECK_INT(event->name, traffic_id(f, name));
  CHECK_INT(event->site, traffic_id(f, name));
  CHECK(traffic_is_right(data, (size_t)event->bytes, key));
  CHECK((body != NULL) == event->large);
  free(body);
  atomic_fetch_add(&f->all_received, 1);
}

static void *traffic_body(void *ctx, int source, const struct wire_event *event,
                          void **token) {
  (void)ctx;
  (void)source;
  return *token = malloc((size_t)event->bytes);
}

static void traffic_sent(void *ctx, void *token) {
  struct traffic *f = ctx;
  edat__mutex_assert_none_held();
  free(token);
  atomic_fetch_add(&f->large_done, 1);
}

static void traffic_describe(void *ctx, enum wire_space space, uint32_t id,
                             const void **bytes, size_t *length) {
  struct traffic *f = ctx;
  int name = traffic_name(f, id);
  edat__mutex_assert_none_held();
  REQUIRE(name >= 0);
  *bytes = space == WIRE_NAME ? (const void *)f->names[name] : f->sites[name];
  *length = space == WIRE_NAME ? strlen(f->names[name]) : f->site_bytes[name];
}

static uint32_t traffic_intern(void *ctx, enum wire_space space,
                               const void *bytes, size_t length) {
  struct traffic *f = ctx;
  int name = -1;
  struct wire_site site;
  char text[20] = {0};
  if (space == WIRE_SITE) {
    REQUIRE(edat__wire_get_site(bytes, length, &site));
    CHECK_STR(site.type, "double");
    name = (int)site.line;
  } else if (length < sizeof text) {
    memcpy(text, bytes, length);
    name = atoi(text + strlen("name-"));
  }
  REQUIRE(name >= 0 && name < TRAFFIC_NAMES);
  return traffic_id(f, name);
}

static struct transport_sink traffic_sink(struct traffic *f) {
  return (struct transport_sink){.ctx = f,
                                 .deliver = traffic_deliver,
                                 .body = traffic_body,
                                 .sent = traffic_sent,
                                 .describe = traffic_describe,
                                 .intern = traffic_intern};
}

/* Before the transport starts; traffic_begin afterwards. */
static void traffic_init(struct traffic *f, uint64_t seed) {
  memset(f, 0, sizeof *f);
  f->seed = seed;
}

static void traffic_begin(struct traffic *f, struct transport *t) {
  f->t = t;
  f->rank = t->rank;
  f->size = t->size;
  REQUIRE(f->size <= TRAFFIC_RANKS);
  for (int name = 0; name < TRAFFIC_NAMES; name++) {
    struct wire_site site = {"double", "traffic.c", 8, (uint32_t)name};
    snprintf(f->names[name], sizeof f->names[name], "name-%d", name);
    f->site_bytes[name] = edat__wire_put_site(f->sites[name], &site);
  }
}

/* Sends the next message to that target; false if the transport is full. */
__attribute__((unused)) static int traffic_try_send(struct traffic *f,
                                                    int target) {
  int64_t number = f->sent[target];
  uint64_t key = traffic_key(f, f->rank, target, number);
  uint32_t id = traffic_id(f, (int)(key >> 40) % TRAFFIC_NAMES);
  struct wire_event event = {.name = id,
                             .site = id,
                             .kind = WIRE_EVENT,
                             .index_count = 1,
                             .index = {number},
                             .count = 1,
                             .elements = 1,
                             .bytes = traffic_bytes(key)};
  int large = event.bytes > f->t->eager_bytes;
  unsigned char *data = calloc(1, (size_t)event.bytes + 1);
  traffic_fill(data, (size_t)event.bytes, key);
  if (f->t->ops->send(f->t, target, &event, data, data) == TRANSPORT_FULL) {
    free(data);
    return 0;
  }
  if (large) {
    atomic_fetch_add(&f->large_sent, 1);
  } else {
    memset(data, 0xee, (size_t)event.bytes); /* it was copied */
    free(data);
  }
  f->sent[target]++;
  atomic_fetch_add(&f->all_sent, 1);
  return 1;
}

#endif
