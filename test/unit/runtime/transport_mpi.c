// REQUIRES: mpi
// RUN: %mpirun1 %unit runtime %s
// RUN: %mpirun2 %unit runtime %s
// RUN: %mpirun4 %unit runtime %s
// RUN: %mpirun2 %unit runtime %s serialized
// RUN: %mpirun2 %unit runtime %s small
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The MPI transport: traffic between all ranks, from two threads each, until
 * term says that it has ended; with small packets and a small outbox, and as
 * under an MPI that only one thread may call at a time.
 */
#include "check.h"
#include "term.h"
#include "traffic.h"

enum { MESSAGES = 600 };

static struct traffic traffic;

/* Sends to the ranks whose distance has this parity. */
struct sender {
  int parity;
  _Atomic bool done;
};

static void run_sender(void *argument) {
  struct sender *s = argument;
  struct transport *t = traffic.t;
  for (int i = 0; i < MESSAGES; i++)
    for (int distance = 1; distance < t->size; distance++)
      if (distance % 2 == s->parity)
        while (!traffic_try_send(&traffic, (t->rank + distance) % t->size))
          edat__sleep_ns(1000);
  atomic_store(&s->done, true);
}

/* Polls until all ranks have sent and received everything. */
static void run_to_end(struct sender *senders) {
  struct transport *t = traffic.t;
  struct term term;
  struct term_vector v = {{0}};
  edat__term_init(&term, t->size);
  while (term.decided == TERM_NONE) {
    if (t->ops->poll(t) == 0)
      t->ops->flush(t, true);
    if (edat__term_is_open(&term)) {
      if (t->ops->wave_test(t, v.v))
        edat__term_close(&term, &v);
      continue;
    }
    bool idle = atomic_load(&senders[0].done) && atomic_load(&senders[1].done);
    if (edat__term_wants_wave(&term, idle && t->ops->is_drained(t))) {
      memset(&v, 0, sizeof v);
      v.v[TERM_SENT] = traffic.all_sent;
      v.v[TERM_RECEIVED] = traffic.all_received;
      v.v[TERM_MAIN_ENDED] = 1;
      edat__term_open(&term);
      t->ops->wave_start(t, v.v, TERM_FIELDS);
    }
  }
  CHECK_INT(term.decided, TERM_END);
}

static void all_to_all(void) {
  struct transport *t = traffic.t;
  struct sender senders[2] = {{.parity = 0}, {.parity = 1}};
  struct thread threads[2];
  for (int i = 0; i < 2; i++)
    edat__thread_start(&threads[i], "sender", run_sender, &senders[i]);
  run_to_end(senders);
  for (int i = 0; i < 2; i++)
    edat__thread_join(&threads[i]);
  CHECK_INT(traffic.all_sent, MESSAGES * (t->size - 1));
  CHECK_INT(traffic.all_received, MESSAGES * (t->size - 1));
  CHECK_INT(traffic.large_done, traffic.large_sent);
}

static void user_lock(void) {
  struct transport *t = traffic.t;
  t->ops->lock(t);
  t->ops->lock(t);
  t->ops->unlock(t);
  t->ops->unlock(t);
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "";
  struct transport_config config = {0};
  struct transport_sink sink = traffic_sink(&traffic);
  config.serialized = strcmp(mode, "serialized") == 0;
  if (strcmp(mode, "small") == 0) {
    config.packet_bytes = 16;
    config.outbox_bytes = 1000;
    config.piece_bytes = 700;
  }
  traffic_init(&traffic, 7);
  traffic_begin(&traffic, edat__transport_mpi_start(&config, &sink));
  CHECK(traffic.t->node_size >= 1 && traffic.t->node_rank >= 0);
  check_note("rank %d of %d", traffic.rank, traffic.size);
  RUN(user_lock);
  RUN(all_to_all);
  traffic.t->ops->stop(traffic.t);
  return check_status();
}
