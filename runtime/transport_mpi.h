/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Shared by the files of the MPI transport and by nobody else; they include
 * <mpi.h> before it, so that no header does.
 *
 *   transport_mpi.c       start, waves, locks, stop, abort
 *   transport_mpi_peers.c the ranks that this one has talked to
 *   transport_mpi_send.c  streams to targets, coalescing, the outbox
 *   transport_mpi_recv.c  packets and bodies that arrive; finished operations
 *   transport_mpi_init.c  the program's own MPI_Init and MPI_Finalize
 *
 * Locks: peer.lock (LOCK_STREAM) and, under it or alone, mpi.wire (LOCK_WIRE);
 * peer.bodies (LOCK_BODY) before them, while a large payload is sent.
 * MPI calls that send packets are made under peer.lock, which keeps a stream's
 * order, those that send bodies under peer.bodies; all others by the baton
 * holder with no lock.  Where MPI gives only
 * MPI_THREAD_SERIALIZED, mpi.user is taken before anything else.
 */
#ifndef EDAT_RUNTIME_TRANSPORT_MPI_H
#define EDAT_RUNTIME_TRANSPORT_MPI_H

#include "stream.h"
#include "sync.h"

enum { MPI_TAG_PACKET = 1, MPI_TAG_BODY = 2 };

/* A coalescing buffer: one MPI message. */
struct packet {
  struct list link; /* in the pool */
  size_t capacity;
  size_t length;
  unsigned char bytes[];
};

/* What this rank knows of another one; made on first contact. */
struct peer {
  /* Constant after init. */
  int rank;

  struct mutex bodies; /* headers of large payloads and then their bodies */
  struct mutex lock;

  /* Under lock. */
  struct packet *packet; /* open: messages not yet handed to MPI; or NULL */
  uint64_t opened;       /* ticks when the open packet began */
  uint64_t last_send;    /* ticks of the last packet handed to MPI */
  struct stream_out out;

  /* Under mpi.wire. */
  struct list dirty_link;
  bool dirty; /* in mpi.dirty, or about to be looked at by a flush */

  /* Baton only. */
  struct stream_in in;

  /* Atomic: packets handed to MPI and not finished. */
  _Atomic int pending;
};

/* A large payload on its way out. */
struct outgoing {
  void *token;
  size_t bytes;
  int pieces; /* unfinished ones; baton only */
};

enum operation_kind { OPERATION_PACKET, OPERATION_BODY_OUT, OPERATION_BODY_IN };

/* An MPI request and what it is about. */
struct operation {
  struct list link;
  MPI_Request request;
  enum operation_kind kind;
  struct peer *peer;
  union {
    struct packet *packet;
    struct outgoing *outgoing;
    struct stream_held *held;
  };
};

struct peer_table;

struct mpi {
  struct transport base;

  /* Constant after start. */
  struct transport_config config;
  struct stream_target target;
  MPI_Comm small;     /* packets */
  MPI_Comm large;     /* bodies, in the order of their headers; collectives */
  bool serialized;    /* all MPI calls one at a time, under user */
  uint64_t gap_ticks; /* a stream quiet for so long sends at once */
  uint64_t age_ticks; /* an open packet is sent when so old */

  /* Baton only. */
  struct transport_sink sink; /* stop replaces it */
  struct list active;         /* operations that poll tests */
  unsigned char *receive_buffer;
  size_t receive_bytes;
  int64_t wave_in[TRANSPORT_WAVE_MAX];
  int64_t wave_out[TRANSPORT_WAVE_MAX];
  int wave_count;
  MPI_Request wave_request;

  struct mutex wire;

  /* Under wire. */
  struct list dirty;   /* peers with an open packet */
  struct list started; /* operations not yet seen by poll */
  struct list packets; /* pool of free packets */
  int packet_count;    /* in the pool */
  unsigned peer_count; /* in peers */

  /* Under user, where serialized: MPI itself. */
  pthread_mutex_t user;

  _Atomic(struct peer_table *) peers; /* Atomic: the latest; see its file. */
  _Atomic size_t outbox;    /* Atomic: bytes handed to MPI, unfinished. */
  _Atomic uint64_t oldest;  /* Atomic: ticks when dirty filled; 0: empty. */
  _Atomic bool has_started; /* Atomic: hint that started is not empty. */
};

static inline struct mpi *edat__mpi_of(struct transport *t) {
  return container_of(t, struct mpi, base);
}

/* Ends the program with MPI's own words, as an MPI call failed. */
EDAT_NORETURN void edat__mpi_failed(int code, const char *call);

static inline void edat__mpi_check(int code, const char *call) {
  if (EDAT_UNLIKELY(code != MPI_SUCCESS))
    edat__mpi_failed(code, call);
}

/* Bytes of each MPI message of a large payload, but for the last: the same at
   both ends. So many that the messages cost little, and several, as each is
   sent while the next is still copied. MPI's counts are ints. */
static inline size_t edat__mpi_piece(const struct mpi *m, size_t bytes) {
  enum { PIECES = 8, LEAST = 128 * 1024, MOST = 1 << 30 };
  size_t piece = bytes / PIECES + 1;
  if (m->config.piece_bytes)
    return m->config.piece_bytes;
  return piece < LEAST ? LEAST : piece > MOST ? MOST : piece;
}

/* Brackets of MPI calls where only one thread may make them. */
static inline void edat__mpi_enter(struct mpi *m) {
  if (m->serialized)
    pthread_mutex_lock(&m->user);
}

static inline bool edat__mpi_try_enter(struct mpi *m) {
  return !m->serialized || pthread_mutex_trylock(&m->user) == 0;
}

static inline void edat__mpi_leave(struct mpi *m) {
  if (m->serialized)
    pthread_mutex_unlock(&m->user);
}

/* transport_mpi_peers.c.  The peer of that rank, made if need be; any thread.
 */
struct peer *edat__mpi_peer(struct mpi *m, int rank);
void edat__mpi_peers_init(struct mpi *m);
void edat__mpi_peers_fini(struct mpi *m);

/* transport_mpi_send.c */
enum transport_result edat__mpi_send(struct transport *t, int target,
                                     const struct wire_event *event,
                                     const void *data, void *token);
void edat__mpi_flush(struct transport *t, bool all);
/* The packet of a finished send. */
void edat__mpi_packet_finished(struct mpi *m, struct peer *peer,
                               struct packet *packet);
/* Frees the pool. */
void edat__mpi_packets_fini(struct mpi *m);

/* transport_mpi_recv.c */
int edat__mpi_poll(struct transport *t);
bool edat__mpi_is_drained(struct transport *t);
/* stream_target.receive_body */
void edat__mpi_receive_body(void *ctx, struct stream_in *in,
                            struct stream_held *held);

/* transport_mpi_init.c.  Makes sure that MPI is initialised; returns the level
   of threads that it allows. */
int edat__mpi_init(bool has_communicator);
/* Finishes MPI if it is the runtime's to finish. */
void edat__mpi_fini(void);
/* The transport that the program's MPI_Finalize has to finish first. */
void edat__mpi_set_up(struct mpi *m);

#endif
