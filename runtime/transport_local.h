/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared by the files of the local transport: transport_local.c moves messages
 * and waves, transport_local_group.c makes and frees the ranks.
 */
#ifndef EDAT_RUNTIME_TRANSPORT_LOCAL_H
#define EDAT_RUNTIME_TRANSPORT_LOCAL_H

#include "map.h"
#include "stream.h"
#include "sync.h"

#include <pthread.h>

/* On its way from one rank to another. */
struct parcel {
  struct list link;
  size_t length;     /* of the packet */
  const void *body;  /* the sender's large payload, or NULL */
  void *token;       /* the sender's token of it */
  size_t body_bytes; /* counted in the sender's outbox, like length */
  unsigned char packet[];
};

/* A wave that some ranks have joined. */
struct wave {
  int64_t sums[TRANSPORT_WAVE_MAX];
  int joined;
  int left;
};

/* Of a rank, for one peer; made on first contact. */
struct channel {
  /* Constant after init. */
  struct map_node node;
  int peer;

  /* Baton only. */
  struct stream_in in;

  /* Under group lock. */
  struct stream_out out;
  struct list parcels; /* from the peer to this rank */
  struct list ready;   /* in local.ready, while there are any */
};

struct local {
  struct transport base;

  /* Constant after start. */
  struct transport_group *group;
  struct transport_sink sink;
  struct stream_target target;
  size_t outbox_limit;

  /* Baton only. */
  struct list bodies; /* struct arriving, in order of arrival */
  uint64_t wave_number;
  int wave_count;

  /* Under group lock. */
  struct map channels;
  struct list ready; /* channels with parcels */
  unsigned nready;
  struct list done; /* parcels whose large payload was taken */
  size_t outbox;    /* bytes sent and not yet received */

  /* Atomic: the user's lock. */
  pthread_mutex_t user;
};

/* A body that has not arrived, as far as this rank can see. */
struct arriving {
  struct list link;
  struct parcel *parcel; /* owned */
  struct stream_in *in;
  struct stream_held *held;
};

struct transport_group {
  /* Constant after init. */
  int size;
  bool stepping;
  bool shuffled;

  struct mutex lock;
  struct condition changed;

  /* Under lock. */
  uint64_t random;
  struct local **ranks;
  struct wave waves[2]; /* nobody is two waves ahead of anybody */
  int stopping;
};

static inline struct local *edat__local_of(struct transport *t) {
  return container_of(t, struct local, base);
}

extern const struct transport_ops edat__local_ops;

/* transport_local.c, with the lock of the group: the next parcel of the n-th
   channel that has any, which goes to the back. */
struct parcel *edat__local_take_parcel(struct local *l, unsigned n,
                                       struct channel **from);
/* Calls sent for the payloads that their receivers have taken. */
void edat__local_complete_sends(struct local *l);
/* stream_target.receive_body */
void edat__local_receive_body(void *ctx, struct stream_in *in,
                              struct stream_held *held);

/* transport_local_group.c */
void edat__local_stop(struct transport *t);

#endif
