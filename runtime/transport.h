/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * How ranks talk: one table of operations, two makers (MPI, and N ranks in
 * one process for tests and simulation).
 *
 * A transport moves messages (struct wire_event and a payload) between ranks,
 * in the order sent for each pair of source and target, whatever their size.
 * It never talks to its own rank: self-fires do not come here.  It knows
 * names and sites as numbers and translates them between ranks; it does not
 * count messages (the layer above does, for termination).
 *
 * Threads.  "Any": any number of threads at once.  "Baton": one thread at a
 * time, the holder of the poll baton, which the layer above owns.  No
 * operation calls upward with a lock held (but where the MPI library cannot
 * take calls from several threads, with the lock of lock() below).
 */
#ifndef EDAT_RUNTIME_TRANSPORT_H
#define EDAT_RUNTIME_TRANSPORT_H

#include "wire.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct transport;

/*
 * What the transport calls upward.  deliver, body and intern are called only
 * inside poll (by the baton holder).  They may call send, not poll; a send in
 * them that is TRANSPORT_FULL has to be queued by the caller.
 */
struct transport_sink {
  void *ctx;

  /* A message arrived: in order for its source, ids already local.  If
     !event->large, data holds event->bytes bytes for the call only, at any
     alignment, and body is NULL.  If event->large, data is the memory that
     body() returned, now filled, and body its token: both are the sink's from
     now on. */
  void (*deliver)(void *ctx, int source, const struct wire_event *event,
                  const void *data, void *body);

  /* Gives memory for event->bytes bytes of a large payload that is about to
     arrive, and a token handed back by deliver (must not be NULL). */
  void *(*body)(void *ctx, int source, const struct wire_event *event,
                void **token);

  /* Bytes at .. at + bytes - 1 of the large payload with this token are about
     to be read for the first time: called inside send for all of it, in order,
     as it may not have been filled yet. It must not lock. NULL: it always has.
   */
  void (*fill)(void *ctx, void *token, size_t at, size_t bytes);

  /* The payload that a send took with this token is no longer needed.  Called
     once per such send, inside poll, flush, send or stop of any thread. */
  void (*sent)(void *ctx, void *token);

  /* The string of a local id that a send uses; bytes stay valid until stop.
     Called inside send, with no lock held. */
  void (*describe)(void *ctx, enum wire_space space, uint32_t id,
                   const void **bytes, size_t *length);

  /* The local id of a string from a peer; bytes are valid for the call. */
  uint32_t (*intern)(void *ctx, enum wire_space space, const void *bytes,
                     size_t length);
};

enum transport_result {
  TRANSPORT_SENT, /* taken */
  TRANSPORT_FULL  /* nothing was taken: poll (or let others poll), try again */
};

/* Sums of at most this many values travel in a wave. */
enum { TRANSPORT_WAVE_MAX = 16 };

struct transport_ops {
  /*
   * Any.  Sends to another rank.  The name and site are local ids.
   * event->bytes <= transport.eager_bytes: data is copied before return and
   * token is ignored (the caller keeps its reference; sent is not called).
   * Larger: data must stay valid and unchanged until sink.sent(token), but for
   * what sink.fill does before send returns; on
   * TRANSPORT_FULL nothing was taken and sent is not called.
   * event->large is ignored on input.
   */
  enum transport_result (*send)(struct transport *t, int target,
                                const struct wire_event *event,
                                const void *data, void *token);

  /* Baton.  Completes sends, receives, delivers.  Bounded work per call.
     Returns the number of messages delivered; 0: nothing came. */
  int (*poll)(struct transport *t);

  /* Any.  Hands coalesced messages to the network if their oldest is older
     than 5 us (all = false; one load when there is nothing) or always
     (all = true; before sleeping and before a wave). */
  void (*flush)(struct transport *t, bool all);

  /* Baton.  True if no coalesced message, unfinished send or message that
     waits for an earlier body is held here: needed for "passive". */
  bool (*is_drained)(struct transport *t);

  /* Baton, collective in order: every rank joins the same sequence of waves
     with the same count (<= TRANSPORT_WAVE_MAX).  values are copied.  One wave
     at a time; wave_test gives the sums over all ranks once, when it returns
     true.  A joined wave must be tested to its end. */
  void (*wave_start)(struct transport *t, const int64_t *values, int count);
  bool (*wave_test)(struct transport *t, int64_t *sums);

  /* Any (not inside sink calls).  User code that itself calls MPI stands
     between these; the transport makes no MPI call meanwhile if the MPI
     library needs that.  Recursive for one thread; poll does nothing and send
     by another thread waits while it is held. */
  void (*lock)(struct transport *t);
  void (*unlock)(struct transport *t);

  /* Collective; the caller is the only thread left.  After a decided end (or
     a reported hang): delivers nothing more, completes what was sent, frees
     the transport, finishes MPI if start initialised it. */
  void (*stop)(struct transport *t);

  /* Any, at any time; does not return.  Ends all ranks with this exit status
     (non-zero), never hangs.  (A failure inside start ends the job itself.) */
  void (*abort)(struct transport *t, int status);
};

/* How much one poll receives; what was sent and bodies go on regardless. */
enum transport_appetite {
  TRANSPORT_TAKE_ALL, /* several messages, if they are there */
  TRANSPORT_TAKE_ONE, /* then NONE, which the transport sets */
  TRANSPORT_TAKE_NONE
};

struct transport {
  /* Constant after start. */
  const struct transport_ops *ops;
  int rank;
  int size;
  int node_rank;      /* among the ranks on this node */
  int node_size;      /* ranks on this node */
  size_t eager_bytes; /* larger payloads are large: see send */

  /* Baton: the layer above sets it before a poll. */
  enum transport_appetite appetite;
};

struct transport_config {
  size_t outbox_bytes; /* bound of unfinished sends, EDAT_OUTBOX; 0: 64 MiB */
  size_t packet_bytes; /* coalescing buffer; 0: 8 KiB; tests: 16 and up */
  size_t eager_bytes;  /* 0: chosen; never above what a packet carries */
  size_t piece_bytes;  /* MPI messages of large payloads; 0: chosen by size */
  const int *communicator; /* Fortran's handle, valid for the call of start;
                              NULL: MPI_COMM_WORLD */
  bool bounded;    /* receivers may hold back (appetite): what they have not
                      taken counts in the outbox, even if MPI has it */
  bool serialized; /* tests: as if MPI gave MPI_THREAD_SERIALIZED only */

  /* The program called MPI_Finalize while the transport is up: the runtime
     must finish (quiet, then ops->stop) before it returns.  May be NULL. */
  void (*on_finalize)(void *ctx);
  void *finalize_ctx;
};

/*
 * MPI.  Uses the program's own MPI_Init if there was one, else initialises
 * MPI with MPI_THREAD_MULTIPLE and finishes it in stop (or in the program's
 * MPI_Finalize).  Failures end in one edat__fatal.  config and sink are copied.
 */
struct transport *
edat__transport_mpi_start(const struct transport_config *config,
                          const struct transport_sink *sink);

/*
 * N ranks in this process.  A group is made first, then each rank starts on
 * it with its own sink; ops->stop of the last rank leaves the group to
 * group_free.  seed = 0: messages arrive at once, in order of sending.
 * Otherwise the choice of the source that poll serves, whether a body or a
 * wave is late, and how much one poll delivers are pseudo-random (order per
 * source and target is kept).
 *
 * stepping = true: one thread runs all ranks.  false: each rank has its own
 * threads; stop waits for all ranks.  abort ends the process.
 */
struct transport_group;
struct transport_group *edat__transport_group_new(int size, uint64_t seed,
                                                  bool stepping);
void edat__transport_group_free(struct transport_group *group);
struct transport *
edat__transport_local_start(struct transport_group *group, int rank,
                            const struct transport_config *config,
                            const struct transport_sink *sink);

#endif
