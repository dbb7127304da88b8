/* SPDX-License-Identifier: BSD-3-Clause */
/* The iteration space of a taskloop on its way from the pragma to the chunks:
 * first value, step and number of iterations of each loop, as members of the
 * arguments.
 *
 * The first value has the type of the loop's variable. Where that cannot be
 * written at file scope (a type local to the function, a pointer to rows whose
 * length is known at run time) it travels as an address or a number, with the
 * lengths of the rows beside it.
 */
#include "gen_loop.h"

#include <string.h>

static const struct ast_type *type_of(struct loop_at *in, size_t level) {
  return in->loops[level].var->type;
}

static bool is_hidden(const struct ast_type *type) {
  return type->uses_local_type || type->variably_modified;
}

const char *gen_loop_declare(struct loop_at *in, size_t level,
                             const char *declarator) {
  return gen_declare_bounded(in->at->gen, type_of(in, level), declarator,
                             gen_loop_name(in, "lo", level));
}

static const char *declare_member(struct loop_at *in, size_t level,
                                  const char *name) {
  struct arena *arena = in->at->gen->arena;
  if (!is_hidden(type_of(in, level)))
    return gen_declare(in->at->gen, type_of(in, level), name);
  return arena_printf(arena,
                      gen_loop_is_pointer(&in->loops[level]) ? "void *%s"
                                                             : "edatcc_u64 %s",
                      name);
}

const char *gen_space_fields(struct loop_at *in) {
  struct gen *gen = in->at->gen;
  struct buf out;
  buf_init(&out);
  for (size_t i = 0; i < in->n; i++) {
    const char *lo = gen_loop_name(in, "lo", i);
    buf_printf(&out, "  %s;\n", declare_member(in, i, lo));
    gen_bound_fields(gen, &out, type_of(in, i), lo);
    if (!gen_loop_is_unit(gen, &in->loops[i]))
      buf_printf(&out, "  edatcc_u64 %s;\n", gen_loop_name(in, "step", i));
    if (i)
      buf_printf(&out, "  edatcc_u64 %s;\n", gen_loop_name(in, "n", i));
  }
  const char *text = arena_strdup(gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

const char *gen_space_values(struct loop_at *in) {
  struct gen *gen = in->at->gen;
  struct buf out;
  buf_init(&out);
  for (size_t i = 0; i < in->n; i++) {
    const char *lo = gen_loop_name(in, "lo", i);
    const char *n = gen_loop_name(in, "n", i);
    const char *step = gen_loop_name(in, "step", i);
    const char *format = ", .%s = %s";
    if (is_hidden(type_of(in, i)))
      format = gen_loop_is_pointer(&in->loops[i]) ? ", .%s = edatcc_plain(%s)"
                                                  : ", .%s = (edatcc_u64)%s";
    buf_printf(&out, format, lo, lo);
    gen_bound_values(gen, &out, type_of(in, i), lo, lo);
    if (!gen_loop_is_unit(gen, &in->loops[i]))
      buf_printf(&out, ", .%s = (edatcc_u64)%s", step, step);
    if (i)
      buf_printf(&out, ", .%s = %s", n, n);
  }
  const char *text = arena_strdup(gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

void gen_space_take(struct loop_at *in, struct buf *out) {
  struct arena *arena = in->at->gen->arena;
  for (size_t i = 0; i < in->n; i++) {
    const char *lo = gen_loop_name(in, "lo", i);
    const char *n = gen_loop_name(in, "n", i);
    const char *step = gen_loop_name(in, "step", i);
    bool number =
        is_hidden(type_of(in, i)) && !gen_loop_is_pointer(&in->loops[i]);
    buf_printf(out, "%s = %sedat_args->%s;\n", gen_loop_declare(in, i, lo),
               number ? arena_printf(arena, "(%s)", type_of(in, i)->canonical)
                      : "",
               lo);
    if (!gen_loop_is_unit(in->at->gen, &in->loops[i]))
      buf_printf(out, "edatcc_u64 %s = edat_args->%s;\n", step, step);
    if (i)
      buf_printf(out, "edatcc_u64 %s = edat_args->%s;\n", n, n);
  }
}

/* Where the pragma stood the type may name what has another value by now, or
 * another spelling: the variable has it, or its declaration, once more. */
void gen_space_start(struct loop_at *in, struct buf *out, size_t level) {
  struct gen *gen = in->at->gen;
  const struct ast_loop *loop = &in->loops[level];
  const struct ast_var *var = loop->var;
  const char *lo = gen_loop_name(in, "lo", level);
  const char *start = gen_source_text(gen, loop->start);
  if (!var->type->variably_modified)
    buf_printf(out, "  %s = %s;\n", gen_declare(gen, var->type, lo), start);
  else if (!loop->declares_var)
    buf_printf(out, "  __typeof__(%s) %s = %s;\n", gen_use(in->at, var), lo,
               start);
  else
    buf_printf(
        out, "  %s%s%s;\n",
        gen_source_text(gen, span_make(loop->init.begin, var->declared.begin)),
        lo,
        gen_source_text(gen, span_make(var->declared.begin + strlen(var->name),
                                       loop->start.end)));
}
