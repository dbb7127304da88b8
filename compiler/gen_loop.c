/* SPDX-License-Identifier: BSD-3-Clause */
/* A taskloop: the number of iterations is computed where the pragma stood;
 * the runtime cuts the iteration space into chunks; a chunk is a function
 * with a loop like the one that was annotated, over a part of its range, in
 * the variable's own type, so that the compiler treats it as it would have
 * treated the original. Reductions have a partial for each chunk.
 *
 * With depends, fires or nowait the loop runs in the body of a task, which
 * holds its arguments.
 */
#include "gen_loop.h"
#include "gen_task.h"

#include <string.h>

#include "parse.h"

bool gen_loop_is_pointer(const struct ast_loop *loop) {
  return loop->var->type->cls == AST_CLASS_POINTER;
}

static const char *step_of(struct gen *gen, const struct ast_loop *loop) {
  return loop->step.end > loop->step.begin ? gen_source_text(gen, loop->step)
                                           : "1";
}

bool gen_loop_is_unit(struct gen *gen, const struct ast_loop *loop) {
  return !strcmp(step_of(gen, loop), "1");
}

const char *gen_loop_name(struct loop_at *in, const char *stem, size_t level) {
  return arena_printf(in->at->gen->arena, "edat_%s%zu", stem,
                      in->depth + level);
}

/* The first value plus k steps, in unsigned or pointer arithmetic. */
const char *gen_loop_value(struct loop_at *in, size_t level, const char *k) {
  struct gen *gen = in->at->gen;
  const struct ast_loop *loop = &in->loops[level];
  const char *lo = gen_loop_name(in, "lo", level);
  const char *sign = loop->step_sign > 0 ? "+" : "-";
  const char *steps = k;
  if (!gen_loop_is_unit(gen, loop))
    steps = arena_printf(gen->arena, "%s * (edatcc_u64)%s", k,
                         gen_loop_name(in, "step", level));
  if (gen_loop_is_pointer(loop))
    return arena_printf(gen->arena, "%s %s (edatcc_i64)(%s)", lo, sign, steps);
  return arena_printf(gen->arena, "(%s)((edatcc_u64)%s %s %s)",
                      loop->var->type->canonical, lo, sign, steps);
}

/* ---- Where the pragma stood --------------------------------------------- */

/* The bounds in the type in which the condition compares them. */
static void put_bounds(struct loop_at *in, struct buf *out, size_t level) {
  struct gen *gen = in->at->gen;
  const struct ast_loop *loop = &in->loops[level];
  const char *lo = gen_loop_name(in, "lo", level);
  const char *hi = gen_loop_name(in, "hi", level);
  const char *bound = gen_source_text(gen, loop->bound);
  gen_space_start(in, out, level);
  if (gen_loop_is_pointer(loop))
    buf_printf(out, "  __typeof__(%s) %s = %s;\n", lo, hi, bound);
  else
    buf_printf(out, "  __typeof__((%s)0 + (%s)) %s = %s, %s = %s;\n",
               loop->var->type->canonical, bound, hi, bound,
               gen_loop_name(in, "from", level), lo);
}

/* Clang takes rows of variable length for empty when pointers are
 * subtracted. */
static const char *difference(struct loop_at *in, size_t level,
                              const char *high, const char *low) {
  struct arena *arena = in->at->gen->arena;
  const struct ast_loop *loop = &in->loops[level];
  if (!gen_loop_is_pointer(loop))
    return arena_printf(arena, "(edatcc_u64)%s - (edatcc_u64)%s", high, low);
  if (!loop->var->type->variably_modified)
    return arena_printf(arena, "%s - %s", high, low);
  return arena_printf(arena,
                      "((char *)edatcc_plain(%s) - (char *)edatcc_plain(%s)) / "
                      "(edatcc_i64)sizeof(*%s)",
                      high, low, low);
}

static void put_distance(struct loop_at *in, struct buf *out, size_t level) {
  struct gen *gen = in->at->gen;
  const struct ast_loop *loop = &in->loops[level];
  bool up = loop->step_sign > 0, pointer = gen_loop_is_pointer(loop);
  bool inclusive = loop->relation[1] == '=' && loop->relation[0] != '!';
  bool unit = gen_loop_is_unit(gen, loop);
  const char *step = gen_loop_name(in, "step", level);
  const char *hi = gen_loop_name(in, "hi", level);
  const char *from = gen_loop_name(in, pointer ? "lo" : "from", level);
  put_bounds(in, out, level);
  if (!unit)
    buf_printf(out, "  edatcc_i64 %s = %s;\n", step, step_of(gen, loop));
  buf_printf(out,
             "  edatcc_u64 %s = edatcc_loop_iterations(\n"
             "      &__edatcc_%d_loop.where, %s %s %s,\n"
             "      (edatcc_u64)(%s)%s, %s);\n",
             gen_loop_name(in, "n", level), in->at->construct->id, from,
             loop->relation, hi,
             difference(in, level, up ? hi : from, up ? from : hi),
             inclusive ? "" : " - 1", unit ? "1" : step);
}

static void put_final_value(struct loop_at *in, struct buf *out, size_t level,
                            const char *reached) {
  const char *use = gen_use(in->at, in->loops[level].var);
  const char *value = gen_loop_value(in, level, gen_loop_name(in, "n", level));
  if (level)
    buf_printf(out, "  if (%s)\n  ", reached);
  buf_printf(out, "  %s = %s;\n  (void)%s;\n", use, value, use);
}

/* A variable declared outside has its serial value afterwards. */
static void put_final_values(struct loop_at *in, struct buf *out) {
  const char *reached = "1";
  for (size_t i = 0; i < in->n; i++) {
    const char *n = gen_loop_name(in, "n", i);
    if (!in->loops[i].declares_var)
      put_final_value(in, out, i, reached);
    reached = i ? arena_printf(in->at->gen->arena, "%s && %s", reached, n) : n;
  }
}

static void put_option(struct gen_at *at, struct buf *out,
                       enum clause_kind kind, const char *field) {
  const struct clause *clause = directive_find(at->construct->directive, kind);
  if (clause && clause->expression.str)
    buf_printf(out, ", .%s = %s", field,
               gen_expression(at, clause->expression));
}

static void put_iterations(struct loop_at *in, struct buf *out) {
  buf_puts(out, gen_loop_name(in, "n", 0));
  for (size_t i = 1; i < in->n; i++)
    buf_printf(out, " * %s", gen_loop_name(in, "n", i));
}

static void put_place(struct loop_at *in) {
  struct gen_at *at = in->at;
  const struct construct *c = at->construct;
  const struct clause *condition = directive_find(c->directive, CLAUSE_IF);
  struct buf code;
  buf_init(&code);
  buf_puts(&code, "{\n");
  gen_still_used(at, &code);
  for (size_t i = 0; i < in->n; i++)
    put_distance(in, &code, i);
  gen_args_fill(at, &code, gen_space_values(in));
  buf_printf(&code,
             "  edatcc_loop_run(\n"
             "      &__edatcc_%d_loop,\n"
             "      %s&(struct edatcc_loop_args){\n"
             "          .args = &edat_args_%d, .iterations = ",
             c->id, gen_extension(at->gen), c->id);
  put_iterations(in, &code);
  put_option(at, &code, CLAUSE_GRAINSIZE, "grainsize");
  put_option(at, &code, CLAUSE_NUM_TASKS, "num_tasks");
  put_option(at, &code, CLAUSE_PRIORITY, "priority");
  put_option(at, &code, CLAUSE_DISTRIBUTE, "cyclic");
  if (gen_computed_name(at))
    buf_printf(&code, ", .name = %s", gen_computed_name(at));
  if (condition)
    buf_printf(&code, ", .undeferred = !(%s)",
               gen_expression(at, condition->expression));
  buf_puts(&code, "});\n");
  put_final_values(in, &code);
  buf_puts(&code, "}");
  gen_place(at, at->place, buf_str(&code));
  buf_fini(&code);
}

/* ---- A loop that is a task ---------------------------------------------- */

/* What is evaluated at the pragma and needed when the task runs. */
static const struct {
  enum clause_kind clause;
  const char *type, *field;
} kept[] = {{CLAUSE_GRAINSIZE, "edatcc_i64", "grainsize"},
            {CLAUSE_NUM_TASKS, "edatcc_i64", "num_tasks"},
            {CLAUSE_DISTRIBUTE, "edatcc_i64", "cyclic"},
            {CLAUSE_PRIORITY, "int", "priority"},
            {CLAUSE_IF, "int", "undeferred"}};
enum { KEPT = sizeof kept / sizeof *kept };

static const struct clause *find_kept(struct gen_at *at, size_t i) {
  const struct clause *clause =
      directive_find(at->construct->directive, kept[i].clause);
  return clause && clause->expression.str ? clause : NULL;
}

static const char *kept_name(struct gen_at *at, size_t i) {
  return find_kept(at, i) ? arena_printf(at->gen->arena, "edat_%s_%d",
                                         kept[i].field, at->construct->id)
                          : NULL;
}

static const char *kept_fields(struct loop_at *in) {
  struct gen_at *at = in->at;
  const char *text =
      arena_printf(at->gen->arena, "%s  edatcc_u64 edat_iterations;\n",
                   gen_space_fields(in));
  for (size_t i = 0; i < KEPT; i++)
    if (find_kept(at, i))
      text = arena_printf(at->gen->arena, "%s  %s edat_%s;\n", text,
                          kept[i].type, kept[i].field);
  return text;
}

/* At the pragma: the iteration space, and each expression once. */
static void put_deferral(struct loop_at *in, struct task_at *task) {
  struct gen_at *at = in->at;
  struct arena *arena = at->gen->arena;
  struct buf before, extra, after;
  buf_init(&before);
  buf_init(&extra);
  buf_init(&after);
  for (size_t i = 0; i < in->n; i++)
    put_distance(in, &before, i);
  buf_printf(&extra, "%s, .edat_iterations = ", gen_space_values(in));
  put_iterations(in, &extra);
  for (size_t i = 0; i < KEPT; i++) {
    const struct clause *clause = find_kept(at, i);
    if (!clause)
      continue;
    const char *value = gen_expression(at, clause->expression);
    if (kept[i].clause == CLAUSE_IF)
      value = arena_printf(arena, "!(%s)", value);
    buf_printf(&before, "  %s %s = %s;\n", kept[i].type, kept_name(at, i),
               value);
    buf_printf(&extra, ", .edat_%s = %s", kept[i].field, kept_name(at, i));
  }
  put_final_values(in, &after);
  task->priority = kept_name(at, KEPT - 2);
  task->undeferred = kept_name(at, KEPT - 1);
  gen_place(at, at->place,
            gen_task_submission(task, buf_str(&before), buf_str(&extra),
                                buf_str(&after)));
  buf_fini(&before);
  buf_fini(&extra);
  buf_fini(&after);
}

static void put_task_body(struct loop_at *in, struct task_at *task) {
  struct gen_at *at = in->at;
  struct buf code;
  buf_init(&code);
  at->is_around = true;
  gen_task_begin(task);
  buf_printf(&code,
             "edatcc_loop_run(\n"
             "    &__edatcc_%d_loop,\n"
             "    %s&(struct edatcc_loop_args){\n"
             "        .args = edat_args, .iterations = "
             "edat_args->edat_iterations",
             at->construct->id, gen_extension(at->gen));
  for (size_t i = 0; i < KEPT; i++)
    if (find_kept(at, i))
      buf_printf(&code, ", .%s = edat_args->edat_%s", kept[i].field,
                 kept[i].field);
  buf_puts(&code, "});\n");
  gen_inside(at, at->tail, buf_str(&code));
  gen_task_end(task);
  at->is_around = false;
  buf_fini(&code);
}

/* ---- All ---------------------------------------------------------------- */

/* Which of the clauses are there: a given 0 is an error. */
static const char *flags(struct gen_at *at) {
  const struct directive *d = at->construct->directive;
  const struct clause *share = directive_find(d, CLAUSE_DISTRIBUTE);
  const char *text = "";
  if (share)
    text = share->distribution == DISTRIBUTE_CYCLIC ? " | EDATCC_LOOP_CYCLIC"
                                                    : " | EDATCC_LOOP_BLOCK";
  if (directive_find(d, CLAUSE_GRAINSIZE))
    text = arena_printf(at->gen->arena, "%s | EDATCC_LOOP_GRAINSIZE", text);
  if (directive_find(d, CLAUSE_NUM_TASKS))
    text = arena_printf(at->gen->arena, "%s | EDATCC_LOOP_NUM_TASKS", text);
  return *text ? text + strlen(" | ") : NULL;
}

static void put_description(struct loop_at *in, size_t n_gathers) {
  struct gen_at *at = in->at;
  const struct construct *c = at->construct;
  int id = c->id;
  buf_printf(at->head, "static edatcc_chunk __edatcc_%d_chunk;\n", id);
  if (n_gathers)
    buf_printf(at->head, "static edatcc_gather __edatcc_%d_gather;\n", id);
  buf_printf(at->head,
             "%sstatic const struct edatcc_loop __edatcc_%d_loop = {\n"
             "    .chunk = __edatcc_%d_chunk,\n",
             gen_extension(at->gen), id, id);
  if (c->task_name)
    buf_printf(at->head, "    .name = %s,\n",
               gen_quoted(at->gen->arena, c->task_name));
  if (in->has_partial)
    buf_printf(at->head,
               "    .fold = __edatcc_%d_fold,\n"
               "    .finish = __edatcc_%d_finish,\n"
               "    .partial_size = sizeof(struct __edatcc_%d_partial),\n",
               id, id, id);
  if (n_gathers)
    buf_printf(at->head,
               "    .gather = __edatcc_%d_gather,\n    .ngathers = %zu,\n", id,
               n_gathers);
  if (flags(at))
    buf_printf(at->head, "    .flags = %s,\n", flags(at));
  buf_printf(at->head, "    .where = %s};\n", gen_where(at));
}

static size_t count_gathers(const struct directive *d) {
  size_t n = 0;
  for (const struct clause *c = directive_find(d, CLAUSE_GATHER); c;
       c = directive_find_next(d, c))
    n += c->sections.count;
  return n;
}

void gen_taskloop(struct gen_at *at) {
  struct loop_at in = {.at = at,
                       .loops = at->construct->region->loops,
                       .n = at->construct->region->nloops};
  size_t n_gathers = count_gathers(at->construct->directive);
  for (const struct construct *c = at->construct->parent; c; c = c->parent)
    in.depth += c->region->nloops;
  if (directive_defers(at->construct->directive)) {
    struct task_at task;
    gen_task_describe(&task, at, kept_fields(&in));
    put_description(&in, 0);
    put_deferral(&in, &task);
    gen_chunk(&in);
    buf_putc(at->tail, '\n');
    put_task_body(&in, &task);
    return;
  }
  gen_args_struct(at, gen_space_fields(&in));
  gen_partial_struct(&in);
  put_description(&in, n_gathers);
  put_place(&in);
  gen_chunk(&in);
  if (in.has_partial)
    gen_folds(&in);
  if (n_gathers)
    gen_gather(&in);
}
