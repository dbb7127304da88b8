/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Encoding and decoding of messages.
 *
 *   EVENT, INTERNAL   tag flags name site index* [count] elements bytes
 *                     [stamp] [root] [number]
 *   DEFINE            tag id length string
 *
 * tag and flags are one byte each, everything else is a varint (7 bits a byte,
 * low ones first; indices zigzag).  count is left out where it is 1.  The
 * common event is 6 to 10 bytes.
 */
#include "wire.h"

#include "base.h"

#include <string.h>

/* Bits of the tag. */
enum {
  TAG_KIND = 3,
  TAG_LARGE = 4,       /* EVENT, INTERNAL */
  TAG_COUNT = 8,       /* EVENT, INTERNAL: a count follows */
  TAG_INDEX_SHIFT = 4, /* EVENT, INTERNAL: number of indices */
  TAG_SPACE = 4        /* DEFINE: the space is WIRE_SITE */
};

enum {
  EXTRAS = WIRE_STAMPED | WIRE_SPREAD | WIRE_BEHIND,
  FLAGS_MAX = 2 * WIRE_BEHIND - 1
};

static unsigned char *put_varint(unsigned char *out, uint64_t value) {
  while (value >= 0x80) {
    *out++ = (unsigned char)(value | 0x80);
    value >>= 7;
  }
  *out++ = (unsigned char)value;
  return out;
}

static const unsigned char *get_long_varint(const unsigned char *in,
                                            const unsigned char *end,
                                            uint64_t *value) {
  *value = 0;
  for (unsigned shift = 0; in && in < end && shift < 64; shift += 7) {
    unsigned char byte = *in++;
    if (shift == 63 && byte > 1)
      return NULL;
    *value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80)
      return in;
  }
  return NULL;
}

/* Reads one varint; NULL (also when given NULL) if it is cut or too long. */
static inline const unsigned char *
get_varint(const unsigned char *in, const unsigned char *end, uint64_t *value) {
  if (EDAT_UNLIKELY(!in || in >= end || *in >= 0x80))
    return get_long_varint(in, end, value);
  *value = *in;
  return in + 1;
}

static const unsigned char *get_u32(const unsigned char *in,
                                    const unsigned char *end, uint32_t *value) {
  uint64_t wide;
  in = get_varint(in, end, &wide);
  *value = (uint32_t)wide;
  return wide <= UINT32_MAX ? in : NULL;
}

static uint64_t to_zigzag(int64_t value) {
  return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

static int64_t from_zigzag(uint64_t value) {
  return (int64_t)((value >> 1) ^ (value & 1 ? UINT64_MAX : 0));
}

/* What only some events have. */
static unsigned char *put_extras(unsigned char *at,
                                 const struct wire_event *event) {
  if (event->flags & WIRE_STAMPED)
    at = put_varint(at, event->stamp);
  if (event->flags & WIRE_SPREAD)
    at = put_varint(at, event->root);
  if (event->flags & (WIRE_SPREAD | WIRE_BEHIND))
    at = put_varint(at, event->number);
  return at;
}

static const unsigned char *get_extras(const unsigned char *at,
                                       const unsigned char *end,
                                       struct wire_event *event) {
  if (event->flags & WIRE_STAMPED)
    at = get_varint(at, end, &event->stamp);
  if (event->flags & WIRE_SPREAD)
    at = get_u32(at, end, &event->root);
  if (event->flags & (WIRE_SPREAD | WIRE_BEHIND))
    at = get_varint(at, end, &event->number);
  return at;
}

size_t edat__wire_put_event(unsigned char *out,
                            const struct wire_event *event) {
  unsigned char *at = out;
  *at++ = (unsigned char)(event->kind | (event->large ? TAG_LARGE : 0) |
                          (event->count != 1 ? TAG_COUNT : 0) |
                          event->index_count << TAG_INDEX_SHIFT);
  *at++ = event->flags;
  at = put_varint(at, event->name);
  at = put_varint(at, event->site);
  for (int i = 0; i < event->index_count; i++)
    at = put_varint(at, to_zigzag(event->index[i]));
  if (event->count != 1)
    at = put_varint(at, event->count);
  at = put_varint(at, event->elements);
  at = put_varint(at, event->bytes);
  if (EDAT_UNLIKELY(event->flags & EXTRAS))
    at = put_extras(at, event);
  return (size_t)(at - out);
}

size_t edat__wire_put_define(unsigned char *out, enum wire_space space,
                             uint32_t id, size_t length) {
  unsigned char *at = out;
  *at++ = (unsigned char)(WIRE_DEFINE | (space == WIRE_SITE ? TAG_SPACE : 0));
  at = put_varint(at, id);
  at = put_varint(at, length);
  return (size_t)(at - out);
}

/* Reads a varint of one byte or two from where there are two; NULL: it is
   longer. */
static inline const unsigned char *get_short(const unsigned char *in,
                                             uint64_t *value) {
  if (EDAT_LIKELY(in[0] < 0x80)) {
    *value = in[0];
    return in + 1;
  }
  *value = (uint64_t)(in[0] & 0x7f) | (uint64_t)in[1] << 7;
  return in[1] < 0x80 ? in + 2 : NULL;
}

/* get_event of a message that is not near the end, of small numbers: false if
   it is not that. */
static bool get_common(const unsigned char *in, const unsigned char *end,
                       struct wire_message *message, size_t *used) {
  struct wire_event *event = &message->event;
  unsigned kind = in[0] & (TAG_KIND | TAG_LARGE | TAG_COUNT);
  unsigned index_count = in[0] >> TAG_INDEX_SHIFT;
  const unsigned char *at = in + 2;
  uint64_t name, site, coded;
  if (end - in < WIRE_HEADER_MAX || kind != WIRE_EVENT || in[1] ||
      index_count > WIRE_MAX_INDICES || !(at = get_short(at, &name)) ||
      !(at = get_short(at, &site)))
    return false;
  memset(event->index, 0, sizeof event->index);
  for (unsigned i = 0; i < index_count; i++) {
    if (!(at = get_short(at, &coded)))
      return false;
    event->index[i] = from_zigzag(coded);
  }
  if (!(at = get_short(at, &event->elements)) ||
      !(at = get_short(at, &event->bytes)) ||
      event->bytes > (uint64_t)(end - at))
    return false;
  event->name = (uint32_t)name;
  event->site = (uint32_t)site;
  event->kind = WIRE_EVENT;
  event->flags = 0;
  event->index_count = (uint8_t)index_count;
  event->large = event->is_next = false;
  event->count = 1;
  event->stamp = event->number = 0;
  event->root = 0;
  message->data = at;
  *used = (size_t)(at - in) + (size_t)event->bytes;
  return true;
}

static size_t get_event(const unsigned char *in, const unsigned char *end,
                        struct wire_message *message) {
  size_t used;
  if (EDAT_LIKELY(get_common(in, end, message, &used)))
    return used;
  const unsigned char *at = in;
  struct wire_event *event = &message->event;
  unsigned tag = *at++;
  if (at == end)
    return 0;
  event->kind = tag & TAG_KIND;
  event->large = (tag & TAG_LARGE) != 0;
  event->is_next = false;
  event->index_count = (uint8_t)(tag >> TAG_INDEX_SHIFT);
  event->flags = *at++;
  if (event->index_count > WIRE_MAX_INDICES || event->flags > FLAGS_MAX)
    return 0;
  at = get_u32(at, end, &event->name);
  at = get_u32(at, end, &event->site);
  memset(event->index, 0, sizeof event->index);
  for (int i = 0; i < event->index_count; i++) {
    uint64_t coded;
    at = get_varint(at, end, &coded);
    event->index[i] = from_zigzag(coded);
  }
  event->count = 1;
  if (tag & TAG_COUNT)
    at = get_varint(at, end, &event->count);
  at = get_varint(at, end, &event->elements);
  at = get_varint(at, end, &event->bytes);
  event->stamp = event->number = 0;
  event->root = 0;
  if (EDAT_UNLIKELY(event->flags & EXTRAS))
    at = get_extras(at, end, event);
  if (!at || (!event->large && event->bytes > (uint64_t)(end - at)))
    return 0;
  message->data = event->large ? NULL : at;
  return (size_t)(at - in) + (event->large ? 0 : (size_t)event->bytes);
}

static size_t get_define(const unsigned char *in, const unsigned char *end,
                         struct wire_message *message) {
  struct wire_define *define = &message->define;
  uint64_t length;
  define->space = *in & TAG_SPACE ? WIRE_SITE : WIRE_NAME;
  const unsigned char *at = get_u32(in + 1, end, &define->id);
  at = get_varint(at, end, &length);
  if (!at || length > (uint64_t)(end - at))
    return 0;
  define->bytes = at;
  define->length = (size_t)length;
  return (size_t)(at - in) + define->length;
}

size_t edat__wire_get(const unsigned char *in, size_t length,
                      struct wire_message *message) {
  if (length == 0)
    return 0;
  message->kind = (enum wire_kind)(*in & TAG_KIND);
  switch (message->kind) {
  case WIRE_EVENT:
  case WIRE_INTERNAL:
    return get_event(in, in + length, message);
  case WIRE_DEFINE:
    return get_define(in, in + length, message);
  }
  return 0;
}

size_t edat__wire_site_bytes(const struct wire_site *site) {
  return 20 + strlen(site->type) + 1 + strlen(site->file) + 1;
}

static unsigned char *put_string(unsigned char *out, const char *text) {
  size_t length = strlen(text) + 1;
  memcpy(out, text, length);
  return out + length;
}

size_t edat__wire_put_site(unsigned char *out, const struct wire_site *site) {
  unsigned char *at = put_varint(out, site->element_bytes);
  at = put_varint(at, site->line);
  at = put_string(at, site->type);
  at = put_string(at, site->file);
  return (size_t)(at - out);
}

bool edat__wire_get_site(const void *bytes, size_t length,
                         struct wire_site *site) {
  const unsigned char *at = bytes;
  const unsigned char *end = at + length;
  at = get_varint(at, end, &site->element_bytes);
  at = get_u32(at, end, &site->line);
  const unsigned char *zero = at ? memchr(at, 0, (size_t)(end - at)) : NULL;
  if (!zero || zero + 1 == end || end[-1] != 0)
    return false;
  site->type = (const char *)at;
  site->file = (const char *)zero + 1;
  return true;
}
