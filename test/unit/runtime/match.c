// RUN: %unit runtime %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The matcher against a model that is slow and obviously right.

   Sequential: random operations, the model's state compared after each.
   Concurrent: after a common past, threads do a few operations at the same
   time; what comes out must be what some interleaving gives in the model.
   match_cases.c has single situations, and many events at once. */
#include "match.h"
#include "check.h"
#include "match_keys.h"
#include "match_model.h"
#include "mem.h"
#include "sync.h"

static uint64_t seed, state;

static unsigned draw(unsigned n) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (unsigned)((state * 0x2545f4914f6cdd1dULL) >> 33) % n;
}

static void set_seed(uint64_t s) {
  seed = s;
  state = (s + 1) * 0x9e3779b97f4a7c15ULL;
  for (int i = 0; i < 4; i++)
    draw(2);
  check_note("seed %llu", (unsigned long long)s);
}

/* The real one. */

struct world {
  struct match *match;
  struct model model;
  struct waiter waiters[WAITERS];
  struct edatcc_dep deps[WAITERS][NODES];
  int nwaiters, nids;
  struct mutex lock;
  struct results out;
};

static struct world world;
static uint32_t site;

static void record(struct waiter *w, struct edatcc_events *set) {
  edat__mutex_lock(&world.lock);
  REQUIRE(world.out.n < EVENTS);
  struct result *r = &world.out.r[world.out.n++];
  *r = (struct result){.waiter = (int)(w - world.waiters), .order = -1};
  if (set) {
    r->order = (int)set->order;
    r->n = (int)set->nslots;
    for (int i = 0; i < r->n; i++)
      memcpy(&r->ids[i], edat__event_data(set->slots[i]), sizeof(int));
  }
  edat__mutex_unlock(&world.lock);
  if (set)
    edat__events_free(set);
}

static struct event *make_event(const struct op *op) {
  bool is_big = op->id % 3 == 0;
  struct event *e =
      edat__event_new(is_big ? 2000 : sizeof(int), op->id % 5 == 0);
  memset(edat__event_data(e), 0x5a, e->bytes);
  memcpy(edat__event_data(e), &op->id, sizeof(int));
  e->key = make_key(op->key);
  e->source = op->source;
  e->site = site;
  e->copies = (uint32_t)op->copies;
  e->flags = op->is_sticky ? EDATCC_FIRE_STICKY : 0;
  return e;
}

static bool is_waiter(void *ctx, const struct waiter *w) { return w == ctx; }

static void run(const struct op *op) {
  struct waiter *w = &world.waiters[op->waiter];
  struct edatcc_events *set;
  switch (op->kind) {
  case OP_DELIVER:
    deliver(world.match, op->id, make_event(op));
    break;
  case OP_SUBMIT:
    edat__match_submit(world.match, w);
    break;
  case OP_POLL:
    set = edat__match_try_take(world.match, w);
    if (set)
      record(w, set);
    break;
  case OP_CANCEL:
    edat__match_cancel(world.match, is_waiter, w);
    break;
  }
}

/* Random waiters, known to both. */

static void draw_deps(struct edatcc_dep *deps, struct edatcc_dep_args *args,
                      unsigned n) {
  for (unsigned i = 0; i < n; i++) {
    unsigned k = draw(KEYS), kind = draw(8);
    deps[i] = (struct edatcc_dep){
        .name = &key_names[k / 2], .text = "x", .nindex = k % 2};
    args[i] = (struct edatcc_dep_args){.rank = draw(RANKS), .index = {k / 2}};
    if (kind < 3) {
      args[i].rank = EDATCC_RANK_ANY;
    } else if (kind == 3 && i < 2) {
      args[i].rank = EDATCC_RANK_ALL;
    } else if (kind == 4 && i < 2) {
      deps[i].source_range = 1;
      args[i].rank_length = 1 + draw((unsigned)(RANKS - args[i].rank));
    } else if (kind == 5 && i > 0) {
      args[i].rank = EDATCC_RANK_NONE;
    }
  }
}

static int draw_waiter(bool is_poll) {
  static const struct edatcc_where where = {"a.c", "f", 1};
  static const unsigned counts[] = {1, 1, 1, 2, 2, 3, 4};
  int wi = world.nwaiters++;
  struct model_waiter *mw = &world.model.w[wi];
  struct edatcc_dep_args args[NODES];
  unsigned n = counts[draw(EDAT_LENGTH(counts))];
  REQUIRE(wi < WAITERS);
  draw_deps(world.deps[wi], args, n);
  struct consumer consumer = {"t", &where, world.deps[wi], n, 0};
  bool is_persistent = !is_poll && draw(4) == 0;
  struct waiter *w = &world.waiters[wi];
  edat__waiter_init(w,
                    is_poll         ? WAITER_WAIT
                    : is_persistent ? WAITER_PERSISTENT
                                    : WAITER_TASK,
                    record, &consumer, args, 0, RANKS);
  memset(mw, 0, sizeof *mw);
  mw->kind = w->kind;
  mw->nnodes = (int)w->nnodes;
  mw->nslots = (int)w->set->nslots;
  REQUIRE(mw->nslots <= SLOTS && mw->nnodes <= NODES);
  for (int i = 0; i < mw->nnodes; i++) {
    const struct node *node = &w->nodes[i];
    mw->nodes[i] = (struct model_node){key_number(&node->key), node->source,
                                       (int)node->nsources, (int)node->slot, 0};
  }
  return wi;
}

static struct op draw_op(bool may_stick) {
  unsigned kind = draw(20);
  struct op op = {.kind = OP_DELIVER,
                  .key = (int)draw(KEYS),
                  .source = (int)draw(RANKS),
                  .copies = 1};
  if (kind < 11) {
    op.id = ++world.nids;
    op.copies = draw(6) == 0 ? 2 + (int)draw(2) : 1;
    op.is_sticky = may_stick && draw(8) == 0;
  } else if (kind < 17 && world.nwaiters < WAITERS) {
    op.kind = OP_SUBMIT;
    op.waiter = draw_waiter(false);
  } else if (kind < 19 && world.nwaiters < WAITERS) {
    op.kind = OP_POLL;
    op.waiter = draw_waiter(true);
  } else if (world.nwaiters) {
    op.kind = OP_CANCEL;
    op.waiter = (int)draw((unsigned)world.nwaiters);
  } else {
    op.id = ++world.nids;
  }
  return op;
}

static void open_world(uint64_t s) {
  set_seed(s);
  memset(&world.model, 0, sizeof world.model);
  world.match = edat__match_new();
  world.nwaiters = world.nids = world.out.n = 0;
  edat__mutex_init(&world.lock, LOCK_LEAF);
}

static void close_world(void) {
  edat__match_free(world.match);
  for (int i = 0; i < world.nwaiters; i++)
    edat__waiter_fini(&world.waiters[i]);
}

/* State that is visible from outside. */

struct view {
  uint64_t stored, sticky, pending, held, lacking, ids;
};

static void see_stored(void *ctx, const struct event *e) {
  struct view *v = ctx;
  int id;
  memcpy(&id, e->payload ? e->payload->data : e->small, sizeof id);
  v->ids +=
      (uint64_t)(id * 31 + e->source * 7 + key_number(&e->key)) * e->copies;
}

static void see_pending(void *ctx, const struct waiter *w,
                        const struct node *node) {
  struct view *v = ctx;
  v->lacking += node->missing;
  CHECK(edat__node_lacks(node) >= NODE_ANY);
  CHECK(node->waiter == w);
}

static struct view view_real(void) {
  struct view v = {0};
  struct match_counts counts;
  edat__match_count(world.match, &counts);
  v.stored = counts.stored;
  v.sticky = counts.sticky;
  for (int i = 0; i < WAITER_KINDS; i++)
    v.pending += counts.pending[i];
  v.held = edat__match_held(world.match);
  edat__match_each_stored(world.match, see_stored, &v);
  edat__match_each_pending(world.match, see_pending, &v);
  return v;
}

static struct view view_model(const struct model *m) {
  struct view v = {.stored = (uint64_t)m->nevents};
  for (int i = 0; i < m->nevents; i++)
    v.ids += (uint64_t)(m->events[i].id * 31 + m->events[i].source * 7 +
                        m->events[i].key);
  for (int i = 0; i < KEYS * RANKS; i++) {
    const struct model_event *e = &m->sticky[i / RANKS][i % RANKS];
    v.sticky += e->is_there;
    if (e->is_there)
      v.ids += (uint64_t)(e->id * 31 + e->source * 7 + e->key);
  }
  for (int i = 0; i < WAITERS; i++) {
    const struct model_waiter *w = &m->w[i];
    if (!w->is_live)
      continue;
    v.pending++;
    for (int s = 0; s < w->nslots; s++) {
      v.held += w->kind == WAITER_PERSISTENT && w->slots[s].is_there &&
                !w->slots[s].is_sticky;
      v.lacking += !w->slots[s].is_there;
    }
  }
  return v;
}

static bool same_view(const struct view *a, const struct view *b) {
  return a->stored == b->stored && a->sticky == b->sticky &&
         a->pending == b->pending && a->held == b->held &&
         a->lacking == b->lacking && a->ids == b->ids;
}

/* A persistent waiter of nothing is withdrawn; the model does not know it. */
static bool is_for_nothing(const struct op *op) {
  return op->kind == OP_SUBMIT &&
         world.waiters[op->waiter].kind == WAITER_PERSISTENT &&
         world.waiters[op->waiter].nnodes == 0;
}

static bool check_results(void) {
  sort_results(&world.out);
  sort_results(&world.model.out);
  bool is_same = same_results(&world.out, &world.model.out);
  CHECK(is_same);
  return is_same;
}

static bool check_state(void) {
  struct view real = view_real(), model = view_model(&world.model);
  bool is_same = check_results() && same_view(&real, &model);
  CHECK_INT(real.stored, model.stored);
  CHECK_INT(real.sticky, model.sticky);
  CHECK_INT(real.pending, model.pending);
  CHECK_INT(real.held, model.held);
  CHECK_INT(real.lacking, model.lacking);
  CHECK_INT(real.ids, model.ids);
  return is_same;
}

static void test_sequential(void) {
  for (uint64_t s = 0; s < rounds(2000); s++) {
    bool may_stick = s % 2, is_same = true;
    open_world(s);
    unsigned n = 10 + draw(60);
    for (unsigned i = 0; i < n && is_same; i++) {
      struct op op = draw_op(may_stick);
      if (is_for_nothing(&op))
        continue;
      check_note("seed %llu, step %u", (unsigned long long)s, i);
      model_run(&world.model, &op);
      run(&op);
      /* Looking at everything takes long. */
      is_same = i % 8 && i + 1 < n ? check_results() : check_state();
    }
    close_world();
    if (!is_same)
      return;
  }
}

/* Concurrent: THREADS do OPS operations each after the same past. */

enum { THREADS = 3, OPS = 2 };

static struct op ops[THREADS][OPS];
static _Atomic int at_start;

static void run_ops(void *argument) {
  const struct op *mine = argument;
  atomic_fetch_add(&at_start, 1);
  while (atomic_load(&at_start) < THREADS)
    edat__cpu_relax();
  for (int i = 0; i < OPS; i++)
    run(&mine[i]);
}

/* True if some order of the remaining operations gives what came out. */
static bool is_explained(const struct model *past, const int *done,
                         const struct view *real) {
  int next[THREADS];
  bool is_end = true;
  memcpy(next, done, sizeof next);
  for (int t = 0; t < THREADS; t++) {
    if (done[t] == OPS)
      continue;
    struct model *m = edat__mem_alloc(sizeof *m, "a model");
    *m = *past;
    is_end = false;
    model_run(m, &ops[t][next[t]++]);
    bool is_it = is_explained(m, next, real);
    next[t]--;
    edat__mem_free(m);
    if (is_it)
      return true;
  }
  if (!is_end)
    return false;
  struct results sorted = past->out;
  struct view view = view_model(past);
  sort_results(&sorted);
  return same_results(&sorted, &world.out) && same_view(&view, real);
}

/* What a failed round was. */
static void print_round(void) {
  for (int i = 0; i < THREADS * OPS; i++) {
    const struct op *op = &ops[i / OPS][i % OPS];
    fprintf(stderr, "thread %d: %s id %d key %d from %d x%d%s waiter %d\n",
            i / OPS,
            (const char *[]){"fire", "submit", "poll", "cancel"}[op->kind],
            op->id, op->key, op->source, op->copies,
            op->is_sticky ? " sticky" : "", op->waiter);
  }
  for (int i = 0; i < world.nwaiters; i++)
    for (int n = 0; n < world.model.w[i].nnodes; n++) {
      const struct model_node *node = &world.model.w[i].nodes[n];
      fprintf(stderr, "waiter %d kind %d: key %d from %d, %d slots from %d\n",
              i, world.waiters[i].kind, node->key, node->source, node->nsources,
              node->slot);
    }
  for (int i = 0; i < world.out.n; i++) {
    const struct result *r = &world.out.r[i];
    fprintf(stderr, "waiter %d set %d:", r->waiter, r->order);
    for (int k = 0; k < r->n; k++)
      fprintf(stderr, " %d", r->ids[k]);
    fputc('\n', stderr);
  }
}

static void test_concurrent(void) {
  for (uint64_t s = 0; s < rounds(300); s++) {
    open_world(s + 1000000);
    unsigned n = draw(12);
    for (unsigned i = 0; i < n; i++) {
      struct op op = draw_op(s % 4 == 0);
      if (is_for_nothing(&op))
        continue;
      model_run(&world.model, &op);
      run(&op);
    }
    for (int i = 0; i < THREADS * OPS; i++)
      do
        ops[i / OPS][i % OPS] = draw_op(s % 4 == 0);
      while (is_for_nothing(&ops[i / OPS][i % OPS]));
    struct thread threads[THREADS];
    atomic_store(&at_start, 0);
    for (int t = 0; t < THREADS; t++)
      edat__thread_start(&threads[t], "ops", run_ops, ops[t]);
    for (int t = 0; t < THREADS; t++)
      edat__thread_join(&threads[t]);
    struct view real = view_real();
    sort_results(&world.out);
    bool is_it = is_explained(&world.model, (int[THREADS]){0}, &real);
    CHECK(is_it);
    if (!is_it)
      print_round();
    close_world();
    if (!is_it)
      return;
  }
}

int main(void) {
  site = edat__site_intern("int", sizeof(int), "fire.c", 3);
  RUN(test_sequential);
  RUN(test_concurrent);
  return check_status();
}
