/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The bytes between two ranks.
 *
 * A stream is a sequence of packets from one rank to another; a packet is one
 * version byte and then any number of messages.  A message is a compact
 * header (varints, little endian, no padding) and the payload, unless the
 * payload is "large": then only the header stands in the stream and the bytes
 * travel out of band, in the order of their headers.
 *
 * Names and fire sites are numbers here.  A sender numbers its own strings;
 * a DEFINE message gives the string of a number and precedes, in the same
 * stream, the first message that uses it.
 *
 * This file knows no rank, thread, lock or MPI.
 */
#ifndef EDAT_RUNTIME_WIRE_H
#define EDAT_RUNTIME_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  WIRE_VERSION = 2,
  WIRE_MAX_INDICES = 4,
  /* No header is longer: 2 bytes, 3 ids of 5, 9 varints of 10. */
  WIRE_HEADER_MAX = 107
};

enum wire_kind {
  WIRE_DEFINE = 1,  /* id -> string, of one of the two spaces below */
  WIRE_EVENT = 2,   /* an event of the program */
  WIRE_INTERNAL = 3 /* the runtime's own data: collectives, reports */
};

/* The two spaces of interned strings. */
enum wire_space { WIRE_NAME = 0, WIRE_SITE = 1, WIRE_SPACES = 2 };

enum wire_flags {
  WIRE_STICKY = 1,  /* replaces the former one of its key and source */
  WIRE_POINTER = 2, /* the payload is a pointer (to self only) */
  WIRE_STAMPED = 4, /* there is a stamp */
  WIRE_SPREAD = 8,  /* for all ranks, from root, to be sent on; has a number */
  WIRE_BEHIND = 16  /* stays behind the one for all with that number */
};

/*
 * The header of an EVENT or INTERNAL message.  An event's name and site are
 * ids: the sender's own when given to send, the receiver's own when
 * delivered.  An INTERNAL message uses name as an operation number which is
 * not interned, and site must be 0.
 */
struct wire_event {
  uint32_t name;
  uint32_t site;       /* where it was fired: struct wire_site */
  uint8_t kind;        /* enum wire_kind: EVENT or INTERNAL */
  uint8_t flags;       /* enum wire_flags */
  uint8_t index_count; /* 0 .. WIRE_MAX_INDICES */
  bool large;          /* payload out of band; set by transport */
  bool is_next;        /* large, to sink.body: nothing waits before it */
  int64_t index[WIRE_MAX_INDICES];
  uint64_t count;    /* consecutive events that share the payload; usually 1 */
  uint64_t elements; /* elements of the payload */
  uint64_t bytes;    /* bytes of the payload */
  /* Each if one of these is among the flags: */
  uint64_t stamp;  /* STAMPED: when it was fired */
  uint64_t number; /* SPREAD, BEHIND: see spread.c */
  uint32_t root;   /* SPREAD: the source */
};

/* DEFINE: bytes point into the decoded buffer. */
struct wire_define {
  enum wire_space space;
  uint32_t id;
  const void *bytes;
  size_t length;
};

/* One decoded message.  For an event that is not large, data points at the
   payload inside the buffer (any alignment). */
struct wire_message {
  enum wire_kind kind;
  struct wire_define define; /* if kind is WIRE_DEFINE */
  struct wire_event event;   /* otherwise */
  const void *data;
};

/* Writes event's header to out, which has room for WIRE_HEADER_MAX bytes, and
   returns its length.  The payload, if not large, follows directly. */
size_t edat__wire_put_event(unsigned char *out, const struct wire_event *event);

/* Writes the header of a DEFINE of length bytes, which follow directly. */
size_t edat__wire_put_define(unsigned char *out, enum wire_space space,
                             uint32_t id, size_t length);

/* Decodes the message at in.  Returns the bytes used, payload included, or 0
   if they are not one whole valid message. */
size_t edat__wire_get(const unsigned char *in, size_t length,
                      struct wire_message *message);

/* What a site id stands for: the C type of the payload's elements, as the
   compiler or the API wrote it, its size, and the line that fired. */
struct wire_site {
  const char *type;
  const char *file;
  uint64_t element_bytes;
  uint32_t line;
};

/* Bytes enough for put_site of this site. */
size_t edat__wire_site_bytes(const struct wire_site *site);

/* Writes the site as the bytes of a DEFINE; returns their number. */
size_t edat__wire_put_site(unsigned char *out, const struct wire_site *site);

/* Reads them back; type and file point into bytes (NUL-terminated).  False if
   malformed. */
bool edat__wire_get_site(const void *bytes, size_t length,
                         struct wire_site *site);

#endif
