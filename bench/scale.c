/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The runtime's parts at up to 4,096 ranks, all in this process, one thread
 * that takes a step of each in turn: what one event, one wave, one broadcast
 * cost, and what a rank keeps, as the number of ranks grows. Not latencies: the
 * ranks share a core, so costs are processor time per rank.
 */
#include "harness.h"

#include "engine.h"
#include "events.h"
#include "fire.h"
#include "mem.h"
#include "progress.h"
#include "spread.h"
#include "sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEPS = 5, NEIGHBOURS = 2, BIG = 60000, OUTBOX = 256 * 1024 };

struct place {
  struct engine engine;
  struct transport_sink sink;
};

static struct transport_group *group;
static struct place *nodes;
static int size;
static long completed;
static struct edatcc_name halo = {"halo", 0};
static const struct edatcc_where where = {"scale.c", "simulate", 1};

/* ---- Ranks -------------------------------------------------------------- */

static double resident_bytes(void) {
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file && fscanf(file, "%*d %ld", &pages) != 1)
    pages = 0;
  if (file)
    fclose(file);
  return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void start_ranks(int n) {
  struct transport_config config = {.outbox_bytes = OUTBOX};
  size = n;
  group = edat__transport_group_new(n, 0, true);
  nodes = edat__mem_alloc_aligned(EDAT_CACHE_LINE, (size_t)n * sizeof *nodes,
                                  "ranks");
  memset((void *)nodes, 0, (size_t)n * sizeof *nodes);
  for (int rank = 0; rank < n; rank++) {
    struct engine *e = &nodes[rank].engine;
    nodes[rank].sink = edat__progress_sink(e);
    e->transport =
        edat__transport_local_start(group, rank, &config, &nodes[rank].sink);
    e->rank = rank;
    e->size = n;
    e->match = edat__match_new();
    e->spread = edat__spread_new(e->transport);
    edat__term_init(&e->term, n);
  }
}

static void stop_ranks(void) {
  for (int rank = 0; rank < size; rank++) {
    edat__spread_free(nodes[rank].engine.spread);
    edat__match_free(nodes[rank].engine.match);
    nodes[rank].engine.transport->ops->stop(nodes[rank].engine.transport);
  }
  edat__mem_free(nodes);
  edat__transport_group_free(group);
}

/* Until nothing moves any more. */
static void poll_all(void) {
  for (int moved = 1; moved > 0;) {
    moved = 0;
    for (int rank = 0; rank < size; rank++) {
      struct transport *t = nodes[rank].engine.transport;
      moved += t->ops->poll(t);
    }
  }
}

static struct event *make(struct place *at, struct edatcc_name *name,
                          int64_t index) {
  struct event *e = edat__event_new(8, false);
  e->key = (struct key){.name = edat__name_id(name), .nindex = 1};
  e->key.index[0] = index;
  e->elements = 8;
  e->source = at->engine.rank;
  e->site = edat__site_intern(SITE_BYTES, 1, where.file, where.line);
  memset(edat__event_data(e), 0, 8);
  return e;
}

/* ---- Events ------------------------------------------------------------- */

static void complete(struct waiter *w, struct edatcc_events *set) {
  edat__events_free(set);
  edat__waiter_fini(w);
  free(w);
  completed++;
}

static void await(struct place *at, int source, int64_t index) {
  static const struct edatcc_dep dep = {
      .name = &halo, .text = "halo", .nindex = 1};
  struct consumer consumer = {"step", &where, &dep, 1, 0};
  struct edatcc_dep_args args = {.rank = source, .index = {index}};
  struct waiter *w = calloc(1, sizeof *w);
  edat__waiter_init(w, WAITER_TASK, complete, &consumer, &args, at->engine.rank,
                    size);
  edat__match_submit(at->engine.match, w);
}

/* Each rank exchanges with its neighbours; ns per event, from the fire until
   its task is complete. */
static double exchange(void) {
  double start = bench_now();
  completed = 0;
  for (int step = 0; step < STEPS; step++) {
    for (int rank = 0; rank < size; rank++)
      for (int k = 1; k <= NEIGHBOURS; k++) {
        await(&nodes[rank], (rank + k) % size, step);
        edat__fire_to(&nodes[rank].engine, (rank + size - k) % size,
                      make(&nodes[rank], &halo, step));
      }
    poll_all();
  }
  if (completed != (long)STEPS * NEIGHBOURS * size)
    abort();
  return (bench_now() - start) / (double)completed;
}

/* Each rank fires events with a name of its own, which its peers do not know:
   ns per event. */
static double send_names(void) {
  struct edatcc_name *names = calloc((size_t)size, sizeof *names);
  char(*texts)[32] = calloc((size_t)size, sizeof *texts);
  double start = bench_now();
  for (int rank = 0; rank < size; rank++) {
    sprintf(texts[rank], "name of rank %d", rank);
    names[rank].text = texts[rank];
    for (int k = 1; k <= NEIGHBOURS; k++)
      edat__fire_to(&nodes[rank].engine, (rank + k) % size,
                    make(&nodes[rank], &names[rank], k));
  }
  poll_all();
  double time = (bench_now() - start) / (NEIGHBOURS * (double)size);
  free(names);
  free(texts);
  return time;
}

/* ---- Broadcast ---------------------------------------------------------- */

/* One event to all: ns per target, at the root. */
static double broadcast(void) {
  double start = bench_now();
  edat__fire_to_all(&nodes[0].engine, make(&nodes[0], &halo, -1));
  double time = bench_now() - start;
  poll_all();
  return time / size;
}

/* The tree of the collectives: the most messages of one rank, and the steps. */
static int depth_of(int rank, int *most) {
  int children[32], deepest = 0;
  int n = edat__spread_children(rank, 0, size, children);
  *most = n > *most ? n : *most;
  for (int i = 0; i < n; i++) {
    int depth = depth_of(children[i], most) + 1;
    deepest = depth > deepest ? depth : deepest;
  }
  return deepest;
}

/* ---- Waves -------------------------------------------------------------- */

static struct term_vector vector_of(struct engine *e) {
  struct term_vector v = {{0}};
  v.v[TERM_SENT] = atomic_load(&e->sent);
  v.v[TERM_RECEIVED] = atomic_load(&e->received);
  v.v[TERM_MAIN_ENDED] = 1;
  return v;
}

/* One step of the loop that finds the end; true once it is decided. */
static bool step_term(struct place *at) {
  struct engine *e = &at->engine;
  struct transport *t = e->transport;
  t->ops->poll(t);
  if (edat__term_is_open(&e->term)) {
    struct term_vector sums;
    if (t->ops->wave_test(t, sums.v) &&
        edat__term_close(&e->term, &sums) == TERM_END)
      e->is_decided = true;
  } else if (!e->is_decided && edat__term_wants_wave(&e->term, true)) {
    struct term_vector v = vector_of(e);
    edat__term_open(&e->term);
    t->ops->wave_start(t, v.v, TERM_FIELDS);
  }
  return e->is_decided;
}

/* The end: ns per rank; *waves is how many it took. */
static double end_all(double *waves) {
  int decided;
  double start = bench_now();
  do {
    decided = 0;
    for (int rank = 0; rank < size; rank++)
      decided += step_term(&nodes[rank]);
  } while (decided < size);
  *waves = (double)nodes[0].engine.term.waves;
  return (bench_now() - start) / size;
}

/* ---- Flow control ------------------------------------------------------- */

static struct wire_event big_wire(void) {
  return (struct wire_event){
      .name = edat__name_id(&halo),
      .site = edat__site_intern(SITE_BYTES, 1, where.file, where.line),
      .kind = WIRE_EVENT,
      .index_count = 1,
      .count = 1,
      .elements = BIG,
      .bytes = BIG};
}

/* All fire at rank 0, which does not receive: bytes that a sender holds when it
   is told to wait. */
static double flood(void) {
  struct wire_event wire = big_wire();
  double most = 0;
  for (int rank = 1; rank < size; rank++) {
    struct engine *e = &nodes[rank].engine;
    for (double held = 0;; held += BIG) {
      struct payload *payload = edat__payload_new(BIG);
      memset(payload->data, 1, BIG);
      atomic_fetch_add(&e->sent, 1);
      if (e->transport->ops->send(e->transport, 0, &wire, payload->data,
                                  payload) == TRANSPORT_FULL) {
        atomic_fetch_sub(&e->sent, 1);
        edat__payload_put(payload);
        most = held > most ? held : most;
        break;
      }
    }
    if (rank % 16 == 0)
      poll_all();
  }
  poll_all();
  return most;
}

/* ---- Curves ------------------------------------------------------------- */

static void put(const char *what, const char *unit, double value) {
  char text[80];
  sprintf(text, "%s, %d ranks", what, size);
  bench_value("scale", text, unit, value);
}

static void simulate(int n) {
  double waves = 0, before = resident_bytes();
  int most = 0;
  start_ranks(n);
  put("memory of a rank, at start", "B", (resident_bytes() - before) / n);
  put("event between neighbours", "ns", exchange());
  put("event with a new name", "ns", send_names());
  put("memory of a rank, after", "B", (resident_bytes() - before) / n);
  put("event to all, per target", "ns", broadcast());
  put("steps of a collective", "", 2 * depth_of(0, &most));
  put("most messages of one rank in it", "", 2 * most);
  if (n <= 256)
    put("bytes that a sender holds", "B", flood());
  put("end, per rank", "ns", end_all(&waves));
  put("waves until the end", "", waves);
  stop_ranks();
}

int main(int argc, char **argv) {
  bench_init(argc, argv, 0);
  edat__clock_init();
  for (int n = 4; n <= (bench_is_smoke() ? 64 : 4096); n *= 4)
    simulate(n);
  edat__pool_flush();
  return 0;
}
