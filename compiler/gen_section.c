/* SPDX-License-Identifier: BSD-3-Clause */
/* Sections of memory in generated code: from `u[1:n][0]` to an expression of
 * type struct edatcc_section. Lengths and strides come from sizeof, so that no
 * subscript is evaluated twice. Where C knows how many elements an array has,
 * and the pragma does not say everything in constants, the generated code looks
 * before it reaches into the array.
 */
#include "gen_private.h"

#include "decl.h"

static bool is_array(const struct ast_type *type) {
  return type->cls == AST_CLASS_ARRAY || type->cls == AST_CLASS_VLA ||
         type->cls == AST_CLASS_INCOMPLETE_ARRAY;
}

struct section_text {
  struct buf first; /* the first element */
  struct buf level; /* the object at the present level, with [0] for indices:
                       for sizeof, so that nothing is evaluated twice */
  struct buf dims;
  int n_dims;
  bool is_plain; /* one dimension, contiguous */
  const char *count;
};

static void add_dim(struct section_text *s, const char *count,
                    const char *stride) {
  if (s->n_dims++)
    buf_puts(&s->dims, ", ");
  buf_printf(&s->dims, "EDATCC_DIM(%s, %s)", count, stride);
  s->count = count;
}

/* ---- Looking before reaching -------------------------------------------- */

static bool is_constant(struct gen_at *at, struct text text) {
  return !text.str || sema_probe(at->construct, text)->is_constant;
}

static bool has_effect(struct gen_at *at, struct text text) {
  return text.str && sema_probe(at->construct, text)->has_side_effect;
}

/* An array of one element at the end of a struct may be an old way to say
 * "many". Constants were checked already. */
static bool is_to_check(struct gen_at *at, const struct section *section,
                        const struct subscript *sub,
                        const struct ast_type *type) {
  if (sub->kind == SUBSCRIPT_WHOLE)
    return false;
  if (type->cls == AST_CLASS_VLA)
    return !has_effect(at, section->base);
  return type->cls == AST_CLASS_ARRAY && type->count > 1 &&
         !(is_constant(at, sub->lo) && is_constant(at, sub->length));
}

/* `value`, looked at by a function of abi.h. */
static const char *checked(struct gen_at *at, const struct section *section,
                           const char *function, const char *value,
                           const char *other, const char *bound) {
  struct arena *arena = at->gen->arena;
  return arena_printf(arena,
                      "%s(%s, %s, %s,\n    %s&(const struct edatcc_where)%s, "
                      "%s)",
                      function, value, other, bound, gen_extension(at->gen),
                      gen_where(at), gen_quoted(arena, section->whole.str));
}

/* Start and length are written once each where they may do something. If both
 * do, each is held to the bound by itself. */
static void check_subscript(struct gen_at *at, const struct section *section,
                            const struct subscript *sub, const char *bound,
                            const char **lo, const char **count) {
  const char *start = *lo;
  bool length_acts = has_effect(at, sub->length);
  if (sub->kind == SUBSCRIPT_INDEX)
    *lo = checked(at, section, "edatcc_section_start", start, "1", bound);
  else if (sub->kind == SUBSCRIPT_FROM)
    *lo = checked(at, section, "edatcc_section_start", start, "-1", bound);
  else if (!length_acts)
    *lo = checked(at, section, "edatcc_section_start", start, *count, bound);
  else if (!has_effect(at, sub->lo))
    *count =
        checked(at, section, "edatcc_section_length", *count, start, bound);
  else
    *count = checked(at, section, "edatcc_section_length", *count, "0", bound);
}

/* ---- Dimensions --------------------------------------------------------- */

static void add_subscript(struct gen_at *at, struct section_text *s,
                          const struct section *section,
                          const struct subscript *sub,
                          const struct ast_type *type) {
  struct arena *arena = at->gen->arena;
  const char *object = arena_strdup(arena, buf_str(&s->level));
  const char *lo = sub->lo.str ? gen_expression(at, sub->lo) : "0";
  const char *start = lo, *count = NULL;
  buf_puts(&s->level, "[0]");
  if (sub->kind == SUBSCRIPT_RANGE)
    count = gen_expression(at, sub->length);
  if (is_to_check(at, section, sub, type))
    check_subscript(
        at, section, sub,
        arena_printf(arena, "EDATCC_COUNT(%s, %s)", object, buf_str(&s->level)),
        &start, &count);
  buf_printf(&s->first, "[%s]", start);
  switch (sub->kind) {
  case SUBSCRIPT_INDEX:
    return;
  case SUBSCRIPT_RANGE:
    break;
  case SUBSCRIPT_FROM:
    count = arena_printf(arena, "EDATCC_COUNT(%s, %s) - (edatcc_i64)(%s)",
                         object, buf_str(&s->level), lo);
    break;
  case SUBSCRIPT_WHOLE:
    count =
        arena_printf(arena, "EDATCC_COUNT(%s, %s)", object, buf_str(&s->level));
    break;
  }
  add_dim(s, count, buf_str(&s->level));
}

/* An array at the end is taken whole: one row of its scalars. */
static void add_row(struct gen_at *at, struct section_text *s,
                    const struct ast_type *row) {
  const char *object = arena_strdup(at->gen->arena, buf_str(&s->level));
  for (; is_array(row); row = row->element) {
    buf_puts(&s->first, "[0]");
    buf_puts(&s->level, "[0]");
  }
  add_dim(s,
          arena_printf(at->gen->arena, "EDATCC_COUNT(%s, %s)", object,
                       buf_str(&s->level)),
          buf_str(&s->level));
}

static void begin_section(struct gen_at *at, struct section_text *s,
                          const struct section *section) {
  struct payload payload;
  *s = (struct section_text){.n_dims = 0};
  buf_init(&s->first);
  buf_init(&s->level);
  buf_init(&s->dims);
  if (!sema_payload(at->construct, section, &payload))
    BUG("a section without type");
  const char *base = gen_operand(at, section->base);
  buf_puts(&s->first, base);
  buf_puts(&s->level, base);
  const struct ast_type *type = sema_probe(at->construct, section->base)->type;
  for (size_t i = 0; i < section->n_subscripts; i++, type = type->element)
    add_subscript(at, s, section, &section->subscripts[i], type);
  if (is_array(payload.row))
    add_row(at, s, payload.row);
  size_t n = section->n_subscripts;
  s->is_plain =
      s->n_dims == 1 && (n == 0 || is_array(payload.row) ||
                         section->subscripts[n - 1].kind != SUBSCRIPT_INDEX);
}

static void end_section(struct section_text *s) {
  buf_fini(&s->first);
  buf_fini(&s->level);
  buf_fini(&s->dims);
}

/* A value that is no object (i + 1, f(), a register variable) is put into
 * one. */
static const char *value_section(struct gen_at *at,
                                 const struct section *section) {
  struct payload payload;
  sema_payload(at->construct, section, &payload);
  struct buf type;
  buf_init(&type);
  if (!decl_put_name(payload.element->canonical, "[1]", &type))
    BUG("type '%s' has no name", payload.element->canonical);
  const char *text =
      arena_printf(at->gen->arena, "{(%s){%s}, 0, 0}", buf_str(&type),
                   gen_expression(at, section->base));
  buf_fini(&type);
  return text;
}

static bool is_object(struct gen_at *at, const struct section *section) {
  const struct ast_probe *base = sema_probe(at->construct, section->base);
  if (section->n_subscripts || (base->type && is_array(base->type)))
    return true;
  return base->is_lvalue && !base->type->is_atomic &&
         !(base->var && base->var->storage == AST_STORAGE_REGISTER);
}

const char *gen_section(struct gen_at *at, const struct section *section) {
  struct arena *arena = at->gen->arena;
  if (!is_object(at, section))
    return value_section(at, section);
  struct section_text s;
  begin_section(at, &s, section);
  const char *text;
  if (!s.n_dims)
    text = arena_printf(arena, "EDATCC_OBJECT(%s)", buf_str(&s.first));
  else if (s.is_plain)
    text = arena_printf(arena, "EDATCC_SECTION(%s, %s)", buf_str(&s.first),
                        s.count);
  else
    text = arena_printf(arena, "{&%s, %s(const struct edatcc_dim[]){%s}, %d}",
                        buf_str(&s.first), gen_extension(at->gen),
                        buf_str(&s.dims), s.n_dims);
  end_section(&s);
  return text;
}
