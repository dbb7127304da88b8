// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The local transport: one thread for all ranks with seeds, and threads. */
#include "check.h"
#include "term.h"
#include "traffic.h"

static uint64_t random_state;

static unsigned pick(unsigned n) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (unsigned)((random_state >> 24) % n);
}

/* All that was sent has come, and the payloads are given back. */
static void check_totals(struct traffic *ranks, int size) {
  int64_t sent = 0, received = 0;
  for (int i = 0; i < size; i++) {
    sent += ranks[i].all_sent;
    received += ranks[i].all_received;
    CHECK_INT(ranks[i].large_done, ranks[i].large_sent);
  }
  CHECK_INT(received, sent);
}

static void start_rank(struct transport_group *group, int rank,
                       struct traffic *f, size_t outbox) {
  struct transport_sink sink = traffic_sink(f);
  struct transport_config config = {.outbox_bytes = outbox,
                                    .eager_bytes = 1000};
  traffic_begin(f, edat__transport_local_start(group, rank, &config, &sink));
}

/* One thread steps all ranks; term decides when they may stop. */
static void step_rank(struct traffic *f, struct term *term, int *left) {
  struct transport *t = f->t;
  struct term_vector v = {{0}};
  if (*left > 0 && pick(2) == 0) {
    int target = (t->rank + 1 + (int)pick((unsigned)t->size - 1)) % t->size;
    *left -= traffic_try_send(f, target);
  }
  t->ops->flush(t, pick(2) == 0);
  t->ops->poll(t);
  if (edat__term_is_open(term)) {
    if (t->ops->wave_test(t, v.v))
      edat__term_close(term, &v);
  } else if (edat__term_wants_wave(term, *left == 0 && t->ops->is_drained(t))) {
    v.v[TERM_SENT] = f->all_sent;
    v.v[TERM_RECEIVED] = f->all_received;
    v.v[TERM_MAIN_ENDED] = 1;
    edat__term_open(term);
    t->ops->wave_start(t, v.v, TERM_FIELDS);
  }
}

static void seeded_world(uint64_t seed) {
  struct traffic ranks[4];
  struct term terms[4];
  int left[4];
  int ended = 0;
  random_state = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
  int size = 1 + (int)pick(4);
  struct transport_group *group = edat__transport_group_new(size, seed, true);
  for (int i = 0; i < size; i++) {
    traffic_init(&ranks[i], seed);
    start_rank(group, i, &ranks[i], pick(2) ? 5000 : 0);
    edat__term_init(&terms[i], size);
    left[i] = size > 1 ? (int)pick(60) : 0;
  }
  for (long steps = 0; ended < size && steps < 1000000; steps++) {
    int i = (int)pick((unsigned)size);
    if (terms[i].decided != TERM_NONE)
      continue;
    step_rank(&ranks[i], &terms[i], &left[i]);
    if (terms[i].decided == TERM_NONE)
      continue;
    if (ended++ == 0)
      check_totals(ranks, size);
    CHECK_INT(terms[i].decided, TERM_END);
  }
  CHECK_INT(ended, size);
  for (int i = 0; i < size; i++)
    ranks[i].t->ops->stop(ranks[i].t);
  edat__transport_group_free(group);
}

static void seeds(void) {
  for (uint64_t seed = 1; seed <= 1000 && !check_failed; seed++) {
    check_note("seed %llu", (unsigned long long)seed);
    seeded_world(seed);
  }
}

/* One message with that appetite, then none; what was sent goes on. */
static void appetite(void) {
  struct transport_group *group = edat__transport_group_new(2, 0, true);
  struct traffic ranks[2];
  for (int i = 0; i < 2; i++) {
    traffic_init(&ranks[i], 1);
    start_rank(group, i, &ranks[i], 0);
  }
  struct transport *t = ranks[1].t;
  for (int i = 0; i < 5; i++)
    CHECK(traffic_try_send(&ranks[0], 1));
  for (int i = 0; i < 3; i++) {
    t->appetite = TRANSPORT_TAKE_ONE;
    t->ops->poll(t);
    CHECK_INT(t->appetite, TRANSPORT_TAKE_NONE);
    CHECK_INT(t->ops->poll(t), 0);
    CHECK_INT(ranks[1].all_received, i + 1);
  }
  t->appetite = TRANSPORT_TAKE_ALL;
  t->ops->poll(t);
  CHECK_INT(ranks[1].all_received, 5);
  for (int i = 0; i < 2; i++)
    ranks[i].t->ops->stop(ranks[i].t);
  edat__transport_group_free(group);
}

/* Threads: each rank has one that polls and one for each target that fires. */
enum { THREAD_RANKS = 3, THREAD_MESSAGES = 400 };

struct thread_rank {
  struct traffic f;
  struct thread poller;
  struct thread senders[THREAD_RANKS];
  _Atomic bool *stop;
};

struct sender {
  struct traffic *f;
  int target;
};

static void run_sender(void *argument) {
  struct sender *s = argument;
  for (int i = 0; i < THREAD_MESSAGES; i++)
    while (!traffic_try_send(s->f, s->target))
      edat__sleep_ns(1000);
}

static void run_poller(void *argument) {
  struct thread_rank *r = argument;
  while (!atomic_load(r->stop))
    if (r->f.t->ops->poll(r->f.t) == 0)
      edat__sleep_ns(1000);
  r->f.t->ops->stop(r->f.t);
}

static void threads(void) {
  static struct thread_rank ranks[THREAD_RANKS];
  static struct sender senders[THREAD_RANKS][THREAD_RANKS];
  _Atomic bool stop = false;
  struct transport_group *group =
      edat__transport_group_new(THREAD_RANKS, 99, false);
  for (int i = 0; i < THREAD_RANKS; i++) {
    ranks[i].stop = &stop;
    traffic_init(&ranks[i].f, 3);
    start_rank(group, i, &ranks[i].f, 100000);
  }
  for (int i = 0; i < THREAD_RANKS; i++) {
    edat__thread_start(&ranks[i].poller, "poller", run_poller, &ranks[i]);
    for (int to = 0; to < THREAD_RANKS; to++) {
      senders[i][to] = (struct sender){&ranks[i].f, to};
      if (to != i)
        edat__thread_start(&ranks[i].senders[to], "sender", run_sender,
                           &senders[i][to]);
    }
  }
  for (int i = 0; i < THREAD_RANKS; i++)
    for (int to = 0; to < THREAD_RANKS; to++)
      if (to != i)
        edat__thread_join(&ranks[i].senders[to]);
  for (int i = 0; i < THREAD_RANKS; i++)
    while (ranks[i].f.all_received < (THREAD_RANKS - 1) * THREAD_MESSAGES ||
           ranks[i].f.large_done < ranks[i].f.large_sent)
      edat__sleep_ns(100000);
  atomic_store(&stop, true);
  for (int i = 0; i < THREAD_RANKS; i++) {
    edat__thread_join(&ranks[i].poller);
    CHECK_INT(ranks[i].f.large_done, ranks[i].f.large_sent);
  }
  edat__transport_group_free(group);
}

int main(void) {
  edat__clock_init();
  RUN(seeds);
  RUN(appetite);
  RUN(threads);
  return check_status();
}
