/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The runtime's parts at up to 4,096 ranks, all in this process, one thread
 * that takes a step of each in turn: what one event, one wave, one broadcast
 * cost, and what a rank keeps, as the number of ranks grows. Not latencies: the
 * ranks share a core, so costs are processor time per rank.
 */
#include "harness.h"
#include "isolate.h"

#include "engine.h"
#include "events.h"
#include "fire.h"
#include "mem.h"
#include "progress.h"
#include "spread.h"
#include "sync.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
  STEPS = 5,
  SPREADS = 3,
  PARTNERS = 256,
  BATCH = 16,
  NEW_NAMES = 16,
  NEIGHBOURS = 2,
  BIG = 60000,
  OUTBOX = 256 * 1024
};

struct place {
  struct engine engine;
  struct isolated names;
};

static struct transport_group *group;
static struct place *nodes;
static int size;
static long completed;
static struct waiter flood_waiter;
static struct edatcc_name halo = {"halo", 0}, news = {"news", 0},
                          direct = {"direct", 0}, flooded = {"flooded", 0};
static const struct edatcc_where where = {"scale.c", "simulate", 1};

/* ---- Curves ------------------------------------------------------------- */

static void put(const char *what, const char *of_it, const char *unit,
                double value) {
  char text[120];
  sprintf(text, "%s%s%s, %d ranks", what, *of_it ? " " : "", of_it, size);
  bench_value("scale", text, unit, value);
}

/* Processor time: others use the machine, too. */
static double cpu_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

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

/* The outbox of a rank that fires is full. */
static int poll_others(void *ctx, enum poll_mood mood) {
  (void)ctx;
  (void)mood;
  poll_all();
  return 1;
}

static struct isolated *names_of(int rank) { return &nodes[rank].names; }

static void start_ranks(int n) {
  struct transport_config config = {.outbox_bytes = OUTBOX};
  size = n;
  group = edat__transport_group_new(n, 0, true);
  nodes = edat__mem_alloc_aligned(EDAT_CACHE_LINE, (size_t)n * sizeof *nodes,
                                  "ranks");
  memset((void *)nodes, 0, (size_t)n * sizeof *nodes);
  for (int rank = 0; rank < n; rank++) {
    struct engine *e = &nodes[rank].engine;
    struct transport_sink shared = edat__progress_sink(e);
    struct transport_sink sink = isolate_sink(&nodes[rank].names, &shared);
    e->transport = edat__transport_local_start(group, rank, &config, &sink);
    isolate_transport(&nodes[rank].names, e->transport, names_of);
    e->rank = rank;
    e->size = n;
    e->match = edat__match_new();
    e->spread = edat__spread_new(e->transport);
    edat__mutex_init(&e->sched.baton, LOCK_POLL);
    e->sched.hooks.poll = poll_others;
    edat__term_init(&e->term, n);
  }
}

static void stop_ranks(void) {
  for (int rank = 0; rank < size; rank++) {
    edat__spread_free(nodes[rank].engine.spread);
    edat__match_free(nodes[rank].engine.match);
    nodes[rank].engine.transport->ops->stop(nodes[rank].engine.transport);
    isolate_end(&nodes[rank].names);
  }
  edat__mem_free(nodes);
  edat__transport_group_free(group);
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
  double start = cpu_ns();
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
  return (cpu_ns() - start) / (double)completed;
}

/* Each rank fires events with a name that its peers have not heard from it: ns
   per event. The names are few, as they share one table here. */
static double send_names(void) {
  struct edatcc_name names[NEW_NAMES] = {{NULL, 0}};
  char texts[NEW_NAMES][32];
  for (int i = 0; i < NEW_NAMES; i++) {
    sprintf(texts[i], "new name %d of %d", i, size);
    names[i].text = texts[i];
  }
  double start = cpu_ns();
  for (int rank = 0; rank < size; rank++)
    for (int k = 1; k <= NEIGHBOURS; k++)
      edat__fire_to(&nodes[rank].engine, (rank + k) % size,
                    make(&nodes[rank], &names[rank % NEW_NAMES], k));
  poll_all();
  return (cpu_ns() - start) / (NEIGHBOURS * (double)size);
}

/* ---- Broadcast ---------------------------------------------------------- */

/* Events to all: ns of each at its source, and, for each target, until all have
   it. The second name has gone to one rank alone, and goes to each directly. */
static void broadcast(const char *how, struct edatcc_name *name) {
  struct engine *root = &nodes[0].engine;
  double start = cpu_ns(), fired;
  for (int i = 0; i < SPREADS; i++)
    edat__fire_to_all(root, make(&nodes[0], name, -1));
  fired = cpu_ns() - start;
  poll_all();
  double all = cpu_ns() - start;
  put(how, "at its source", "ns", fired / SPREADS);
  put(how, "everywhere, per target", "ns", all / SPREADS / size);
}

static void broadcasts(void) {
  edat__fire_to(&nodes[0].engine, 1, make(&nodes[0], &direct, -1));
  poll_all();
  broadcast("event to all", &news);
  broadcast("event to all, directly", &direct);
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
  double start = cpu_ns();
  do {
    decided = 0;
    for (int rank = 0; rank < size; rank++)
      decided += step_term(&nodes[rank]);
  } while (decided < size);
  *waves = (double)nodes[0].engine.term.waves;
  return (cpu_ns() - start) / size;
}

/* ---- Flow control ------------------------------------------------------- */

static void complete_flood(struct waiter *w, struct edatcc_events *set) {
  (void)w;
  if (set)
    edat__events_free(set);
}

static bool is_flood(void *ctx, const struct waiter *w) {
  (void)ctx;
  return w == &flood_waiter;
}

/* Rank 0 takes what comes at once, but comes seldom to receive. */
static void await_flood(void) {
  static const struct edatcc_dep dep = {.name = &flooded, .text = "flooded"};
  struct consumer consumer = {"take", &where, &dep, 1, 0};
  struct edatcc_dep_args args = {.rank = EDATCC_RANK_ANY};
  edat__waiter_init(&flood_waiter, WAITER_PERSISTENT, complete_flood, &consumer,
                    &args, 0, size);
  edat__match_submit(nodes[0].engine.match, &flood_waiter);
}

/* Fires until it is told to wait; the bytes that it holds then. */
static double fill_outbox(struct engine *e) {
  struct wire_event wire = {
      .name = edat__name_id(&flooded),
      .site = edat__site_intern(SITE_BYTES, 1, where.file, where.line),
      .kind = WIRE_EVENT,
      .count = 1,
      .elements = BIG,
      .bytes = BIG};
  for (double held = 0;; held += BIG) {
    struct payload *payload = edat__payload_new(BIG);
    memset(payload->data, 1, BIG);
    if (e->transport->ops->send(e->transport, 0, &wire, payload->data,
                                payload) == TRANSPORT_FULL) {
      edat__payload_put(payload);
      return held;
    }
    atomic_fetch_add(&e->sent, 1);
  }
}

static void poll_until_quiet(int rank) {
  struct transport *t = nodes[rank].engine.transport;
  while (t->ops->poll(t) > 0)
    ;
}

/* All fire at rank 0: the most that a sender holds. */
static double flood(void) {
  double most = 0;
  await_flood();
  for (int first = 1; first < size; first += BATCH) {
    int last = first + BATCH < size ? first + BATCH : size;
    for (int rank = first; rank < last; rank++) {
      double held = fill_outbox(&nodes[rank].engine);
      most = held > most ? held : most;
    }
    poll_until_quiet(0);
    for (int rank = first; rank < last; rank++)
      poll_until_quiet(rank);
  }
  poll_all();
  edat__match_cancel(nodes[0].engine.match, is_flood, NULL);
  edat__waiter_fini(&flood_waiter);
  return most;
}

/* ---- Partners ----------------------------------------------------------- */

/* What it costs to have talked to so many others: bytes of this rank and of
   them, who keep as much of it as it does of each. */
static void memory_of_partners(void) {
  double before = (double)mallinfo2().uordblks;
  for (int n = 1, known = 0; n <= PARTNERS && n < size / 4; n *= 4) {
    for (; known < n; known++) {
      await(&nodes[size / 2 - known], 0, known);
      edat__fire_to(&nodes[0].engine, size / 2 - known,
                    make(&nodes[0], &halo, known));
    }
    poll_all();
    char text[80];
    sprintf(text, "kept for partners, %d peers", n);
    bench_value("scale", text, "B", (double)mallinfo2().uordblks - before);
  }
}

static int most_ranks(void) { return bench_is_smoke() ? 64 : 4096; }

static void simulate(int n) {
  double waves = 0, before = resident_bytes();
  int most = 0;
  start_ranks(n);
  put("memory of a rank, at start", "", "B", (resident_bytes() - before) / n);
  put("event between neighbours", "", "ns", exchange());
  put("event with a new name", "", "ns", send_names());
  put("memory of a rank, after", "", "B", (resident_bytes() - before) / n);
  if (n == most_ranks())
    memory_of_partners();
  broadcasts();
  put("steps of a collective", "", "", 2 * depth_of(0, &most));
  put("most messages of one rank in it", "", "", 2 * most);
  put("bytes that a sender holds", "", "B", flood());
  put("end, per rank", "", "ns", end_all(&waves));
  put("waves until the end", "", "", waves);
  stop_ranks();
}

int main(int argc, char **argv) {
  bench_init(argc, argv, 0);
  edat__clock_init();
  for (int n = 4; n <= most_ranks(); n *= 4)
    simulate(n);
  edat__pool_flush();
  return 0;
}
