/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Buffers of packets. Those of the usual size are kept in a pool of the
 * transport's; larger ones, for solos and long names, come from where large
 * payloads come from.
 */
#define _GNU_SOURCE 1

#include <mpi.h>

#include "transport_mpi.h"

#include "large.h"
#include "mem.h"

/* Free packets kept for reuse; more are given back to the system. */
enum { POOL_PACKETS = EDAT_TINY(64, 1) };

static struct packet *new_packet(size_t capacity) {
  size_t bytes = sizeof(struct packet) + capacity;
  struct packet *packet = bytes < EDAT_LARGE_MIN
                              ? edat__mem_alloc(bytes, "a message buffer")
                              : edat__large_get(bytes, "a message buffer");
  edat__list_init(&packet->link);
  packet->capacity = capacity;
  return packet;
}

static void free_packet(struct packet *packet) {
  size_t bytes = sizeof *packet + packet->capacity;
  if (bytes < EDAT_LARGE_MIN)
    edat__mem_free(packet);
  else
    edat__large_put(packet, bytes);
}

static struct packet *take_pooled(struct mpi *m) {
  edat__mutex_lock(&m->wire);
  struct list *link = edat__list_pop_front(&m->packets);
  if (link)
    m->packet_count--;
  edat__mutex_unlock(&m->wire);
  return link ? list_entry(link, struct packet, link) : NULL;
}

struct packet *edat__mpi_packet_get(struct mpi *m, size_t needed) {
  size_t usual = m->config.packet_bytes;
  struct packet *packet = needed <= usual ? take_pooled(m) : NULL;
  if (!packet)
    packet = new_packet(needed <= usual ? usual : needed);
  packet->tag = MPI_TAG_PACKET;
  packet->length = 0;
  return packet;
}

void edat__mpi_packet_put(struct mpi *m, struct packet *packet) {
  bool keep = false;
  if (packet->capacity == m->config.packet_bytes) {
    edat__mutex_lock(&m->wire);
    keep = m->packet_count < POOL_PACKETS;
    if (keep) {
      edat__list_push_front(&m->packets, &packet->link);
      m->packet_count++;
    }
    edat__mutex_unlock(&m->wire);
  }
  if (!keep)
    free_packet(packet);
}

void edat__mpi_packets_fini(struct mpi *m) {
  for (struct list *link; (link = edat__list_pop_front(&m->packets)) != NULL;)
    free_packet(list_entry(link, struct packet, link));
}
