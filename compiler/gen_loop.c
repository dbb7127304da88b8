/* SPDX-License-Identifier: BSD-3-Clause */
/* A taskloop: the number of iterations is computed where the pragma stood;
 * the runtime cuts the iteration space into chunks; a chunk is a function
 * with a loop like the one that was annotated, over a part of its range, in
 * the variable's own type, so that the compiler treats it as it would have
 * treated the original. Reductions have a partial for each chunk.
 */
#include "gen_private.h"

#include <string.h>

#include "parse.h"

struct loop_at {
  struct gen_at *at;
  const struct ast_loop *loops;
  size_t n;
  bool has_partial;
};

static const char *source_expression(struct gen *gen, struct span span) {
  return gen_source_text(gen, span);
}

static bool is_pointer(const struct ast_loop *loop) {
  return loop->var->type->cls == AST_CLASS_POINTER;
}

static const char *step_of(struct gen *gen, const struct ast_loop *loop) {
  return loop->step.end > loop->step.begin ? source_expression(gen, loop->step)
                                           : "1";
}

/* Known to be one: the chunk's loop can then use < and >. */
static bool is_unit(struct gen *gen, const struct ast_loop *loop) {
  return !strcmp(step_of(gen, loop), "1");
}

static const char *variable_type(struct gen *gen, const struct ast_loop *loop,
                                 const char *declarator) {
  return gen_declare(gen, loop->var->type, declarator);
}

/* The first value, as an unsigned or pointer sum: base plus k steps. */
static const char *value_at(struct loop_at *in, size_t level, const char *k) {
  struct gen *gen = in->at->gen;
  const struct ast_loop *loop = &in->loops[level];
  const char *sign = loop->step_sign > 0 ? "+" : "-";
  const char *steps = arena_printf(gen->arena, "%s", k);
  if (!is_unit(gen, loop))
    steps = arena_printf(gen->arena, "%s * edat_step%zu", k, level);
  if (is_pointer(loop))
    return arena_printf(gen->arena, "edat_lo%zu %s (edatcc_i64)(%s)", level,
                        sign, steps);
  return arena_printf(gen->arena, "(%s)((edatcc_u64)edat_lo%zu %s %s)",
                      loop->var->type->canonical, level, sign, steps);
}

/* ---- Where the pragma stood --------------------------------------------- */

static void put_distance(struct loop_at *in, struct buf *out, size_t level) {
  struct gen *gen = in->at->gen;
  const struct ast_loop *loop = &in->loops[level];
  bool up = loop->step_sign > 0;
  bool inclusive = loop->relation[1] == '=' && loop->relation[0] != '!';
  char high[32], low[32];
  snprintf(high, sizeof high, "edat_%s%zu", up ? "hi" : "from", level);
  snprintf(low, sizeof low, "edat_%s%zu", up ? "from" : "hi", level);
  buf_printf(
      out, "  %s = %s;\n",
      variable_type(gen, loop, arena_printf(gen->arena, "edat_lo%zu", level)),
      source_expression(gen, loop->start));
  if (is_pointer(loop))
    buf_printf(
        out, "  %s = %s, %s = edat_lo%zu;\n",
        variable_type(gen, loop, arena_printf(gen->arena, "edat_hi%zu", level)),
        source_expression(gen, loop->bound),
        arena_printf(gen->arena, "*edat_from%zu", level), level);
  else
    buf_printf(out,
               "  __typeof__((%s)0 + (%s)) edat_hi%zu = %s, edat_from%zu = "
               "edat_lo%zu;\n",
               loop->var->type->canonical, source_expression(gen, loop->bound),
               level, source_expression(gen, loop->bound), level, level);
  if (!is_unit(gen, loop))
    buf_printf(out, "  edatcc_i64 edat_step%zu = %s;\n", level,
               step_of(gen, loop));
  buf_printf(out,
             "  edatcc_u64 edat_n%zu = edatcc_loop_iterations(\n"
             "      &__edatcc_%d_loop.where, edat_from%zu %s edat_hi%zu,\n"
             "      (edatcc_u64)%s%s - %s%s%s, %s);\n",
             level, in->at->construct->id, level, loop->relation, level,
             is_pointer(loop) ? "(" : "", high,
             is_pointer(loop) ? "" : "(edatcc_u64)", low,
             is_pointer(loop) ? (inclusive ? ")" : ") - 1")
                              : (inclusive ? "" : " - 1"),
             is_unit(gen, loop)
                 ? "1"
                 : arena_printf(gen->arena, "edat_step%zu", level));
}

/* Members and initialisers that carry the iteration space. */
static const char *space_fields(struct loop_at *in) {
  struct gen *gen = in->at->gen;
  struct buf out;
  buf_init(&out);
  for (size_t i = 0; i < in->n; i++) {
    buf_printf(&out, "  %s;\n",
               variable_type(gen, &in->loops[i],
                             arena_printf(gen->arena, "edat_lo%zu", i)));
    if (!is_unit(gen, &in->loops[i]))
      buf_printf(&out, "  edatcc_u64 edat_step%zu;\n", i);
    if (i)
      buf_printf(&out, "  edatcc_u64 edat_n%zu;\n", i);
  }
  const char *text = arena_strdup(gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

static const char *space_values(struct loop_at *in) {
  struct gen *gen = in->at->gen;
  struct buf out;
  buf_init(&out);
  for (size_t i = 0; i < in->n; i++) {
    buf_printf(&out, ", .edat_lo%zu = edat_lo%zu", i, i);
    if (!is_unit(gen, &in->loops[i]))
      buf_printf(&out, ", .edat_step%zu = (edatcc_u64)edat_step%zu", i, i);
    if (i)
      buf_printf(&out, ", .edat_n%zu = edat_n%zu", i, i);
  }
  const char *text = arena_strdup(gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

/* A variable declared outside has its serial value afterwards. */
static void put_final_values(struct loop_at *in, struct buf *out) {
  struct gen *gen = in->at->gen;
  const char *reached = "1";
  for (size_t i = 0; i < in->n; i++) {
    const struct ast_loop *loop = &in->loops[i];
    const char *n = arena_printf(gen->arena, "edat_n%zu", i);
    if (!is_unit(gen, loop))
      n = arena_printf(gen->arena, "edat_n%zu * (edatcc_u64)edat_step%zu", i,
                       i);
    if (!loop->declares_var) {
      buf_puts(out, "  ");
      if (i)
        buf_printf(out, "if (%s)\n    ", reached);
      const char *sign = loop->step_sign > 0 ? "+" : "-";
      if (is_pointer(loop))
        buf_printf(out, "%s = edat_lo%zu %s (edatcc_i64)(%s);\n",
                   gen_use(in->at, loop->var), i, sign, n);
      else
        buf_printf(out, "%s = (%s)((edatcc_u64)edat_lo%zu %s %s);\n",
                   gen_use(in->at, loop->var), loop->var->type->canonical, i,
                   sign, n);
      buf_printf(out, "  (void)%s;\n", gen_use(in->at, loop->var));
    }
    reached =
        i ? arena_printf(gen->arena, "%s && edat_n%zu", reached, i) : "edat_n0";
  }
}

static void put_option(struct gen_at *at, struct buf *out,
                       enum clause_kind kind, const char *field) {
  const struct clause *clause = directive_find(at->construct->directive, kind);
  if (clause)
    buf_printf(out, ", .%s = %s", field,
               gen_expression(at, clause->expression));
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
  gen_args_fill(at, &code, space_values(in));
  buf_printf(&code,
             "  edatcc_loop_run(\n"
             "      &__edatcc_%d_loop,\n"
             "      &(struct edatcc_loop_args){\n"
             "          .args = &edat_args_%d, .iterations = edat_n0",
             c->id, c->id);
  for (size_t i = 1; i < in->n; i++)
    buf_printf(&code, " * edat_n%zu", i);
  put_option(at, &code, CLAUSE_GRAINSIZE, "grainsize");
  put_option(at, &code, CLAUSE_NUM_TASKS, "num_tasks");
  put_option(at, &code, CLAUSE_PRIORITY, "priority");
  if (condition)
    buf_printf(&code, ", .undeferred = !(%s)",
               gen_expression(at, condition->expression));
  buf_puts(&code, "});\n");
  put_final_values(in, &code);
  buf_puts(&code, "}");
  gen_place(at, at->place, buf_str(&code));
  buf_fini(&code);
}

/* ---- The chunk ---------------------------------------------------------- */

static void take_space(struct loop_at *in, struct buf *out) {
  struct gen *gen = in->at->gen;
  for (size_t i = 0; i < in->n; i++) {
    const char *lo = arena_printf(gen->arena, "edat_lo%zu", i);
    buf_printf(out, "%s = edat_args->%s;\n",
               variable_type(gen, &in->loops[i], lo), lo);
    if (!is_unit(gen, &in->loops[i]))
      buf_printf(out, "edatcc_u64 edat_step%zu = edat_args->edat_step%zu;\n", i,
                 i);
    if (i)
      buf_printf(out, "edatcc_u64 edat_n%zu = edat_args->edat_n%zu;\n", i, i);
  }
}

/* Iteration `index` of the collapsed space gives the value of each loop; the
 * innermost one is left to the loop that follows if `inner` is false. */
static void put_values(struct loop_at *in, struct buf *out, const char *index,
                       bool inner) {
  struct gen *gen = in->at->gen;
  size_t last = in->n - 1;
  buf_printf(out, "edatcc_u64 edat_k%zu = %s;\n", last, index);
  for (size_t i = last; i > 0; i--)
    buf_printf(out,
               "edatcc_u64 edat_k%zu = edat_k%zu / edat_n%zu;\n"
               "edat_k%zu %%= edat_n%zu;\n",
               i - 1, i, i, i, i);
  for (size_t i = 0; i < in->n; i++) {
    if (i == last && !inner)
      break;
    const char *k = arena_printf(gen->arena, "edat_k%zu", i);
    const char *name = in->loops[i].var->name;
    buf_printf(out, "%s = %s;\n(void)%s;\n",
               variable_type(gen, &in->loops[i], name), value_at(in, i, k),
               name);
  }
}

/* "for (int i = begin; i < end; i++)" over `count` iterations from `k` on. */
static void put_inner_loop(struct loop_at *in, struct buf *bounds,
                           struct buf *header, const char *k,
                           const char *count) {
  struct gen *gen = in->at->gen;
  size_t last = in->n - 1;
  const struct ast_loop *loop = &in->loops[last];
  const char *v = loop->var->name;
  bool up = loop->step_sign > 0, unit = is_unit(gen, loop);
  const char *end =
      arena_printf(gen->arena, "(%s + %s%s)", k, count, unit ? "" : " - 1");
  buf_printf(bounds, "%s = %s;\n", variable_type(gen, loop, "edat_begin"),
             value_at(in, last, k));
  buf_printf(bounds, "%s = %s;\n", variable_type(gen, loop, "edat_end"),
             value_at(in, last, end));
  if (!unit)
    buf_printf(header, "if (%s) ", count);
  buf_printf(header, "for (%s = edat_begin; %s %s%s edat_end; ",
             variable_type(gen, loop, v), v, up ? "<" : ">", unit ? "" : "=");
  if (unit)
    buf_printf(header, "%s%s)", v, up ? "++" : "--");
  else
    buf_printf(header, "%s %s edat_step%zu)", v, up ? "+=" : "-=", last);
}

/* Text between the pragma and the loop: comments and other pragmas, which
 * must stay directly before the loop. */
static bool has_text_between(struct loop_at *in, struct span *span) {
  const struct construct *c = in->at->construct;
  *span = span_make(c->pragma->span.end, in->loops[0].whole.begin);
  for (size_t i = span->begin; i < span->end; i++)
    if (!strchr(" \t\r\n", in->at->gen->source->text[i]))
      return true;
  return false;
}

static void put_partial_end(struct loop_at *in, struct buf *out) {
  const struct construct *c = in->at->construct;
  if (!in->has_partial)
    return;
  buf_printf(out, "struct __edatcc_%d_partial *edat_out = edat_partial;\n",
             c->id);
  for (size_t i = 0; i < c->n_captures; i++) {
    const struct capture *capture = &c->captures[i];
    const char *name = capture->var->name;
    if (capture->mode != CAPTURE_REDUCTION)
      continue;
    if (capture->var->type->cls == AST_CLASS_ARRAY)
      buf_printf(out, "__builtin_memcpy(edat_out->%s, %s, sizeof %s);\n",
                 gen_field(in->at, capture->var), name, name);
    else
      buf_printf(out, "edat_out->%s = %s;\n", gen_field(in->at, capture->var),
                 name);
  }
}

static void put_chunk_opening(struct loop_at *in, struct buf *header) {
  struct gen_at *at = in->at;
  struct buf code;
  buf_init(&code);
  buf_printf(&code, "struct __edatcc_%d_args *edat_args = edat_p;\n",
             at->construct->id);
  if (!in->has_partial)
    buf_puts(&code, "(void)edat_partial;\n");
  gen_args_take(at, &code, false);
  take_space(in, &code);
  if (in->n > 1) {
    buf_puts(&code, "while (edat_count) {\n");
    put_values(in, &code, "edat_first", false);
    size_t last = in->n - 1;
    buf_printf(&code,
               "edatcc_u64 edat_run = edat_n%zu - edat_k%zu;\n"
               "if (edat_run > edat_count) edat_run = edat_count;\n",
               last, last);
    put_inner_loop(in, &code, header,
                   arena_printf(at->gen->arena, "edat_k%zu", last), "edat_run");
  } else {
    put_inner_loop(in, &code, header, "edat_first", "edat_count");
  }
  gen_inside(at, at->tail, buf_str(&code));
  buf_fini(&code);
}

static void put_chunk(struct loop_at *in) {
  struct gen_at *at = in->at;
  struct gen *gen = at->gen;
  struct buf header, code;
  struct span between;
  buf_init(&header);
  buf_init(&code);
  gen_line(gen, at->tail, at->construct->pragma->span.begin);
  buf_printf(at->tail,
             "static void __edatcc_%d_chunk(void *edat_p, edatcc_u64 "
             "edat_first,\n    edatcc_u64 edat_count, void *edat_partial) {\n",
             at->construct->id);
  gen_local_types(at, at->tail);
  put_chunk_opening(in, &header);
  if (has_text_between(in, &between)) {
    gen_resume(gen, at->tail, between.begin);
    buf_puts(at->tail, gen_source_text(gen, between));
  }
  gen_line(gen, at->tail, in->loops[in->n - 1].whole.begin);
  buf_printf(at->tail, "%s%s\n", gen->options.readable ? "  " : "",
             buf_str(&header));
  gen_moved(at, at->tail, at->construct->moved);
  if (in->n > 1)
    buf_puts(&code, "edat_first += edat_run;\nedat_count -= edat_run;\n}\n");
  put_partial_end(in, &code);
  if (code.size)
    gen_inside(at, at->tail, buf_str(&code));
  buf_puts(at->tail, "}\n");
  buf_fini(&header);
  buf_fini(&code);
}

/* ---- Reductions --------------------------------------------------------- */

static const struct ast_type *scalar_of(const struct ast_type *type) {
  while (type->cls == AST_CLASS_ARRAY)
    type = type->element;
  return type;
}

static void put_partial_struct(struct loop_at *in) {
  struct gen_at *at = in->at;
  const struct construct *c = at->construct;
  struct buf fields;
  buf_init(&fields);
  for (size_t i = 0; i < c->n_captures; i++)
    if (c->captures[i].mode == CAPTURE_REDUCTION)
      buf_printf(&fields, "  %s;\n",
                 gen_declare(at->gen, c->captures[i].var->type,
                             gen_field(at, c->captures[i].var)));
  in->has_partial = fields.size > 0;
  if (in->has_partial)
    buf_printf(at->head,
               "struct __edatcc_%d_partial {\n%s};\n"
               "static edatcc_fold __edatcc_%d_fold;\n"
               "static edatcc_finish_reduction __edatcc_%d_finish;\n",
               c->id, buf_str(&fields), c->id, c->id);
  buf_fini(&fields);
}

/* into = into op from, for one variable; `into` is written with a format that
 * holds the field's name. */
static void put_fold(struct gen_at *at, struct buf *out,
                     const struct capture *capture, const char *into,
                     const char *from) {
  struct gen *gen = at->gen;
  const struct ast_type *type = capture->var->type;
  if (type->cls != AST_CLASS_ARRAY) {
    buf_printf(out, "%s = %s;\n", into, gen_fold(gen, capture->op, into, from));
    return;
  }
  const char *scalar = scalar_of(type)->canonical;
  const char *a = arena_printf(gen->arena, "((%s *)%s)[edat_i]", scalar, into);
  const char *b =
      arena_printf(gen->arena, "((const %s *)%s)[edat_i]", scalar, from);
  buf_printf(out,
             "for (edatcc_size edat_i = 0; edat_i < sizeof(%s) / %lld; "
             "edat_i++)\n  %s = %s;\n",
             from, (long long)scalar_of(type)->size, a,
             gen_fold(gen, capture->op, a, b));
}

static void put_folds(struct loop_at *in) {
  struct gen_at *at = in->at;
  const struct construct *c = at->construct;
  struct gen *gen = at->gen;
  struct buf fold, finish;
  buf_init(&fold);
  buf_init(&finish);
  for (size_t i = 0; i < c->n_captures; i++) {
    const struct capture *capture = &c->captures[i];
    if (capture->mode != CAPTURE_REDUCTION)
      continue;
    const char *field = gen_field(at, capture->var);
    const char *from = arena_printf(gen->arena, "edat_from->%s", field);
    put_fold(at, &fold, capture,
             arena_printf(gen->arena, "edat_into->%s", field), from);
    put_fold(at, &finish, capture,
             arena_printf(gen->arena, "(*edat_args->%s)", field), from);
  }
  gen_line(gen, at->tail, c->pragma->span.begin);
  buf_printf(at->tail,
             "static void __edatcc_%d_fold(void *edat_p, const void *edat_q) "
             "{\n",
             c->id);
  gen_inside(at, at->tail,
             arena_printf(gen->arena,
                          "struct __edatcc_%d_partial *edat_into = edat_p;\n"
                          "const struct __edatcc_%d_partial *edat_from = "
                          "edat_q;\n%s",
                          c->id, c->id, buf_str(&fold)));
  buf_printf(at->tail,
             "}\nstatic void __edatcc_%d_finish(void *edat_p, const void "
             "*edat_q) {\n",
             c->id);
  gen_inside(at, at->tail,
             arena_printf(gen->arena,
                          "struct __edatcc_%d_args *edat_args = edat_p;\n"
                          "const struct __edatcc_%d_partial *edat_from = "
                          "edat_q;\n%s",
                          c->id, c->id, buf_str(&finish)));
  buf_puts(at->tail, "}\n");
  buf_fini(&fold);
  buf_fini(&finish);
}

/* ---- Gather ------------------------------------------------------------- */

static size_t count_gathers(const struct directive *d) {
  size_t n = 0;
  for (const struct clause *c = directive_find(d, CLAUSE_GATHER); c;
       c = directive_find_next(d, c))
    n += c->sections.count;
  return n;
}

static void put_gather(struct loop_at *in) {
  struct gen_at *at = in->at;
  struct gen *gen = at->gen;
  const struct construct *c = at->construct;
  struct payload payload;
  size_t g = 0;
  struct buf code;
  buf_init(&code);
  buf_printf(&code, "struct __edatcc_%d_args *edat_args = edat_p;\n", c->id);
  gen_args_take(at, &code, true);
  take_space(in, &code);
  put_values(in, &code, "edat_i", true);
  for (const struct clause *k = directive_find(c->directive, CLAUSE_GATHER); k;
       k = directive_find_next(c->directive, k))
    for (size_t i = 0; i < k->sections.count; i++, g++) {
      sema_payload(c, &k->sections.items[i], &payload);
      buf_printf(&code,
                 "if (edat_g == %zu) {\n"
                 "  struct edatcc_section edat_s = %s;\n"
                 "  *edat_bytes = edatcc_section_bytes(&edat_s, %lld);\n"
                 "  return (void *)edat_s.base;\n"
                 "}\n",
                 g, gen_section(at, &k->sections.items[i]),
                 (long long)payload.element->size);
    }
  buf_puts(&code, "*edat_bytes = 0;\nreturn 0;\n");
  gen_line(gen, at->tail, c->pragma->span.begin);
  buf_printf(at->tail,
             "static void *__edatcc_%d_gather(void *edat_p, edatcc_u64 "
             "edat_i, int edat_g,\n    edatcc_i64 *edat_bytes) {\n",
             c->id);
  gen_local_types(at, at->tail);
  gen_inside(at, at->tail, buf_str(&code));
  buf_puts(at->tail, "}\n");
  buf_fini(&code);
}

/* ---- All ---------------------------------------------------------------- */

static void put_description(struct loop_at *in, size_t n_gathers) {
  struct gen_at *at = in->at;
  struct arena *arena = at->gen->arena;
  const struct construct *c = at->construct;
  int id = c->id;
  buf_printf(at->head, "static edatcc_chunk __edatcc_%d_chunk;\n", id);
  if (n_gathers)
    buf_printf(at->head, "static edatcc_gather __edatcc_%d_gather;\n", id);
  buf_printf(at->head,
             "static const struct edatcc_loop __edatcc_%d_loop = {\n"
             "    .chunk = __edatcc_%d_chunk,\n"
             "    .name = %s,\n"
             "    .where = %s,\n",
             id, id, c->task_name ? gen_quoted(arena, c->task_name) : "0",
             gen_where(at));
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
  buf_printf(at->head, "    .flags = %s};\n",
             directive_find(c->directive, CLAUSE_DISTRIBUTE)
                 ? "EDATCC_LOOP_BLOCK"
                 : "0");
}

void gen_taskloop(struct gen_at *at) {
  struct loop_at in = {.at = at,
                       .loops = at->construct->region->loops,
                       .n = at->construct->region->nloops};
  size_t n_gathers = count_gathers(at->construct->directive);
  gen_args_struct(at, space_fields(&in));
  put_partial_struct(&in);
  put_description(&in, n_gathers);
  put_place(&in);
  put_chunk(&in);
  if (in.has_partial)
    put_folds(&in);
  if (n_gathers)
    put_gather(&in);
}
