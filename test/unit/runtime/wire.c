// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages survive the wire, and nothing that is not one is taken for one. */
#include "wire.h"
#include "check.h"

static uint64_t state;

static uint64_t next_random(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state * UINT64_C(0x2545f4914f6cdd1d);
}

/* Of any magnitude: edges of the varints are as likely as anything. */
static uint64_t any_number(void) {
  uint64_t shift = next_random() % 65;
  return shift == 64 ? 0 : next_random() >> shift;
}

static struct wire_event any_event(void) {
  struct wire_event event = {.name = (uint32_t)any_number(),
                             .site = (uint32_t)any_number(),
                             .kind = WIRE_EVENT,
                             .flags = (uint8_t)(next_random() % 16),
                             .index_count = (uint8_t)(next_random() % 5),
                             .large = next_random() % 2 == 0,
                             .count = any_number(),
                             .elements = any_number()};
  if (next_random() % 4 == 0)
    event.kind = WIRE_INTERNAL;
  for (int i = 0; i < event.index_count; i++)
    event.index[i] = (int64_t)any_number();
  event.bytes = event.large ? any_number() : next_random() % 100;
  return event;
}

static bool is_same(const struct wire_event *a, const struct wire_event *b) {
  return a->name == b->name && a->site == b->site && a->kind == b->kind &&
         a->flags == b->flags && a->index_count == b->index_count &&
         a->large == b->large && a->count == b->count &&
         memcmp(a->index, b->index, sizeof a->index) == 0 &&
         a->elements == b->elements && a->bytes == b->bytes;
}

static void check_event(const struct wire_event *event) {
  unsigned char bytes[WIRE_HEADER_MAX + 100];
  struct wire_message message;
  size_t length = edat__wire_put_event(bytes, event);
  CHECK(length <= WIRE_HEADER_MAX);
  size_t whole = length + (event->large ? 0 : (size_t)event->bytes);
  memset(bytes + length, 7, whole - length);
  CHECK_INT(edat__wire_get(bytes, whole, &message), whole);
  CHECK_INT(message.kind, event->kind);
  CHECK(is_same(&message.event, event));
  CHECK(event->large ? !message.data : message.data == bytes + length);
  for (size_t cut = 0; cut < whole; cut++)
    CHECK_INT(edat__wire_get(bytes, cut, &message), 0);
}

static void events_survive(void) {
  for (uint64_t seed = 1; seed <= 5000; seed++) {
    check_note("seed %llu", (unsigned long long)seed);
    state = seed;
    struct wire_event event = any_event();
    check_event(&event);
  }
}

static void extremes_survive(void) {
  struct wire_event event;
  memset(&event, 0, sizeof event);
  event.name = event.site = UINT32_MAX;
  event.kind = WIRE_INTERNAL;
  event.flags = 15;
  event.index_count = 4;
  event.large = true;
  for (int i = 0; i < 4; i++)
    event.index[i] = i % 2 ? INT64_MAX : INT64_MIN;
  event.count = event.elements = event.bytes = UINT64_MAX;
  check_event(&event);
}

static void common_event_is_small(void) {
  unsigned char bytes[WIRE_HEADER_MAX];
  struct wire_event event = {.name = 100,
                             .site = 100,
                             .kind = WIRE_EVENT,
                             .index_count = 1,
                             .index = {60},
                             .count = 1,
                             .elements = 1,
                             .bytes = 8};
  CHECK_INT(edat__wire_put_event(bytes, &event), 7);
}

static void definitions_survive(void) {
  unsigned char bytes[WIRE_HEADER_MAX + 10];
  struct wire_message message;
  for (int space = 0; space < WIRE_SPACES; space++) {
    size_t head =
        edat__wire_put_define(bytes, (enum wire_space)space, 1u << 31, 10);
    memcpy(bytes + head, "0123456789", 10);
    CHECK_INT(edat__wire_get(bytes, head + 10, &message), head + 10);
    CHECK_INT(message.kind, WIRE_DEFINE);
    CHECK_INT(message.define.space, space);
    CHECK_INT(message.define.id, 1u << 31);
    CHECK_INT(message.define.length, 10);
    CHECK(message.define.bytes == bytes + head);
    CHECK_INT(edat__wire_get(bytes, head + 9, &message), 0);
  }
}

static void noise_is_refused(void) {
  for (uint64_t seed = 1; seed <= 20000; seed++) {
    unsigned char bytes[40];
    struct wire_message message;
    check_note("seed %llu", (unsigned long long)seed);
    state = seed;
    for (size_t i = 0; i < sizeof bytes; i++)
      bytes[i] = (unsigned char)(next_random() >> 40);
    size_t used = edat__wire_get(bytes, sizeof bytes, &message);
    CHECK(used <= sizeof bytes);
    if (used && message.kind != WIRE_DEFINE)
      CHECK(message.event.index_count <= WIRE_MAX_INDICES);
  }
}

static void sites_survive(void) {
  struct wire_site site = {"struct point[3]", "dir/a b.c", 24, 4711};
  struct wire_site back;
  unsigned char bytes[100];
  CHECK(edat__wire_site_bytes(&site) <= sizeof bytes);
  size_t length = edat__wire_put_site(bytes, &site);
  REQUIRE(edat__wire_get_site(bytes, length, &back));
  CHECK_STR(back.type, site.type);
  CHECK_STR(back.file, site.file);
  CHECK_INT(back.element_bytes, 24);
  CHECK_INT(back.line, 4711);
  CHECK(!edat__wire_get_site(bytes, length - 1, &back));
  CHECK(!edat__wire_get_site(bytes, 2, &back));
  CHECK(!edat__wire_get_site(bytes, 0, &back));
}

int main(void) {
  RUN(events_survive);
  RUN(extremes_survive);
  RUN(common_event_is_small);
  RUN(definitions_survive);
  RUN(noise_is_refused);
  RUN(sites_survive);
  return check_status();
}
