/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The two ends of the stream between two ranks: what every transport does
 * alike.  The sending end knows which ids its peer has been told; the receiving
 * end translates ids, and holds back messages while the body of an earlier
 * large one has not arrived, so that the order per source is kept.
 *
 * No lock and no I/O: the transport serialises the calls for one end and
 * moves the bytes.
 */
#ifndef EDAT_RUNTIME_STREAM_H
#define EDAT_RUNTIME_STREAM_H

#include "ids.h"
#include "list.h"
#include "transport.h"

/* Sending end. */
struct stream_out {
  struct ids told[WIRE_SPACES]; /* ids defined to the peer */
};

void edat__stream_out_fini(struct stream_out *out);

/* Must the peer still be told this id of this space? */
bool edat__stream_must_tell(const struct stream_out *out, enum wire_space space,
                            uint32_t id);
void edat__stream_set_told(struct stream_out *out, enum wire_space space,
                           uint32_t id);

/* A definition that stands before an event. */
struct stream_text {
  const void *bytes; /* NULL: not asked for */
  size_t length;
};

/* What one send puts into the stream: definitions still missing, header. */
struct stream_entry {
  const struct wire_event *event;
  const void *data;                     /* its payload, unless large */
  struct stream_text text[WIRE_SPACES]; /* as the sink described them */
};

/* True if the entry has all the texts that the peer must be told; else ask[]
   says which to describe (outside the stream's lock) before trying again. */
bool edat__stream_is_complete(const struct stream_out *out,
                              const struct stream_entry *entry,
                              bool ask[WIRE_SPACES]);

/* Fills in the texts that were asked for. */
void edat__stream_describe(const struct transport_sink *sink,
                           struct stream_entry *entry,
                           const bool ask[WIRE_SPACES]);

/* An upper bound of the bytes that put writes. */
size_t edat__stream_entry_bytes(const struct stream_entry *entry);

/* Writes the entry, at most that many bytes, and notes what was told.
   Returns the bytes written. */
size_t edat__stream_put(struct stream_out *out,
                        const struct stream_entry *entry, unsigned char *to);

/* A message that waits for its body or behind one that does. */
struct stream_held {
  struct list link;
  struct wire_event event;
  void *data;  /* payload: the sink's memory if large, else a copy of ours */
  void *body;  /* the sink's token, if large */
  int missing; /* pieces of the body that have not arrived */
};

/* Receiving end. */
struct stream_in {
  struct ids local[WIRE_SPACES]; /* peer's id -> local id */
  int source;
  struct list held; /* struct stream_held, in order */
};

/* What the receiving end needs of its transport. */
struct stream_target {
  const struct transport_sink *sink;
  /* Arranges for held->event.bytes to arrive at held->data; sets missing.
     Called in header order for each source. */
  void (*receive_body)(void *ctx, struct stream_in *in,
                       struct stream_held *held);
  void *ctx;
};

void edat__stream_in_init(struct stream_in *in, int source);
void edat__stream_in_fini(struct stream_in *in);

/* Takes a whole packet.  Returns the number of messages delivered.  A packet
   that cannot be read is fatal. */
int edat__stream_receive(struct stream_in *in,
                         const struct stream_target *target,
                         const unsigned char *packet, size_t length);

/* A piece of a body arrived (missing was decremented): delivers what it held
   back.  Returns the number of messages delivered. */
int edat__stream_release(struct stream_in *in,
                         const struct stream_target *target);

#endif
