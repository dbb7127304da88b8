/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Sending over MPI: one stream for each target.
 *
 * A message is appended to the stream's open packet.  The packet goes to MPI at
 * once if it holds nothing else and the stream was quiet for a while (latency);
 * otherwise when it is full, when it is old, or when somebody flushes
 * (throughput).  While an earlier packet to the same target is unfinished only
 * full packets follow, so a receiver that does not poll costs one packet and
 * not one request for each message.
 *
 * The threads that fire call MPI themselves, under the stream's lock: it covers
 * the definitions, the append and the order of the MPI calls. A large payload
 * is copied and sent in pieces without it, so that others need not wait; its
 * own lock keeps bodies in the order of their headers.
 */
#define _GNU_SOURCE 1

#include <mpi.h>

#include "transport_mpi.h"

#include "mem.h"

#include <string.h>

/* Free packets kept for reuse; more are given back to the system. */
enum { POOL_PACKETS = EDAT_TINY(64, 1) };

static struct packet *get_packet(struct mpi *m, size_t needed) {
  size_t capacity = m->config.packet_bytes;
  struct packet *packet = NULL;
  if (needed <= capacity) {
    edat__mutex_lock(&m->wire);
    struct list *link = edat__list_pop_front(&m->packets);
    if (link) {
      packet = list_entry(link, struct packet, link);
      m->packet_count--;
    }
    edat__mutex_unlock(&m->wire);
  } else {
    capacity = needed;
  }
  if (!packet) {
    packet = edat__mem_alloc(sizeof *packet + capacity, "a message buffer");
    edat__list_init(&packet->link);
    packet->capacity = capacity;
  }
  packet->bytes[0] = WIRE_VERSION;
  packet->length = 1;
  return packet;
}

static void put_packet(struct mpi *m, struct packet *packet) {
  bool keep = false;
  edat__mutex_lock(&m->wire);
  if (packet->capacity == m->config.packet_bytes &&
      m->packet_count < POOL_PACKETS) {
    edat__list_push_front(&m->packets, &packet->link);
    m->packet_count++;
    keep = true;
  }
  edat__mutex_unlock(&m->wire);
  if (!keep)
    edat__mem_free(packet);
}

void edat__mpi_packets_fini(struct mpi *m) {
  for (struct list *link; (link = edat__list_pop_front(&m->packets)) != NULL;)
    edat__mem_free(list_entry(link, struct packet, link));
}

void edat__mpi_packet_finished(struct mpi *m, struct peer *peer,
                               struct packet *packet) {
  atomic_fetch_sub(&m->outbox, packet->length);
  atomic_fetch_sub(&peer->pending, 1);
  put_packet(m, packet);
}

/* Hands a request over to those who poll. */
static void start_operation(struct mpi *m, struct operation operation) {
  struct operation *started =
      edat__pool_get(sizeof *started, "an unfinished MPI operation");
  *started = operation;
  edat__mutex_lock(&m->wire);
  edat__list_push_back(&m->started, &started->link);
  atomic_store(&m->has_started, true);
  edat__mutex_unlock(&m->wire);
}

/* MPI takes a small message from its sender as soon as it has room for it on
   either side, and the receiver's room has no bound. A synchronous send ends
   when the receiver has asked for the message. */
static MPI_Request start_packet(struct mpi *m, int target,
                                const struct packet *packet) {
  MPI_Request request;
  int length = (int)packet->length;
  if (m->config.bounded)
    edat__mpi_check(MPI_Issend(packet->bytes, length, MPI_BYTE, target,
                               MPI_TAG_PACKET, m->small, &request),
                    "MPI_Issend");
  else
    edat__mpi_check(MPI_Isend(packet->bytes, length, MPI_BYTE, target,
                              MPI_TAG_PACKET, m->small, &request),
                    "MPI_Isend");
  return request;
}

/* Sends the open packet. */
static void send_packet_locked(struct mpi *m, struct peer *peer, uint64_t now) {
  struct packet *packet = peer->packet;
  int done = 0;
  edat__mutex_assert_held(&peer->lock);
  peer->packet = NULL;
  peer->last_send = now;
  atomic_fetch_add(&m->outbox, packet->length);
  atomic_fetch_add(&peer->pending, 1);
  MPI_Request request = start_packet(m, peer->rank, packet);
  edat__mpi_check(MPI_Test(&request, &done, MPI_STATUS_IGNORE), "MPI_Test");
  if (done)
    edat__mpi_packet_finished(m, peer, packet);
  else
    start_operation(m, (struct operation){.request = request,
                                          .kind = OPERATION_PACKET,
                                          .peer = peer,
                                          .packet = packet});
}

static void send_body(struct mpi *m, struct peer *peer, const void *data,
                      size_t bytes, void *token) {
  struct outgoing *outgoing =
      edat__pool_get(sizeof *outgoing, "a large payload to send");
  size_t piece = edat__mpi_piece(m, bytes);
  edat__mutex_assert_held(&peer->bodies);
  outgoing->token = token;
  outgoing->bytes = bytes;
  outgoing->pieces = (int)((bytes - 1) / piece + 1);
  atomic_fetch_add(&m->outbox, bytes);
  for (size_t at = 0; at < bytes; at += piece) {
    size_t left = bytes - at, n = left < piece ? left : piece;
    MPI_Request request;
    if (m->sink.fill)
      m->sink.fill(m->sink.ctx, token, at, n);
    edat__mpi_check(MPI_Isend((const char *)data + at, (int)n, MPI_BYTE,
                              peer->rank, MPI_TAG_BODY, m->large, &request),
                    "MPI_Isend");
    start_operation(m, (struct operation){.request = request,
                                          .kind = OPERATION_BODY_OUT,
                                          .peer = peer,
                                          .outgoing = outgoing});
  }
}

/* Puts the peer, whose packet stays open, where flush finds it. */
static void mark_dirty(struct mpi *m, struct peer *peer, uint64_t now) {
  edat__mutex_lock(&m->wire);
  if (!peer->dirty) {
    peer->dirty = true;
    if (edat__list_is_empty(&m->dirty))
      atomic_store(&m->oldest, now | 1);
    edat__list_push_back(&m->dirty, &peer->dirty_link);
  }
  edat__mutex_unlock(&m->wire);
}

/* Appends the entry; returns true if it is alone in its packet. */
static bool append_locked(struct mpi *m, struct peer *peer,
                          const struct stream_entry *entry, uint64_t now) {
  size_t needed = edat__stream_entry_bytes(entry);
  struct packet *packet = peer->packet;
  if (packet && needed > packet->capacity - packet->length)
    send_packet_locked(m, peer, now);
  bool alone = !peer->packet;
  if (alone) {
    peer->packet = get_packet(m, 1 + needed);
    peer->opened = now;
  }
  packet = peer->packet;
  packet->length +=
      edat__stream_put(&peer->out, entry, packet->bytes + packet->length);
  return alone;
}

/* Takes the entry while the stream's lock is held. */
static void take_locked(struct mpi *m, struct peer *peer,
                        const struct stream_entry *entry, uint64_t now) {
  uint64_t last_send = peer->last_send;
  bool alone = append_locked(m, peer, entry, now);
  if (entry->event->large) {
    send_packet_locked(m, peer, now);
    return;
  }
  bool due = alone ? now - last_send > m->gap_ticks
                   : now - peer->opened > m->age_ticks;
  /* pairs with the decrement in edat__mpi_packet_finished: a hint only */
  if (due && atomic_load_explicit(&peer->pending, memory_order_relaxed) == 0)
    send_packet_locked(m, peer, now);
  else if (alone)
    mark_dirty(m, peer, now);
}

/* Sends the peer's open packet, or keeps it for later while MPI still has an
   earlier one. */
static void flush_peer(struct mpi *m, struct peer *peer, uint64_t now) {
  edat__mutex_lock(&peer->lock);
  if (peer->packet) {
    if (atomic_load(&peer->pending) == 0)
      send_packet_locked(m, peer, now);
    else
      mark_dirty(m, peer, now);
  }
  edat__mutex_unlock(&peer->lock);
}

static void flush_dirty(struct mpi *m, uint64_t now) {
  struct list dirty;
  edat__list_init(&dirty);
  if (!edat__mpi_try_enter(m))
    return;
  edat__mutex_lock(&m->wire);
  edat__list_splice_back(&dirty, &m->dirty);
  atomic_store(&m->oldest, 0);
  for (struct list *link; (link = edat__list_pop_front(&dirty)) != NULL;) {
    struct peer *peer = list_entry(link, struct peer, dirty_link);
    peer->dirty = false;
    edat__mutex_unlock(&m->wire);
    flush_peer(m, peer, now);
    edat__mutex_lock(&m->wire);
  }
  edat__mutex_unlock(&m->wire);
  edat__mpi_leave(m);
}

/* Has an open packet waited too long?  now may lie a little before oldest. */
static bool is_old(const struct mpi *m, uint64_t now) {
  /* pairs with the store in mark_dirty: this thread's own ones are seen */
  uint64_t oldest = atomic_load_explicit(&m->oldest, memory_order_relaxed);
  return oldest != 0 && (int64_t)(now - oldest) > (int64_t)m->age_ticks;
}

void edat__mpi_flush(struct transport *t, bool all) {
  struct mpi *m = edat__mpi_of(t);
  /* pairs with the store in mark_dirty: this thread's own ones are seen */
  if (atomic_load_explicit(&m->oldest, memory_order_relaxed) == 0)
    return;
  uint64_t now = edat__clock_ticks();
  if (all || is_old(m, now))
    flush_dirty(m, now);
}

/* Has all that the peer must be told for this entry in it; returns with the
   stream's lock. */
static void lock_described(struct mpi *m, struct peer *peer,
                           struct stream_entry *entry) {
  bool ask[WIRE_SPACES];
  edat__mutex_lock(&peer->lock);
  while (!edat__stream_is_complete(&peer->out, entry, ask)) {
    edat__mutex_unlock(&peer->lock);
    edat__stream_describe(&m->sink, entry, ask);
    edat__mutex_lock(&peer->lock);
  }
}

enum transport_result edat__mpi_send(struct transport *t, int target,
                                     const struct wire_event *event,
                                     const void *data, void *token) {
  struct mpi *m = edat__mpi_of(t);
  /* pairs with the changes around MPI calls: a bound, exact enough if late */
  if (atomic_load_explicit(&m->outbox, memory_order_relaxed) >=
      m->config.outbox_bytes)
    return TRANSPORT_FULL;
  struct wire_event sent = *event;
  struct stream_entry entry = {.event = &sent, .data = data};
  struct peer *peer = edat__mpi_peer(m, target);
  uint64_t now = edat__clock_ticks();
  sent.large = event->bytes > t->eager_bytes;
  edat__mpi_enter(m);
  lock_described(m, peer, &entry);
  if (EDAT_UNLIKELY(sent.large)) {
    edat__mutex_unlock(&peer->lock);
    edat__mutex_lock(&peer->bodies);
    edat__mutex_lock(&peer->lock);
  }
  take_locked(m, peer, &entry, now);
  edat__mutex_unlock(&peer->lock);
  if (EDAT_UNLIKELY(sent.large)) {
    send_body(m, peer, data, (size_t)event->bytes, token);
    edat__mutex_unlock(&peer->bodies);
  }
  edat__mpi_leave(m);
  if (is_old(m, now))
    flush_dirty(m, now);
  return TRANSPORT_SENT;
}
