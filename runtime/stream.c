/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Both ends of a stream.  See stream.h; the bytes are wire.c's.
 */
#include "stream.h"

#include "mem.h"
#include "trace.h"

#include <string.h>

/* Sending end. */

void edat__stream_out_fini(struct stream_out *out) {
  for (int space = 0; space < WIRE_SPACES; space++)
    edat__ids_fini(&out->told[space]);
}

bool edat__stream_must_tell(const struct stream_out *out, enum wire_space space,
                            uint32_t id) {
  return !edat__ids_find(&out->told[space], id);
}

void edat__stream_set_told(struct stream_out *out, enum wire_space space,
                           uint32_t id) {
  edat__ids_put(&out->told[space], id, 0, "ids told to a rank");
}

static uint32_t entry_id(const struct stream_entry *entry, int space) {
  return space == WIRE_NAME ? entry->event->name : entry->event->site;
}

static bool must_tell(const struct stream_out *out,
                      const struct stream_entry *entry, int space) {
  return entry->event->kind == WIRE_EVENT &&
         edat__stream_must_tell(out, (enum wire_space)space,
                                entry_id(entry, space));
}

bool edat__stream_is_complete(const struct stream_out *out,
                              const struct stream_entry *entry,
                              bool ask[WIRE_SPACES]) {
  bool complete = true;
  for (int space = 0; space < WIRE_SPACES; space++) {
    ask[space] = !entry->text[space].bytes && must_tell(out, entry, space);
    complete = complete && !ask[space];
  }
  return complete;
}

void edat__stream_describe(const struct transport_sink *sink,
                           struct stream_entry *entry,
                           const bool ask[WIRE_SPACES]) {
  for (int space = 0; space < WIRE_SPACES; space++)
    if (ask[space])
      sink->describe(sink->ctx, (enum wire_space)space, entry_id(entry, space),
                     &entry->text[space].bytes, &entry->text[space].length);
}

size_t edat__stream_entry_bytes(const struct stream_entry *entry) {
  size_t bytes = WIRE_HEADER_MAX;
  for (int space = 0; space < WIRE_SPACES; space++)
    if (entry->text[space].bytes)
      bytes += WIRE_HEADER_MAX + entry->text[space].length;
  return bytes + (entry->event->large ? 0 : (size_t)entry->event->bytes);
}

static unsigned char *put_bytes(unsigned char *to, const void *from,
                                size_t length) {
  if (length)
    memcpy(to, from, length);
  return to + length;
}

size_t edat__stream_put(struct stream_out *out,
                        const struct stream_entry *entry, unsigned char *to) {
  unsigned char *at = to;
  for (int space = 0; space < WIRE_SPACES; space++) {
    const struct stream_text *text = &entry->text[space];
    if (!text->bytes || !must_tell(out, entry, space))
      continue;
    uint32_t id = entry_id(entry, space);
    at += edat__wire_put_define(at, (enum wire_space)space, id, text->length);
    at = put_bytes(at, text->bytes, text->length);
    edat__stream_set_told(out, (enum wire_space)space, id);
  }
  at += edat__wire_put_event(at, entry->event);
  if (!entry->event->large)
    at = put_bytes(at, entry->data, (size_t)entry->event->bytes);
  return (size_t)(at - to);
}

/* Receiving end. */

void edat__stream_in_init(struct stream_in *in, int source) {
  memset(in, 0, sizeof *in);
  in->source = source;
  edat__list_init(&in->held);
}

void edat__stream_in_fini(struct stream_in *in) {
  for (int space = 0; space < WIRE_SPACES; space++)
    edat__ids_fini(&in->local[space]);
}

static void learn(struct stream_in *in, const struct stream_target *target,
                  const struct wire_define *define) {
  enum wire_space space = define->space;
  uint32_t local = target->sink->intern(target->sink->ctx, space, define->bytes,
                                        define->length);
  if (define->id == UINT32_MAX)
    edat__fatal(EDAT_ERR(MESSAGE), in->source, "it has an unknown id");
  edat__ids_put(&in->local[space], define->id, local, "ids learnt from a rank");
}

static uint32_t to_local(const struct stream_in *in, int space, uint32_t id) {
  const uint32_t *local = edat__ids_find(&in->local[space], id);
  if (!local)
    edat__fatal(EDAT_ERR(MESSAGE), in->source, "it has an unknown id");
  return *local;
}

static void hold(struct stream_in *in, const struct stream_target *target,
                 const struct wire_event *event, const void *data) {
  struct stream_held *held =
      edat__mem_zalloc(sizeof *held, "a message that waits for its order");
  held->event = *event;
  held->event.is_next = edat__list_is_empty(&in->held);
  edat__list_push_back(&in->held, &held->link);
  if (event->large) {
    held->data = target->sink->body(target->sink->ctx, in->source, &held->event,
                                    &held->body);
    target->receive_body(target->ctx, in, held);
  } else if (event->bytes) {
    held->data = edat__mem_alloc((size_t)event->bytes,
                                 "the payload of a message in order");
    memcpy(held->data, data, (size_t)event->bytes);
  }
}

static int take_event(struct stream_in *in, const struct stream_target *target,
                      struct wire_event *event, const void *data) {
  if (event->kind == WIRE_EVENT) {
    event->name = to_local(in, WIRE_NAME, event->name);
    event->site = to_local(in, WIRE_SITE, event->site);
  }
  if (event->large || !edat__list_is_empty(&in->held)) {
    hold(in, target, event, data);
    return 0;
  }
  target->sink->deliver(target->sink->ctx, in->source, event, data, NULL);
  return 1;
}

int edat__stream_receive(struct stream_in *in,
                         const struct stream_target *target,
                         const unsigned char *packet, size_t length) {
  const unsigned char *end = packet + length;
  int delivered = 0;
  if (length == 0 || *packet++ != WIRE_VERSION)
    edat__fatal(EDAT_ERR(PROTOCOL), in->source);
  while (packet < end) {
    struct wire_message message;
    size_t used = edat__wire_get(packet, (size_t)(end - packet), &message);
    if (used == 0)
      edat__fatal(EDAT_ERR(MESSAGE), in->source, "it is malformed");
    if (message.kind == WIRE_DEFINE)
      learn(in, target, &message.define);
    else
      delivered += take_event(in, target, &message.event, message.data);
    packet += used;
  }
  return delivered;
}

int edat__stream_release(struct stream_in *in,
                         const struct stream_target *target) {
  int delivered = 0;
  struct list *link;
  while ((link = edat__list_front(&in->held)) != NULL) {
    struct stream_held *held = list_entry(link, struct stream_held, link);
    if (held->missing > 0)
      break;
    edat__list_remove(link);
    target->sink->deliver(target->sink->ctx, in->source, &held->event,
                          held->data, held->body);
    if (!held->event.large)
      edat__mem_free(held->data);
    edat__mem_free(held);
    delivered++;
  }
  return delivered;
}
