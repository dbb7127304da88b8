/* SPDX-License-Identifier: BSD-3-Clause */
/* The functions of a taskloop: the chunk, a loop like the one annotated over
 * a part of its range; the folding of partial results; the bytes that an
 * iteration writes, for gather.
 */
#include "gen_loop.h"

#include <string.h>

#include "parse.h"

/* ---- The chunk ---------------------------------------------------------- */

/* Iteration `index` of the collapsed space gives the value of each loop; the
 * innermost one is left to the loop that follows if `inner` is false. */
static void put_values(struct loop_at *in, struct buf *out, const char *indent,
                       const char *index, bool inner) {
  size_t last = in->n - 1;
  const char *k = gen_loop_name(in, "k", last);
  buf_printf(out, "%sedatcc_u64 %s = %s;\n", indent, k, index);
  for (size_t i = last; i > 0; i--) {
    const char *n = gen_loop_name(in, "n", i);
    const char *outer = gen_loop_name(in, "k", i - 1);
    k = gen_loop_name(in, "k", i);
    buf_printf(out, "%sedatcc_u64 %s = %s / %s;\n%s%s %%= %s;\n", indent, outer,
               k, n, indent, k, n);
  }
  for (size_t i = 0; i < in->n; i++) {
    if (i == last && !inner)
      break;
    const char *name = in->loops[i].var->name;
    buf_printf(out, "%s%s = %s;\n%s(void)%s;\n", indent,
               gen_loop_declare(in, i, name),
               gen_loop_value(in, i, gen_loop_name(in, "k", i)), indent, name);
  }
}

/* "for (int i = begin; i < end; i++)" over `count` iterations from `k` on. */
static void put_inner_loop(struct loop_at *in, struct buf *bounds,
                           struct buf *header, const char *indent,
                           const char *k, const char *count) {
  struct gen *gen = in->at->gen;
  size_t last = in->n - 1;
  const struct ast_loop *loop = &in->loops[last];
  const char *v = loop->var->name;
  bool up = loop->step_sign > 0, unit = gen_loop_is_unit(gen, loop);
  const char *begin = gen_loop_name(in, "begin", last);
  const char *end = gen_loop_name(in, "end", last);
  const char *behind =
      arena_printf(gen->arena, "(%s + %s%s)", k, count, unit ? "" : " - 1");
  buf_printf(bounds, "%s%s = %s;\n", indent, gen_loop_declare(in, last, begin),
             gen_loop_value(in, last, k));
  buf_printf(bounds, "%s%s = %s;\n", indent, gen_loop_declare(in, last, end),
             gen_loop_value(in, last, behind));
  if (!loop->declares_var)
    buf_printf(bounds, "%s%s;\n", indent, gen_loop_declare(in, last, v));
  if (!unit)
    buf_printf(header, "if (%s) ", count);
  buf_printf(header, "for (%s = %s; %s %s%s %s; ",
             loop->declares_var ? gen_loop_declare(in, last, v) : v, begin, v,
             up ? "<" : ">", unit ? "" : "=", end);
  if (unit)
    buf_printf(header, "%s%s)", v, up ? "++" : "--");
  else
    buf_printf(header, "%s %s (%s)%s)", v, up ? "+=" : "-=",
               gen_loop_is_pointer(loop) ? "edatcc_i64"
                                         : loop->var->type->canonical,
               gen_loop_name(in, "step", last));
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
  size_t last = in->n - 1;
  struct buf code;
  buf_init(&code);
  buf_printf(&code, "struct __edatcc_%d_args *edat_args = edat_p;\n",
             at->construct->id);
  if (!in->has_partial)
    buf_puts(&code, "(void)edat_partial;\n");
  gen_args_take(at, &code, false);
  gen_space_take(in, &code);
  if (last) {
    const char *k = gen_loop_name(in, "k", last);
    buf_puts(&code, "while (edat_count) {\n");
    put_values(in, &code, "  ", "edat_first", false);
    buf_printf(&code,
               "  edatcc_u64 edat_run = %s - %s;\n"
               "  if (edat_run > edat_count)\n"
               "    edat_run = edat_count;\n",
               gen_loop_name(in, "n", last), k);
    put_inner_loop(in, &code, header, "  ", k, "edat_run");
  } else {
    put_inner_loop(in, &code, header, "", "edat_first", "edat_count");
  }
  gen_inside(at, at->tail, buf_str(&code));
  buf_fini(&code);
}

/* The loop over the chunk and its body, which reads best behind it. */
static void put_loop(struct loop_at *in, const char *header) {
  struct gen_at *at = in->at;
  struct gen *gen = at->gen;
  struct span body = at->construct->moved;
  gen_line(gen, at->tail, in->loops[in->n - 1].whole.begin);
  if (gen->options.readable) {
    buf_printf(at->tail, "%s%s", in->n > 1 ? "    " : "  ", header);
    if (gen->source->text[body.begin] == '{')
      buf_putc(at->tail, ' ');
    else
      buf_printf(at->tail, "\n%s", in->n > 1 ? "      " : "    ");
  } else {
    buf_printf(at->tail, "%s\n", header);
  }
  gen_moved(at, at->tail, body);
}

void gen_chunk(struct loop_at *in) {
  struct gen_at *at = in->at;
  struct gen *gen = at->gen;
  struct buf header, code;
  struct span between;
  buf_init(&header);
  buf_init(&code);
  gen_begin_function(at);
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
  put_loop(in, buf_str(&header));
  if (in->n > 1)
    buf_puts(&code, "  edat_first += edat_run;\n"
                    "  edat_count -= edat_run;\n}\n");
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

static const char *identity(const struct capture *capture,
                            const struct ast_type *type) {
  bool real = type->cls == AST_CLASS_FLOAT;
  switch (capture->op) {
  case REDUCE_MULTIPLY:
  case REDUCE_LOGICAL_AND:
    return "1";
  case REDUCE_AND:
    return "-1";
  case REDUCE_MIN:
    return real ? "__builtin_inf()" : "EDATCC_HIGHEST";
  case REDUCE_MAX:
    return real ? "-__builtin_inf()" : "EDATCC_LOWEST";
  default:
    return "0";
  }
}

void gen_take_partial(struct gen_at *at, struct buf *out,
                      const struct capture *capture) {
  struct gen *gen = at->gen;
  const struct ast_type *type = capture->var->type, *scalar = scalar_of(type);
  const char *name = capture->var->name;
  const char *value = identity(capture, scalar);
  if (value[0] == 'E')
    value = arena_printf(gen->arena, "%s(%s, %d)", value, scalar->canonical,
                         scalar->is_unsigned);
  else
    value = arena_printf(gen->arena, "(%s)%s", scalar->canonical, value);
  if (type->cls != AST_CLASS_ARRAY) {
    buf_printf(out, "%s = %s;\n", gen_declare_own(at, capture->var), value);
    return;
  }
  buf_printf(out,
             "%s;\n"
             "{\n"
             "  edatcc_size edat_e;\n"
             "  for (edat_e = 0; edat_e < sizeof %s / %lld; edat_e++)\n"
             "    ((%s *)%s)[edat_e] = %s;\n"
             "}\n",
             gen_declare_own(at, capture->var), name, (long long)scalar->size,
             scalar->canonical, name, value);
}

void gen_partial_struct(struct loop_at *in) {
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
    buf_printf(out, "%s = %s;\n", into,
               gen_fold(gen, capture->op, type, into, from));
    return;
  }
  const char *scalar = scalar_of(type)->canonical;
  const char *a = arena_printf(gen->arena, "((%s *)%s)[edat_e]", scalar, into);
  const char *b =
      arena_printf(gen->arena, "((const %s *)%s)[edat_e]", scalar, from);
  buf_printf(out,
             "{\n"
             "  edatcc_size edat_e;\n"
             "  for (edat_e = 0; edat_e < sizeof(%s) / %lld; edat_e++)\n"
             "    %s = %s;\n"
             "}\n",
             from, (long long)scalar_of(type)->size, a,
             gen_fold(gen, capture->op, scalar_of(type), a, b));
}

void gen_folds(struct loop_at *in) {
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
  buf_putc(at->tail, '\n');
  gen_begin_function(at);
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
             "}\n\nstatic void __edatcc_%d_finish(void *edat_p, const void "
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

void gen_gather(struct loop_at *in) {
  struct gen_at *at = in->at;
  const struct construct *c = at->construct;
  struct payload payload;
  size_t g = 0;
  struct buf code, sections;
  buf_init(&code);
  buf_printf(&code, "struct __edatcc_%d_args *edat_args = edat_p;\n", c->id);
  gen_args_take(at, &code, true);
  gen_space_take(in, &code);
  put_values(in, &code, "", "edat_i", true);
  buf_init(&sections);
  for (const struct clause *k = directive_find(c->directive, CLAUSE_GATHER); k;
       k = directive_find_next(c->directive, k))
    for (size_t i = 0; i < k->sections.count; i++, g++) {
      sema_payload(c, &k->sections.items[i], &payload);
      buf_printf(&sections,
                 "if (edat_g == %zu) {\n"
                 "  %sstruct edatcc_section edat_s = %s;\n"
                 "  *edat_bytes = edatcc_section_bytes(&edat_s, %lld);\n"
                 "  return edatcc_plain(edat_s.base);\n"
                 "}\n",
                 g, gen_extension(at->gen),
                 gen_section(at, &k->sections.items[i]),
                 (long long)payload.element->size);
    }
  buf_putc(at->tail, '\n');
  gen_begin_function(at);
  buf_printf(at->tail,
             "static void *__edatcc_%d_gather(void *edat_p, edatcc_u64 "
             "edat_i, int edat_g,\n    edatcc_i64 *edat_bytes) {\n",
             c->id);
  gen_local_types(at, at->tail);
  gen_inside(at, at->tail, buf_str(&code));
  gen_clauses_begin(at, at->tail);
  gen_inside(at, at->tail, buf_str(&sections));
  gen_clauses_end(at, at->tail);
  gen_inside(at, at->tail, "*edat_bytes = 0;\nreturn 0;\n");
  buf_puts(at->tail, "}\n");
  buf_fini(&code);
  buf_fini(&sections);
}
