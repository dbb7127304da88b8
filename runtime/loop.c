/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A loop is cut into pieces, which are what a reduction is folded by; several
 * small pieces make a claim. As many runners as there are workers (tasks of
 * the loop's group) each claim the next one until none is left. A runner that
 * suspends inside a piece first starts another in its place, so pieces never
 * wait for a suspended one.
 *
 * The cut depends on the grainsize and the number of iterations alone where
 * the grainsize is given; so then do floating sums. Otherwise it depends on
 * the workers, and on what an iteration of this loop has cost before.
 */
#include "loop.h"

#include "collective.h"
#include "gather.h"
#include "group.h"
#include "mem.h"
#include "name.h"
#include "share.h"
#include "submit.h"
#include "trace.h"

#include <inttypes.h>
#include <string.h>

enum { PIECES_PER_WORKER = 8, CLAIMS_MAX = EDAT_TINY(65536, 4), COSTS = 256 };
#define PIECE_MIN_NS 4000.0

/* Folds the partials of claims in their order, whatever order they end in. */
struct folder {
  struct mutex lock;
  /* Under lock. */
  void **partials; /* by claim; NULL: not ended, or folded already */
  uint64_t folded; /* claims that are part of total */
  void *total;     /* NULL: nothing yet */
};

struct loop_run {
  /* Constant while it runs. */
  struct engine *engine;
  const struct edatcc_loop *loop;
  const struct edatcc_loop_args *args;
  const char *name;
  struct share share;
  uint64_t grain; /* iterations of a piece; 0: split evenly */
  uint64_t pieces;
  uint64_t batch; /* pieces of a claim */
  uint64_t claims;
  struct group group;
  struct folder folder;
  _Atomic uint64_t next;  /* Atomic: the next claim. */
  _Atomic uint64_t ticks; /* Atomic: spent in pieces so far. */
};

/* ---- What an iteration costs -------------------------------------------- */

static struct cost {
  _Atomic(const void *) loop;   /* Atomic: whose cost it is; a hint. */
  _Atomic uint64_t picoseconds; /* Atomic: per iteration; a hint. */
} costs[COSTS];

static struct cost *cost_of(const struct edatcc_loop *loop) {
  return &costs[((uintptr_t)loop / sizeof(void *)) % COSTS];
}

static void learn_cost(struct loop_run *run) {
  double ns = (double)edat__ticks_to_ns(atomic_load(&run->ticks));
  struct cost *cost = cost_of(run->loop);
  atomic_store(&cost->picoseconds,
               (uint64_t)(1000.0 * ns / (double)run->share.count));
  atomic_store(&cost->loop, run->loop);
}

/* How many pieces are worth it; at least 1. */
static uint64_t pieces_worth(const struct edatcc_loop *loop, uint64_t count) {
  struct cost *cost = cost_of(loop);
  if (atomic_load(&cost->loop) != loop)
    return UINT64_MAX;
  double ns = (double)atomic_load(&cost->picoseconds) * 1e-3 * (double)count;
  return ns < 2.0 * PIECE_MIN_NS ? 1 : (uint64_t)(ns / PIECE_MIN_NS);
}

/* ---- Cutting ------------------------------------------------------------ */

static uint64_t smaller(uint64_t a, uint64_t b) { return a < b ? a : b; }

static uint64_t divide_up(uint64_t a, uint64_t b) {
  return a / b + (a % b != 0);
}

static uint64_t choose_pieces(struct loop_run *run) {
  uint64_t workers = (uint64_t)run->engine->sched.worker_count;
  uint64_t count = run->share.count;
  if (workers == 1)
    return 1;
  uint64_t pieces = smaller(count, PIECES_PER_WORKER * workers);
  return smaller(pieces, pieces_worth(run->loop, count));
}

static void cut(struct loop_run *run) {
  const struct edatcc_loop_args *args = run->args;
  uint64_t count = run->share.count;
  if (count == 0)
    return;
  if (args->grainsize > 0) {
    run->grain = (uint64_t)args->grainsize;
    run->pieces = divide_up(count, run->grain);
  } else if (args->num_tasks > 0) {
    run->pieces = smaller((uint64_t)args->num_tasks, count);
  } else {
    run->pieces = choose_pieces(run);
  }
  run->batch = divide_up(run->pieces, CLAIMS_MAX);
  run->claims = divide_up(run->pieces, run->batch);
}

static void find_piece(const struct loop_run *run, uint64_t piece,
                       uint64_t *first, uint64_t *count) {
  uint64_t all = run->share.count;
  if (run->grain) {
    *first = piece * run->grain;
    *count = smaller(run->grain, all - *first);
    return;
  }
  uint64_t quotient = all / run->pieces;
  uint64_t rest = all % run->pieces;
  *first = piece * quotient + smaller(piece, rest);
  *count = quotient + (piece < rest);
}

/* ---- Folding ------------------------------------------------------------ */

struct accumulator {
  void *partial; /* NULL: the loop has no reduction */
  void *spare;
  bool is_filled;
};

static void *new_partial(const struct edatcc_loop *loop) {
  return edat__mem_alloc_aligned(EDAT_CACHE_LINE, loop->partial_size,
                                 "a partial reduction");
}

static void run_chunk(struct loop_run *run, struct accumulator *sum,
                      uint64_t first, uint64_t count) {
  const struct edatcc_loop *loop = run->loop;
  if (!sum->partial || !sum->is_filled) {
    loop->chunk(run->args->args, first, count, sum->partial);
    sum->is_filled = true;
    return;
  }
  if (!sum->spare)
    sum->spare = new_partial(loop);
  loop->chunk(run->args->args, first, count, sum->spare);
  loop->fold(sum->partial, sum->spare);
}

/* The lock is held over fold, which is generated arithmetic and calls
   nothing. */
static void keep(struct loop_run *run, uint64_t claim, void *partial) {
  struct folder *f = &run->folder;
  edat__mutex_lock(&f->lock);
  f->partials[claim] = partial;
  while (f->folded < run->claims && f->partials[f->folded]) {
    void *next = f->partials[f->folded];
    f->partials[f->folded++] = NULL;
    if (!f->total) {
      f->total = next;
      continue;
    }
    run->loop->fold(f->total, next);
    edat__mem_free(next);
  }
  edat__mutex_unlock(&f->lock);
}

/* ---- Running ------------------------------------------------------------ */

static void run_piece(struct loop_run *run, struct accumulator *sum,
                      uint64_t piece) {
  uint64_t i, left;
  find_piece(run, piece, &i, &left);
  while (left) {
    uint64_t contiguous;
    uint64_t first = edat__share_find(&run->share, i, &contiguous);
    uint64_t count = smaller(contiguous, left);
    run_chunk(run, sum, first, count);
    i += count;
    left -= count;
  }
}

static void run_claim(struct loop_run *run, uint64_t claim) {
  uint64_t piece = claim * run->batch;
  uint64_t end = smaller(piece + run->batch, run->pieces);
  struct accumulator sum = {NULL, NULL, false};
  uint64_t begin = edat__clock_ticks();
  if (run->loop->fold)
    sum.partial = new_partial(run->loop);
  for (; piece < end; piece++)
    run_piece(run, &sum, piece);
  atomic_fetch_add(&run->ticks, edat__clock_ticks() - begin);
  edat__mem_free(sum.spare);
  if (sum.partial)
    keep(run, claim, sum.partial);
}

struct runner {
  struct loop_run *run;
  bool is_replaced;
};

static void start_runner(struct loop_run *run);

static void replace_runner(void *ctx) {
  struct runner *runner = ctx;
  runner->is_replaced = true;
  if (atomic_load(&runner->run->next) < runner->run->claims)
    start_runner(runner->run);
}

static void run_runner(void *args, struct edatcc_events *events) {
  struct runner runner = {*(struct loop_run **)args, false};
  struct loop_run *run = runner.run;
  struct strand *strand = edat__sched_strand();
  (void)events;
  edat__subject_set((struct subject){run->name, run->loop->where.file,
                                     (int)run->loop->where.line});
  while (!runner.is_replaced) {
    uint64_t claim = atomic_fetch_add(&run->next, 1);
    if (claim >= run->claims)
      break;
    strand->before_suspend = replace_runner;
    strand->before_suspend_ctx = &runner;
    run_claim(run, claim);
  }
  strand->before_suspend = NULL;
}

static const struct edatcc_task runner_desc = {
    .body = run_runner,
    .name = "taskloop",
    .where = {"taskloop", "taskloop", 0},
    .args_size = sizeof(struct loop_run *)};

static void start_runner(struct loop_run *run) {
  struct engine *engine = run->engine;
  struct edatcc_task_args args = {.args = &run,
                                  .priority = run->args->priority};
  struct task *task = edat__task_new_plain(&runner_desc, &args);
  task->group = &run->group;
  edat__group_add(edat__sched_worker(), task->group);
  edat__sched_push(&engine->sched, task, task->priority);
}

/* One claim costs less where it is; main needs the slot of a worker for it. */
static bool try_here(struct loop_run *run, struct strand *strand) {
  if (run->claims > 1 && !run->args->undeferred)
    return false;
  if (!run->args->undeferred && !edat__sched_slot_take(strand->worker)) {
    edat__sched_slot_give(strand->worker); /* nor does it want it later */
    return false;
  }
  for (uint64_t claim = 0; claim < run->claims; claim++)
    run_claim(run, claim);
  if (strand->worker->index < 0)
    edat__sched_slot_give(strand->worker);
  return true;
}

static void run_all(struct loop_run *run, struct strand *strand) {
  struct engine *engine = run->engine;
  edat__group_begin(&run->group, strand, SUSPEND_LOOP, &run->loop->where);
  if (!try_here(run, strand)) {
    uint64_t runners =
        smaller(run->claims, (uint64_t)engine->sched.worker_count);
    edat__sched_pragma_begin(&engine->sched);
    for (uint64_t i = 0; i < runners; i++)
      start_runner(run);
    edat__sched_pragma_end(&engine->sched);
  }
  edat__group_end(engine, &run->group);
  if (run->claims)
    learn_cost(run);
}

/* ---- Ranks -------------------------------------------------------------- */

static void add_rank(void *ctx, int rank, struct collective_part part) {
  struct loop_run *run = ctx;
  struct folder *f = &run->folder;
  part = edat__gather_open(run->loop, run->args, rank, part);
  if (!part.bytes)
    return;
  if (part.bytes != run->loop->partial_size)
    edat__fatal(EDAT_ERR(LOOP_RANKS), run->loop->where.file,
                run->loop->where.line, rank);
  if (f->total) {
    run->loop->fold(f->total, part.data);
    return;
  }
  f->total = new_partial(run->loop);
  memcpy(f->total, part.data, part.bytes);
}

static void combine_ranks(struct loop_run *run) {
  void *total = run->folder.total;
  size_t bytes = total ? run->loop->partial_size : 0;
  char *mine = edat__mem_alloc(bytes + GATHER_SEAL, "a reduction");
  if (bytes)
    memcpy(mine, total, bytes);
  edat__mem_free(total);
  run->folder.total = NULL;
  edat__gather_seal(mine + bytes, run->args);
  edat__collective_gather(
      run->engine, &run->loop->where, "reduction of a distributed taskloop",
      (struct collective_part){mine, bytes + GATHER_SEAL}, add_rank, run);
  edat__mem_free(mine);
}

static void finish_reduction(struct loop_run *run, bool is_distributed) {
  if (is_distributed)
    combine_ranks(run);
  if (run->folder.total)
    run->loop->finish(run->args->args, run->folder.total);
  edat__mem_free(run->folder.total);
  edat__mem_free(run->folder.partials);
}

static void check(const struct edatcc_loop *loop,
                  const struct edatcc_loop_args *args) {
  const char *what = NULL;
  int64_t value = 0;
  int64_t grainsize_min = loop->flags & EDATCC_LOOP_GRAINSIZE ? 1 : 0;
  int64_t num_tasks_min = loop->flags & EDATCC_LOOP_NUM_TASKS ? 1 : 0;
  if (args->grainsize < grainsize_min)
    what = "grainsize", value = args->grainsize;
  else if (args->num_tasks < num_tasks_min)
    what = "num_tasks", value = args->num_tasks;
  else if (loop->flags & EDATCC_LOOP_CYCLIC && args->cyclic <= 0)
    what = "distribute(cyclic)", value = args->cyclic;
  if (what)
    edat__fatal(EDAT_ERR(LOOP_SIZE), loop->where.file, loop->where.line, what,
                value);
}

static const char *name_of(const struct edatcc_loop *loop,
                           const struct edatcc_loop_args *args) {
  if (args->name)
    return edat__name_keep(args->name);
  return loop->name ? loop->name : "taskloop";
}

void edat__loop_run(struct engine *engine, const struct edatcc_loop *loop,
                    const struct edatcc_loop_args *args) {
  struct strand *strand = edat__engine_strand("taskloop");
  bool is_distributed =
      loop->flags & (EDATCC_LOOP_BLOCK | EDATCC_LOOP_CYCLIC) &&
      engine->size > 1;
  check(loop, args);
  if (loop->flags & (EDATCC_LOOP_BLOCK | EDATCC_LOOP_CYCLIC) &&
      (loop->fold || loop->gather))
    edat__collective_main(&loop->where,
                          loop->fold ? "reduction of a distributed taskloop"
                                     : "gather of a taskloop");
  struct loop_run run = {
      .engine = engine,
      .loop = loop,
      .args = args,
      .name = name_of(loop, args),
      .share = edat__gather_share(engine, loop, args, engine->rank)};
  cut(&run);
  if (loop->fold) {
    edat__mutex_init(&run.folder.lock, LOCK_WAIT);
    if (run.claims)
      run.folder.partials = edat__mem_zalloc(
          edat__mem_array_bytes(run.claims, sizeof(void *), "reductions"),
          "reductions");
  }
  run_all(&run, strand);
  if (loop->fold)
    finish_reduction(&run, is_distributed);
  if (loop->gather && is_distributed)
    edat__gather_run(engine, loop, args);
}
