/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The transport over MPI: start, waves, the user's lock, stop and abort.
 * Sending, receiving, peers and MPI's own initialisation have files of their
 * own; transport_mpi.h names them.
 *
 * Two communicators, so that the program's messages, packets and bodies never
 * meet (waves are collective and meet nothing); more would make the start
 * slower.  Errors on them return, and end in one fatal message.
 */
#define _GNU_SOURCE 1

#include <mpi.h>

#include "transport_mpi.h"

#include "mem.h"
#include "trace.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
  DEFAULT_PACKET_BYTES = 8192, /* what MPI sends eagerly */
  GAP_NS = 400,                /* see take_locked in transport_mpi_send.c */
  AGE_NS = 5000,
  ABORT_LOCK_NS = 100 * 1000 * 1000,
  FORWARD_NS = 100 * 1000 * 1000,
  ABORT_SECONDS = 2 /* what MPI_Abort may take */
};

void edat__mpi_failed(int code, const char *call) {
  char text[MPI_MAX_ERROR_STRING] = "unknown error";
  int length = 0, initialised = 0, finalised = 0;
  PMPI_Initialized(&initialised);
  PMPI_Finalized(&finalised);
  if (initialised && !finalised) /* Open MPI would end the program */
    PMPI_Error_string(code, text, &length);
  edat__fatal(EDAT_ERR(MPI_FAILED), call, text);
}

/* Waves. */

static void mpi_wave_start(struct transport *t, const int64_t *values,
                           int count) {
  struct mpi *m = edat__mpi_of(t);
  EDAT_ASSERT(count <= TRANSPORT_WAVE_MAX);
  EDAT_ASSERT(m->wave_request == MPI_REQUEST_NULL);
  memcpy(m->wave_in, values, (size_t)count * sizeof *values);
  m->wave_count = count;
  edat__mpi_enter(m);
  edat__mpi_check(MPI_Iallreduce(m->wave_in, m->wave_out, count, MPI_INT64_T,
                                 MPI_SUM, m->large, &m->wave_request),
                  "MPI_Iallreduce");
  edat__mpi_leave(m);
}

static bool mpi_wave_test(struct transport *t, int64_t *sums) {
  struct mpi *m = edat__mpi_of(t);
  int done = 0;
  if (!edat__mpi_try_enter(m))
    return false;
  edat__mpi_check(MPI_Test(&m->wave_request, &done, MPI_STATUS_IGNORE),
                  "MPI_Test");
  edat__mpi_leave(m);
  if (done)
    memcpy(sums, m->wave_out, (size_t)m->wave_count * sizeof *sums);
  return done != 0;
}

/* The user's lock. */

static void mpi_lock(struct transport *t) {
  pthread_mutex_lock(&edat__mpi_of(t)->user);
}

static void mpi_unlock(struct transport *t) {
  pthread_mutex_unlock(&edat__mpi_of(t)->user);
}

/* Stop. */

static void *drop_body(void *ctx, int source, const struct wire_event *event,
                       void **token) {
  (void)ctx;
  (void)source;
  return *token = edat__mem_alloc((size_t)event->bytes, "a late payload");
}

static void drop(void *ctx, int source, const struct wire_event *event,
                 const void *data, void *body) {
  (void)ctx;
  (void)source;
  (void)event;
  (void)data;
  edat__mem_free(body);
}

static bool has_operations(struct mpi *m) {
  edat__mpi_flush(&m->base, true);
  edat__mpi_poll(&m->base);
  return !edat__mpi_is_drained(&m->base);
}

/* Completes what this rank has sent, then waits until all ranks have, and
   drops what still arrives meanwhile: control messages that nobody counts. */
static void drain(struct mpi *m) {
  MPI_Request barrier;
  int done = 0;
  while (has_operations(m))
    edat__cpu_relax();
  edat__mpi_check(MPI_Ibarrier(m->large, &barrier), "MPI_Ibarrier");
  while (!done) {
    edat__mpi_poll(&m->base);
    edat__mpi_check(MPI_Test(&barrier, &done, MPI_STATUS_IGNORE), "MPI_Test");
  }
  while (has_operations(m))
    edat__cpu_relax();
}

static void mpi_stop(struct transport *t) {
  struct mpi *m = edat__mpi_of(t);
  m->sink.body = drop_body;
  m->sink.deliver = drop;
  EDAT_ASSERT(m->wave_request == MPI_REQUEST_NULL);
  drain(m);
  edat__mpi_set_up(NULL);
  edat__mpi_check(MPI_Comm_free(&m->small), "MPI_Comm_free");
  edat__mpi_check(MPI_Comm_free(&m->large), "MPI_Comm_free");
  edat__mpi_fini();
  edat__mpi_peers_fini(m);
  edat__mpi_packets_fini(m);
  pthread_mutex_destroy(&m->user);
  edat__mem_free(m->receive_buffer);
  edat__mem_free(m);
}

/* Makes sure that this process dies soon, even inside an MPI that hangs. */
static void arm_alarm(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGALRM);
  signal(SIGALRM, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  alarm(ABORT_SECONDS);
}

/* What is to be said has been said: MPI's own line would only hide it. */
static void silence(void) {
  int null = open("/dev/null", O_WRONLY);
  if (null >= 0)
    dup2(null, STDERR_FILENO);
}

static void mpi_abort(struct transport *t, int status) {
  struct mpi *m = edat__mpi_of(t);
  int finalised = 0;
  arm_alarm();
  if (m->serialized) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ABORT_LOCK_NS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_timedlock(&m->user, &until);
  }
  PMPI_Finalized(&finalised);
  silence();
  fflush(NULL); /* the program's own files; the alarm ends a long wait */
  /* Launchers forward what a rank has written, but drop what they have not
     read when it aborts. */
  edat__sleep_ns(FORWARD_NS);
  if (!finalised)
    PMPI_Abort(MPI_COMM_WORLD, status);
  _exit(status ? status : 1);
}

/* Start. */

static const struct transport_ops mpi_ops = {
    .send = edat__mpi_send,
    .poll = edat__mpi_poll,
    .flush = edat__mpi_flush,
    .is_drained = edat__mpi_is_drained,
    .wave_start = mpi_wave_start,
    .wave_test = mpi_wave_test,
    .lock = mpi_lock,
    .unlock = mpi_unlock,
    .stop = mpi_stop,
    .abort = mpi_abort,
};

static MPI_Comm parent_of(const struct mpi *m) {
  MPI_Comm parent = MPI_COMM_WORLD;
  if (m->config.communicator)
    parent = MPI_Comm_f2c((MPI_Fint)*m->config.communicator);
  if (parent == MPI_COMM_NULL)
    edat__fatal(EDAT_ERR(NULL_COMMUNICATOR));
  return parent;
}

static void read_size(MPI_Comm comm, int *rank, int *size) {
  edat__mpi_check(MPI_Comm_rank(comm, rank), "MPI_Comm_rank");
  edat__mpi_check(MPI_Comm_size(comm, size), "MPI_Comm_size");
}

static void init_comms(struct mpi *m) {
  MPI_Comm parent = parent_of(m);
  MPI_Comm *comms[] = {&m->small, &m->large};
  MPI_Comm node;
  for (size_t i = 0; i < EDAT_LENGTH(comms); i++) {
    edat__mpi_check(MPI_Comm_dup(parent, comms[i]), "MPI_Comm_dup");
    edat__mpi_check(MPI_Comm_set_errhandler(*comms[i], MPI_ERRORS_RETURN),
                    "MPI_Comm_set_errhandler");
  }
  read_size(m->small, &m->base.rank, &m->base.size);
  edat__mpi_check(MPI_Comm_split_type(m->small, MPI_COMM_TYPE_SHARED, 0,
                                      MPI_INFO_NULL, &node),
                  "MPI_Comm_split_type");
  read_size(node, &m->base.node_rank, &m->base.node_size);
  edat__mpi_check(MPI_Comm_free(&node), "MPI_Comm_free");
}

/* Fills in what the configuration leaves open. */
static void init_sizes(struct mpi *m) {
  struct transport_config *config = &m->config;
  if (config->packet_bytes == 0)
    config->packet_bytes = EDAT_TINY(DEFAULT_PACKET_BYTES, 16);
  if (config->outbox_bytes == 0)
    config->outbox_bytes = (size_t)64 << 20;
  size_t carried = config->packet_bytes > WIRE_HEADER_MAX + 1
                       ? config->packet_bytes - WIRE_HEADER_MAX - 1
                       : 1;
  m->base.eager_bytes = config->eager_bytes && config->eager_bytes < carried
                            ? config->eager_bytes
                            : carried;
  m->receive_bytes = config->packet_bytes;
  m->receive_buffer = edat__mem_alloc(m->receive_bytes, "a receive buffer");
}

static void init_locks(struct mpi *m) {
  pthread_mutexattr_t recursive;
  pthread_mutexattr_init(&recursive);
  pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&m->user, &recursive);
  pthread_mutexattr_destroy(&recursive);
  edat__mutex_init(&m->wire, LOCK_WIRE);
  edat__list_init(&m->active);
  edat__list_init(&m->dirty);
  edat__list_init(&m->started);
  edat__list_init(&m->packets);
}

struct transport *
edat__transport_mpi_start(const struct transport_config *config,
                          const struct transport_sink *sink) {
  int level = edat__mpi_init(config->communicator != NULL);
  struct mpi *m = edat__mem_zalloc(sizeof *m, "the transport");
  m->base.ops = &mpi_ops;
  m->config = *config;
  m->sink = *sink;
  m->serialized = level == MPI_THREAD_SERIALIZED || config->serialized;
  m->wave_request = MPI_REQUEST_NULL;
  init_locks(m);
  init_comms(m);
  init_sizes(m);
  edat__rank_set(m->base.rank);
  edat__clock_init();
  m->gap_ticks = edat__ticks_from_ns(GAP_NS);
  m->age_ticks = edat__ticks_from_ns(AGE_NS);
  edat__mpi_peers_init(m);
  m->target = (struct stream_target){
      .sink = &m->sink, .receive_body = edat__mpi_receive_body, .ctx = m};
  edat__mpi_set_up(m);
  return &m->base;
}
