/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Receiving over MPI, and finishing what was started; all of it by the holder
 * of the poll baton.
 *
 * Packets are taken by matched probe and receive (pre-posted receives from any
 * source are slower under a flood).  A header in a packet that announces a
 * large payload posts the receive of its body there and then; MPI pairs bodies
 * with these receives by order, as they use one tag and a communicator of their
 * own.
 */
#define _GNU_SOURCE 1

#include <mpi.h>

#include "transport_mpi.h"

#include "mem.h"

enum {
  PACKETS_PER_POLL = 16,
  FLOOD_BYTES = 512, /* a packet of so many was coalesced: more will follow */
  OPERATIONS_PER_POLL = 32 /* the window of requests that one poll tests */
};

/* Receives the packet of this length that a probe has found. */
static int receive_packet(struct mpi *m, MPI_Message *message, int source,
                          int length) {
  if ((size_t)length > m->receive_bytes) {
    edat__mem_free(m->receive_buffer);
    m->receive_bytes = (size_t)length;
    m->receive_buffer = edat__mem_alloc(m->receive_bytes, "a receive buffer");
  }
  edat__mpi_check(MPI_Mrecv(m->receive_buffer, length, MPI_BYTE, message,
                            MPI_STATUS_IGNORE),
                  "MPI_Mrecv");
  struct peer *peer = edat__mpi_peer(m, source);
  return edat__stream_receive(&peer->in, &m->target, m->receive_buffer,
                              (size_t)length);
}

static int receive_packets(struct mpi *m) {
  int delivered = 0;
  for (int i = 0; i < PACKETS_PER_POLL; i++) {
    if (EDAT_UNLIKELY(m->base.appetite == TRANSPORT_TAKE_NONE))
      break;
    MPI_Message message;
    MPI_Status status;
    int found, length;
    edat__mpi_check(MPI_Improbe(MPI_ANY_SOURCE, MPI_TAG_PACKET, m->small,
                                &found, &message, &status),
                    "MPI_Improbe");
    if (!found)
      break;
    edat__mpi_check(MPI_Get_count(&status, MPI_BYTE, &length), "MPI_Get_count");
    delivered += receive_packet(m, &message, status.MPI_SOURCE, length);
    if (EDAT_UNLIKELY(m->base.appetite == TRANSPORT_TAKE_ONE))
      m->base.appetite = TRANSPORT_TAKE_NONE;
    if (length < FLOOD_BYTES)
      break; /* a probe that finds nothing costs as much as a message */
  }
  return delivered;
}

void edat__mpi_receive_body(void *ctx, struct stream_in *in,
                            struct stream_held *held) {
  struct mpi *m = ctx;
  size_t bytes = (size_t)held->event.bytes;
  size_t piece = edat__mpi_piece(m, bytes);
  for (size_t at = 0; at < bytes; at += piece) {
    size_t left = bytes - at;
    struct operation *operation =
        edat__pool_get(sizeof *operation, "an unfinished MPI operation");
    operation->kind = OPERATION_BODY_IN;
    operation->peer = container_of(in, struct peer, in);
    operation->held = held;
    held->missing++;
    edat__mpi_check(MPI_Irecv((char *)held->data + at,
                              (int)(left < piece ? left : piece), MPI_BYTE,
                              in->source, MPI_TAG_BODY, m->large,
                              &operation->request),
                    "MPI_Irecv");
    edat__list_push_back(&m->active, &operation->link);
  }
}

/* Returns the number of messages that this made deliverable. */
static int finish(struct mpi *m, struct operation *operation) {
  int delivered = 0;
  switch (operation->kind) {
  case OPERATION_PACKET:
    edat__mpi_packet_finished(m, operation->peer, operation->packet);
    break;
  case OPERATION_BODY_OUT:
    if (--operation->outgoing->pieces == 0) {
      atomic_fetch_sub(&m->outbox, operation->outgoing->bytes);
      m->sink.sent(m->sink.ctx, operation->outgoing->token);
      edat__pool_put(operation->outgoing, sizeof *operation->outgoing);
    }
    break;
  case OPERATION_BODY_IN:
    if (--operation->held->missing == 0)
      delivered = edat__stream_release(&operation->peer->in, &m->target);
    break;
  }
  edat__pool_put(operation, sizeof *operation);
  return delivered;
}

/* Takes over what the senders have started. */
static void take_started(struct mpi *m) {
  if (!atomic_load(&m->has_started))
    return;
  edat__mutex_lock(&m->wire);
  edat__list_splice_back(&m->active, &m->started);
  atomic_store(&m->has_started, false);
  edat__mutex_unlock(&m->wire);
}

/* Tests the oldest operations; those not finished go to the back, so that
   none is starved by a long list. */
static int test_operations(struct mpi *m) {
  struct operation *operations[OPERATIONS_PER_POLL];
  MPI_Request requests[OPERATIONS_PER_POLL];
  MPI_Status statuses[OPERATIONS_PER_POLL];
  int indices[OPERATIONS_PER_POLL];
  int count = 0;
  int finished = 0;
  int delivered = 0;
  take_started(m);
  while (count < OPERATIONS_PER_POLL) {
    struct list *link = edat__list_pop_front(&m->active);
    if (!link)
      break;
    operations[count] = list_entry(link, struct operation, link);
    requests[count] = operations[count]->request;
    count++;
  }
  if (count == 0)
    return 0;
  edat__mpi_check(MPI_Testsome(count, requests, &finished, indices, statuses),
                  "MPI_Testsome");
  for (int i = 0; i < count; i++)
    if (requests[i] != MPI_REQUEST_NULL)
      edat__list_push_back(&m->active, &operations[i]->link);
  for (int i = 0; i < finished; i++)
    delivered += finish(m, operations[indices[i]]);
  return delivered;
}

int edat__mpi_poll(struct transport *t) {
  struct mpi *m = edat__mpi_of(t);
  if (!edat__mpi_try_enter(m))
    return 0;
  int delivered = receive_packets(m);
  delivered += test_operations(m);
  edat__mpi_leave(m);
  return delivered;
}

bool edat__mpi_is_drained(struct transport *t) {
  struct mpi *m = edat__mpi_of(t);
  return atomic_load(&m->oldest) == 0 && atomic_load(&m->outbox) == 0 &&
         !atomic_load(&m->has_started) && edat__list_is_empty(&m->active);
}
