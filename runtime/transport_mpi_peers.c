/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ranks that this one has talked to: a hash table by rank, so that what a
 * rank keeps grows with its partners and not with the program.
 *
 * Every send looks here, without a lock. Who adds a peer holds the lock; a
 * table that gets too full is copied into one of twice the size, and stays
 * until the end, as others may still look into it. They miss there what is new,
 * and look again with the lock.
 */
#define _GNU_SOURCE 1

#include <mpi.h>

#include "transport_mpi.h"

#include "mem.h"

#include <string.h>

enum { FIRST_BITS = EDAT_TINY(4, 1) };

struct peer_table {
  /* Constant once it is published. */
  struct peer_table *outgrown;
  unsigned bits; /* it has 1 << bits slots, at least half of them empty */
  /* Atomic: filled under the lock. */
  _Atomic(struct peer *) slots[];
};

static unsigned slots_of(const struct peer_table *t) { return 1u << t->bits; }

static struct peer_table *new_table(unsigned bits,
                                    struct peer_table *outgrown) {
  struct peer_table *t = edat__mem_zalloc(
      sizeof *t + ((size_t)1 << bits) * sizeof *t->slots, "the table of peers");
  t->bits = bits;
  t->outgrown = outgrown;
  return t;
}

/* Where that rank is, or would be. */
static _Atomic(struct peer *) *find(struct peer_table *t, int rank) {
  uint32_t hash = (uint32_t)rank * UINT32_C(0x9e3779b1);
  for (unsigned i = hash >> (32 - t->bits);; i++) {
    _Atomic(struct peer *) *slot = &t->slots[i & (slots_of(t) - 1)];
    struct peer *peer = atomic_load(slot);
    if (!peer || peer->rank == rank)
      return slot;
  }
}

static struct peer *new_peer(int rank) {
  struct peer *peer = edat__mem_alloc_aligned(EDAT_CACHE_LINE, sizeof *peer,
                                              "the state of a peer");
  memset(peer, 0, sizeof *peer);
  peer->rank = rank;
  edat__mutex_init(&peer->bodies, LOCK_BODY);
  edat__mutex_init(&peer->lock, LOCK_STREAM);
  edat__list_init(&peer->dirty_link);
  edat__stream_in_init(&peer->in, rank);
  return peer;
}

static void free_peer(struct peer *peer) {
  EDAT_ASSERT(!peer->packet);
  edat__stream_in_fini(&peer->in);
  edat__stream_out_fini(&peer->out);
  edat__mem_free(peer);
}

static struct peer_table *grow_locked(struct mpi *m, struct peer_table *old) {
  struct peer_table *t = new_table(old->bits + 1, old);
  for (unsigned i = 0; i < slots_of(old); i++) {
    struct peer *peer = atomic_load(&old->slots[i]);
    if (peer)
      atomic_store(find(t, peer->rank), peer);
  }
  atomic_store(&m->peers, t);
  return t;
}

/* First contact; maybe somebody else's, at the same time. */
static EDAT_NOINLINE struct peer *add_peer(struct mpi *m, int rank) {
  edat__mutex_lock(&m->wire);
  struct peer_table *t = atomic_load(&m->peers);
  struct peer *peer = atomic_load(find(t, rank));
  if (!peer) {
    if (2 * (m->peer_count + 1) > slots_of(t))
      t = grow_locked(m, t);
    peer = new_peer(rank);
    atomic_store(find(t, rank), peer);
    m->peer_count++;
  }
  edat__mutex_unlock(&m->wire);
  return peer;
}

struct peer *edat__mpi_peer(struct mpi *m, int rank) {
  EDAT_ASSERT(rank >= 0 && rank < m->base.size && rank != m->base.rank);
  struct peer *known = atomic_load(find(atomic_load(&m->peers), rank));
  return EDAT_LIKELY(known != NULL) ? known : add_peer(m, rank);
}

void edat__mpi_peers_init(struct mpi *m) {
  atomic_init(&m->peers, new_table(FIRST_BITS, NULL));
}

void edat__mpi_peers_fini(struct mpi *m) {
  struct peer_table *t = atomic_load(&m->peers);
  for (unsigned i = 0; i < slots_of(t); i++)
    if (atomic_load(&t->slots[i]))
      free_peer(atomic_load(&t->slots[i]));
  for (struct peer_table *outgrown; t; t = outgrown) {
    outgrown = t->outgrown;
    edat__mem_free(t);
  }
}
