/* SPDX-License-Identifier: BSD-3-Clause */
/* Captured variables in generated code: the struct that carries them, how it
 * is filled at the pragma, and the declarations at the head of a body that
 * give them their own names back.
 *
 * A type that cannot be written at file scope (local to the function, or of a
 * size known only at run time) travels as bytes or as an address, with the
 * run-time bounds beside it.
 */
#include "gen_private.h"

#include <string.h>

#include "decl.h"
#include "parse.h"

static bool is_array(const struct ast_type *type) {
  return type->cls == AST_CLASS_ARRAY || type->cls == AST_CLASS_VLA;
}

/* Members carry the variable's name, unless that is a macro somewhere. */
const char *gen_field(struct gen_at *at, const struct ast_var *var) {
  const struct plan *plan = at->gen->plan;
  for (size_t i = 0; i < plan->n_constructs; i++)
    for (size_t k = 0; k < plan->constructs[i].n_captures; k++) {
      const struct capture *c = &plan->constructs[i].captures[k];
      if ((c->in_macro || c->in_clause_macro) &&
          !strcmp(c->var->name, var->name))
        return arena_printf(at->gen->arena, "edat_%s", var->name);
    }
  return var->name;
}

/* An array of its own, but not in the arguments: they stand on the stack. */
static bool is_on_heap(const struct capture *capture) {
  return capture->mode == CAPTURE_BY_COPY || capture->mode == CAPTURE_BY_CHUNK;
}

static bool is_by_pointer(const struct capture *capture) {
  return capture->mode == CAPTURE_BY_ADDRESS || is_on_heap(capture);
}

const char *gen_use(struct gen_at *at, const struct ast_var *var) {
  const struct capture *outer = sema_find_capture(at->construct->outline, var);
  if (outer && is_by_pointer(outer) && !outer->in_macro)
    return arena_printf(at->gen->arena, "(*%s)", var->name);
  return var->name;
}

static bool needs_bounds(const struct capture *capture) {
  return capture->var->type->variably_modified &&
         capture->mode != CAPTURE_BY_NAME;
}

/* What arguments are aligned to: the runtime copies them to cache lines. */
enum { ARGS_ALIGNMENT = 64 };

static bool travels_as_bytes(const struct capture *capture) {
  const struct ast_type *type = capture->var->type;
  return capture->mode == CAPTURE_BY_VALUE && !type->variably_modified &&
         (type->uses_local_type || type->align > ARGS_ALIGNMENT);
}

/* The variable as it was declared, its alignment included. */
const char *gen_declare_own(struct gen_at *at, const struct ast_var *var) {
  const char *text = gen_declare(at->gen, var->type, var->name);
  if (!var->alignment)
    return text;
  return arena_printf(at->gen->arena, "__attribute__((aligned(%lld))) %s",
                      (long long)var->alignment, text);
}

static bool travels_as_void(const struct capture *capture) {
  const struct ast_type *type = capture->var->type;
  if (is_on_heap(capture))
    return true;
  if (type->variably_modified)
    return capture->mode != CAPTURE_BY_NAME && capture->mode != CAPTURE_UNSET;
  return type->uses_local_type && (capture->mode == CAPTURE_BY_ADDRESS ||
                                   capture->mode == CAPTURE_REDUCTION);
}

static bool is_passed(const struct capture *capture) {
  return capture->mode != CAPTURE_BY_NAME && capture->mode != CAPTURE_UNSET;
}

/* "(*x)" for arrays, "*x" for others: declares a pointer to the type. Records
 * are spelled without their qualifiers. */
static const char *pointer_declarator(struct gen *gen,
                                      const struct ast_type *type,
                                      const char *name) {
  if (is_array(type))
    return arena_printf(gen->arena, "(*%s)", name);
  bool record = type->cls == AST_CLASS_RECORD;
  return arena_printf(gen->arena, "%s%s*%s",
                      record && type->is_const ? "const " : "",
                      record && type->is_volatile ? "volatile " : "", name);
}

/* ---- Run-time bounds ---------------------------------------------------- */

/* The declarator around `name` down to a type whose size is constant; bounds
 * known at run time are members NAME_n<k> of the arguments. */
static const char *bounded_declarator(struct gen *gen,
                                      const struct ast_type **type,
                                      const char *declarator, const char *field,
                                      int k) {
  const struct ast_type *t = *type;
  if (!t->variably_modified)
    return declarator;
  *type = t->element;
  if (t->cls == AST_CLASS_POINTER)
    return bounded_declarator(gen, type,
                              arena_printf(gen->arena, "(*%s%s)",
                                           t->is_restrict ? "restrict " : "",
                                           declarator),
                              field, k);
  const char *bound =
      t->count > 0 ? arena_printf(gen->arena, "%lld", (long long)t->count)
                   : arena_printf(gen->arena, "edat_args->%s_n%d", field, k);
  return bounded_declarator(
      gen, type, arena_printf(gen->arena, "%s[%s]", declarator, bound), field,
      k + 1);
}

/* Calls visit for each bound: k, and the array whose length it is. */
static void each_bound(struct gen *gen, const struct ast_type *type,
                       const char *object,
                       void (*visit)(struct gen *gen, void *context, int k,
                                     const char *object),
                       void *context) {
  for (int k = 0; type->variably_modified; type = type->element) {
    if (type->cls == AST_CLASS_POINTER) {
      object = arena_printf(gen->arena, "(*%s)", object);
      continue;
    }
    if (type->count <= 0)
      visit(gen, context, k, object);
    k++;
    object = arena_printf(gen->arena, "%s[0]", object);
  }
}

struct bound_text {
  struct buf *out;
  const char *field;
};

static void put_bound_field(struct gen *gen, void *context, int k,
                            const char *object) {
  struct bound_text *text = context;
  (void)gen;
  (void)object;
  buf_printf(text->out, "  edatcc_size %s_n%d;\n", text->field, k);
}

static void put_bound_value(struct gen *gen, void *context, int k,
                            const char *object) {
  struct bound_text *text = context;
  (void)gen;
  buf_printf(text->out, ", .%s_n%d = sizeof(%s) / sizeof(%s[0])", text->field,
             k, object, object);
}

const char *gen_declare_bounded(struct gen *gen, const struct ast_type *type,
                                const char *declarator, const char *field) {
  declarator = bounded_declarator(gen, &type, declarator, field, 0);
  return gen_declare(gen, type, declarator);
}

void gen_bound_fields(struct gen *gen, struct buf *out,
                      const struct ast_type *type, const char *field) {
  each_bound(gen, type, field, put_bound_field,
             &(struct bound_text){out, field});
}

void gen_bound_values(struct gen *gen, struct buf *out,
                      const struct ast_type *type, const char *object,
                      const char *field) {
  each_bound(gen, type, object, put_bound_value,
             &(struct bound_text){out, field});
}

/* ---- The struct --------------------------------------------------------- */

static void put_field(struct gen_at *at, struct buf *out,
                      const struct capture *capture) {
  struct gen *gen = at->gen;
  const struct ast_type *type = capture->var->type;
  const char *field = gen_field(at, capture->var);
  if (!is_passed(capture))
    return;
  if (travels_as_void(capture))
    buf_printf(out, "  void *%s;\n", field);
  else if (travels_as_bytes(capture))
    buf_printf(out,
               "  unsigned char %s[%lld] __attribute__((aligned(%lld)));\n",
               field, (long long)type->size,
               type->align > ARGS_ALIGNMENT ? (long long)ARGS_ALIGNMENT
                                            : (long long)type->align);
  else if (capture->mode == CAPTURE_BY_ADDRESS ||
           capture->mode == CAPTURE_REDUCTION)
    buf_printf(out, "  %s;\n",
               gen_declare(gen, type, pointer_declarator(gen, type, field)));
  else
    buf_printf(out, "  %s;\n", gen_declare(gen, type, field));
  if (capture->mode == CAPTURE_BY_CHUNK)
    buf_printf(out, "  edatcc_size %s_bytes;\n", field);
  if (needs_bounds(capture))
    gen_bound_fields(gen, out, type, field);
}

bool gen_args_struct(struct gen_at *at, const char *extra) {
  const struct construct *c = at->construct;
  struct buf fields;
  buf_init(&fields);
  for (size_t i = 0; i < c->n_captures; i++)
    put_field(at, &fields, &c->captures[i]);
  buf_puts(&fields, extra);
  bool any = fields.size > 0;
  if (any)
    buf_printf(at->head, "struct __edatcc_%d_args {\n%s};\n", c->id,
               buf_str(&fields));
  buf_fini(&fields);
  return any;
}

/* ---- Filling ------------------------------------------------------------ */

/* Copied behind the initialiser: arrays and bytes. */
static bool is_copied_later(const struct capture *capture) {
  if (capture->is_from_event)
    return false;
  return travels_as_bytes(capture) ||
         (capture->mode == CAPTURE_BY_VALUE &&
          capture->var->type->cls == AST_CLASS_ARRAY);
}

/* By who submits, and then by each piece of the loop. */
static bool is_copied_twice(struct gen_at *at, const struct capture *capture) {
  return capture->mode == CAPTURE_BY_CHUNK &&
         directive_defers(at->construct->directive);
}

static void put_initialiser(struct gen_at *at, struct buf *out,
                            const struct capture *capture) {
  const char *field = gen_field(at, capture->var);
  const char *use = gen_use(at, capture->var);
  bool address =
      capture->mode == CAPTURE_BY_ADDRESS || capture->mode == CAPTURE_REDUCTION;
  if (!is_passed(capture) || is_copied_later(capture) || capture->is_from_event)
    return;
  if (capture->mode == CAPTURE_BY_COPY) /* the runtime fills it in */
    buf_printf(out, ", .%s = 0", field);
  else if (is_copied_twice(at, capture))
    buf_printf(out, ", .%s = 0, .%s_bytes = sizeof(%s)", field, field, use);
  else if (capture->mode == CAPTURE_BY_CHUNK)
    buf_printf(out, ", .%s = edatcc_plain(&%s), .%s_bytes = sizeof(%s)", field,
               use, field, use);
  else
    buf_printf(out, ", .%s = %s%s%s", field,
               travels_as_void(capture) ? "(void *)" : "", address ? "&" : "",
               use);
  if (needs_bounds(capture))
    gen_bound_values(at->gen, out, capture->var->type, use, field);
}

void gen_args_fill(struct gen_at *at, struct buf *out, const char *extra) {
  const struct construct *c = at->construct;
  struct buf values;
  buf_init(&values);
  for (size_t i = 0; i < c->n_captures; i++)
    put_initialiser(at, &values, &c->captures[i]);
  buf_puts(&values, extra);
  const char *list = buf_str(&values);
  if (*list)
    buf_printf(out, "  %sstruct __edatcc_%d_args edat_args_%d = {%s};\n",
               gen_extension(at->gen), c->id, c->id, list + 2);
  else
    buf_printf(out, "  struct __edatcc_%d_args edat_args_%d;\n", c->id, c->id);
  buf_fini(&values);
  for (size_t i = 0; i < c->n_captures; i++) {
    const struct capture *capture = &c->captures[i];
    if (!is_copied_later(capture))
      continue;
    const char *field = gen_field(at, capture->var);
    buf_printf(
        out,
        "  __builtin_memcpy(edatcc_plain(edat_args_%d.%s), edatcc_plain(&%s), "
        "sizeof(%s));\n",
        c->id, field, gen_use(at, capture->var), gen_use(at, capture->var));
  }
}

const char *gen_args_copies(struct gen_at *at, size_t *n) {
  const struct construct *c = at->construct;
  struct buf out;
  buf_init(&out);
  *n = 0;
  for (size_t i = 0; i < c->n_captures; i++) {
    const struct capture *capture = &c->captures[i];
    if (capture->mode != CAPTURE_BY_COPY && !is_copied_twice(at, capture))
      continue;
    const char *use = gen_use(at, capture->var);
    buf_printf(&out,
               "%s{__builtin_offsetof(struct __edatcc_%d_args, %s), %s, "
               "sizeof(%s)}",
               *n ? ", " : "", c->id, gen_field(at, capture->var), use, use);
    ++*n;
  }
  const char *text = arena_strdup(at->gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

/* ---- Taking ------------------------------------------------------------- */

/* Where a pointer to the captured object comes from. */
static const char *source_of(struct gen_at *at, struct buf *out,
                             const struct capture *capture) {
  struct arena *arena = at->gen->arena;
  const char *field = gen_field(at, capture->var);
  if (capture->mode != CAPTURE_BY_CHUNK || at->is_around)
    return arena_printf(arena, "edat_args->%s", field);
  const char *copy = arena_printf(arena, "edat_copy_%s", capture->var->name);
  buf_printf(out,
             "void *%s __attribute__((cleanup(edatcc_copy_free))) =\n"
             "    edatcc_copy_new(edat_args->%s, edat_args->%s_bytes);\n",
             copy, field, field);
  return copy;
}

static void take_bounded(struct gen_at *at, struct buf *out,
                         const struct capture *capture) {
  struct gen *gen = at->gen;
  const struct ast_type *type = capture->var->type;
  const char *field = gen_field(at, capture->var);
  const char *name = capture->var->name;
  bool value = capture->mode == CAPTURE_BY_VALUE;
  if (!value)
    name = arena_printf(gen->arena, "(*%s)", name);
  const char *source = source_of(at, out, capture);
  buf_printf(out, "%s = %s;\n", gen_declare_bounded(gen, type, name, field),
             source);
}

static void take_value(struct gen_at *at, struct buf *out,
                       const struct capture *capture) {
  const struct ast_type *type = capture->var->type;
  const char *field = gen_field(at, capture->var);
  const char *name = capture->var->name;
  const char *declaration = gen_declare_own(at, capture->var);
  if (travels_as_bytes(capture))
    buf_printf(out,
               is_array(type) ? "%s;\n__builtin_memcpy(edatcc_plain(&%s), "
                                "edat_args->%s, sizeof(%s));\n"
                              : "%s;\n__builtin_memcpy((void *)&%s, "
                                "edat_args->%s, sizeof(%s));\n",
               declaration, name, field, name);
  else if (is_array(type))
    buf_printf(out,
               "%s;\n__builtin_memcpy(edatcc_plain(%s), "
               "edatcc_plain(edat_args->%s), sizeof(%s));\n",
               declaration, name, field, name);
  else
    buf_printf(out, "%s = edat_args->%s;\n", declaration, field);
}

static void take_pointer(struct gen_at *at, struct buf *out,
                         const struct capture *capture) {
  struct gen *gen = at->gen;
  const struct ast_type *type = capture->var->type;
  const char *name = capture->var->name;
  const char *source = source_of(at, out, capture);
  buf_printf(out, "%s = %s;\n",
             gen_declare(gen, type, pointer_declarator(gen, type, name)),
             source);
}

static void take(struct gen_at *at, struct buf *out,
                 const struct capture *capture) {
  const char *name = capture->var->name;
  switch (capture->mode) {
  case CAPTURE_BY_NAME:
    buf_printf(out, "extern %s;\n",
               gen_declare(at->gen, capture->var->type, name));
    return;
  case CAPTURE_UNSET:
    buf_printf(out, "%s;\n", gen_declare_own(at, capture->var));
    return;
  case CAPTURE_REDUCTION:
    gen_take_partial(at, out, capture);
    return;
  default:
    break;
  }
  if (capture->var->type->variably_modified)
    take_bounded(at, out, capture);
  else if (capture->mode == CAPTURE_BY_VALUE)
    take_value(at, out, capture);
  else
    take_pointer(at, out, capture);
}

void gen_args_take(struct gen_at *at, struct buf *out, bool all_unused) {
  const struct construct *c = at->construct;
  if (!all_unused)
    buf_puts(out, buf_str(&at->gen->openings[c - at->gen->plan->constructs]));
  /* Of a loop that is a task some are used around the pieces only, others for
   * what is gathered. */
  bool elsewhere = directive_defers(c->directive) ||
                   directive_find(c->directive, CLAUSE_GATHER);
  for (size_t i = 0; i < c->n_captures; i++) {
    const struct capture *capture = &c->captures[i];
    if (at->is_around && capture->is_from_event)
      continue;
    take(at, out, capture);
    bool used = capture->is_read && !capture->is_written && !elsewhere;
    if (all_unused || (!used && (!is_by_pointer(capture) || elsewhere)))
      buf_printf(out, "(void)%s;\n", capture->var->name);
  }
}

static void put_bound_assignment(struct gen *gen, void *context, int k,
                                 const char *object) {
  struct bound_text *text = context;
  (void)gen;
  buf_printf(text->out, "edat_args->%s_n%d = sizeof(%s) / sizeof(%s[0]);\n",
             text->field, k, object, object);
}

/* `stores`: into and reduce may have changed the task's copies, too. */
void gen_args_give(struct gen_at *at, struct buf *out, bool stores) {
  const struct construct *c = at->construct;
  for (size_t i = 0; i < c->n_captures; i++) {
    const struct capture *capture = &c->captures[i];
    const char *field = gen_field(at, capture->var);
    const char *name = capture->var->name;
    bool changed = stores && capture->mode == CAPTURE_BY_VALUE &&
                   !capture->var->type->is_const;
    if (!capture->is_from_event && !changed)
      continue;
    buf_printf(out,
               "__builtin_memcpy(edatcc_plain(&edat_args->%s), "
               "edatcc_plain(&%s), sizeof(%s));\n",
               field, name, name);
    if (capture->is_from_event && needs_bounds(capture))
      each_bound(at->gen, capture->var->type, name, put_bound_assignment,
                 &(struct bound_text){out, field});
  }
}

/* What only the moved text uses must not be reported as unused where it is
 * declared. */
void gen_still_used(struct gen_at *at, struct buf *out) {
  const struct construct *c = at->construct;
  for (size_t i = 0; i < c->n_captures; i++)
    if (!is_passed(&c->captures[i]))
      buf_printf(out, "  (void)%s;\n", gen_use(at, c->captures[i].var));
  for (size_t i = 0; i < c->region->nunused; i++)
    buf_printf(out, "  (void)%s;\n", c->region->unused[i]);
}
