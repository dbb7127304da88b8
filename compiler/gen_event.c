/* SPDX-License-Identifier: BSD-3-Clause */
/* Events in generated code: their static descriptions, the arguments that are
 * evaluated at the pragma, and what the receiving side does with a payload.
 * Sections of memory are made in gen_section.c.
 */
#include "gen_private.h"

#include <ctype.h>
#include <string.h>

/* ---- Shared static objects ---------------------------------------------- */

static bool is_identifier(const char *text) {
  if (!isalpha((unsigned char)*text) && *text != '_')
    return false;
  for (; *text; text++)
    if (!isalnum((unsigned char)*text) && *text != '_')
      return false;
  return true;
}

static struct gen_shared *find_shared(struct gen_shared *list, size_t n,
                                      const char *key) {
  for (size_t i = 0; i < n; i++)
    if (!strcmp(list[i].key, key))
      return &list[i];
  return NULL;
}

static const char *shared_name(struct gen *gen, const char *kind,
                               const char *key, size_t n) {
  if (is_identifier(key))
    return arena_printf(gen->arena, "__edatcc_%s_%s", kind, key);
  return arena_printf(gen->arena, "__edatcc_%s_%zu", kind, n);
}

const char *gen_event_name(struct gen_at *at, const struct name *name) {
  struct gen *gen = at->gen;
  if (!name->value)
    return "0";
  struct gen_shared *found = find_shared(gen->names, gen->n_names, name->value);
  if (!found) {
    found = ARENA_PUSH(gen->arena, gen->names, gen->n_names);
    found->key = name->value;
    found->name = shared_name(gen, "name", name->value, gen->n_names);
    buf_printf(&gen->shared, "static struct edatcc_name %s = {%s, 0};\n",
               found->name, gen_quoted(gen->arena, name->value));
  }
  return arena_printf(gen->arena, "&%s", found->name);
}

const char *gen_type(struct gen_at *at, const struct ast_type *element) {
  struct gen *gen = at->gen;
  if (!element)
    return "0";
  struct gen_shared *found =
      find_shared(gen->types, gen->n_types, element->signature);
  if (!found) {
    found = ARENA_PUSH(gen->arena, gen->types, gen->n_types);
    found->key = element->signature;
    found->name = shared_name(gen, "type", element->signature, gen->n_types);
    buf_printf(&gen->shared,
               "static const struct edatcc_type %s = {%s, %s, %lld, %u};\n",
               found->name, gen_quoted(gen->arena, element->signature),
               element->pointer_member
                   ? gen_quoted(gen->arena, element->pointer_member)
                   : "0",
               (long long)element->size, element->edat_kind);
  }
  return arena_printf(gen->arena, "&%s", found->name);
}

/* ---- Ranks, indices, arguments ------------------------------------------ */

const char *gen_rank(struct gen_at *at, const struct rank *rank,
                     const char *absent) {
  struct arena *arena = at->gen->arena;
  switch (rank->kind) {
  case RANK_ABSENT:
    return absent;
  case RANK_SELF:
    return "EDATCC_RANK_SELF";
  case RANK_ANY:
    return "EDATCC_RANK_ANY";
  case RANK_ALL:
    return "EDATCC_RANK_ALL";
  case RANK_OTHERS:
    return "EDATCC_RANK_OTHERS";
  case RANK_NONE:
    return "EDATCC_RANK_NONE";
  case RANK_RANGE:
    return gen_expression(at, rank->value);
  case RANK_CHOICE:
    return arena_printf(arena, "(%s) ? %s : %s",
                        gen_expression(at, rank->condition),
                        gen_in_parens(arena, gen_rank(at, rank->then, absent)),
                        gen_rank(at, rank->otherwise, absent));
  case RANK_EXPRESSION:
    break;
  }
  const char *value = gen_expression(at, rank->value);
  if (!at->gen->plan->has_mpi_proc_null)
    return value;
  return arena_printf(arena, "edatcc_rank_or_null(%s, MPI_PROC_NULL)", value);
}

static void put_indices(struct gen_at *at, struct buf *out,
                        const struct index *indices, size_t n) {
  bool range = false;
  if (n)
    buf_puts(out, ", .index = {");
  for (size_t i = 0; i < n; i++) {
    buf_printf(out, "%s%s", i ? ", " : "", gen_expression(at, indices[i].lo));
    range |= indices[i].is_range;
  }
  if (n)
    buf_putc(out, '}');
  if (!range)
    return;
  buf_puts(out, ", .length = {");
  for (size_t i = 0; i < n; i++)
    buf_printf(out, "%s%s", i ? ", " : "",
               indices[i].is_range ? gen_expression(at, indices[i].length)
                                   : "0");
  buf_putc(out, '}');
}

static unsigned range_mask(const struct event *event) {
  unsigned mask = 0;
  for (size_t i = 0; i < event->n_indices; i++)
    if (event->indices[i].is_range)
      mask |= 1u << i;
  return mask;
}

static const char *finish(struct gen *gen, struct buf *buf) {
  const char *text = arena_strdup(gen->arena, buf_str(buf));
  buf_fini(buf);
  return text;
}

const char *gen_dep_args(struct gen_at *at, const struct event *const *events,
                         size_t n, const char *targets) {
  struct buf out;
  if (!n)
    return "0";
  buf_init(&out);
  buf_printf(&out, "%s(const struct edatcc_dep_args[]){",
             gen_extension(at->gen));
  for (size_t i = 0; i < n; i++) {
    const struct event *e = events[i];
    buf_printf(&out, "%s{.rank = %s", i ? ",\n         " : "",
               gen_rank(at, &e->from, "EDATCC_RANK_ANY"));
    if (e->from.kind == RANK_RANGE)
      buf_printf(&out, ", .rank_length = %s",
                 gen_expression(at, e->from.length));
    put_indices(at, &out, e->indices, e->n_indices);
    if (e->name.kind == NAME_EXPRESSION)
      buf_printf(&out, ", .name = %s", gen_expression(at, e->name.text));
    if (targets && e->into.whole.str)
      buf_printf(&out, ", .into = &%s_%zu", targets, i);
    buf_putc(&out, '}');
  }
  buf_putc(&out, '}');
  return finish(at->gen, &out);
}

const char *gen_fire_call(struct gen_at *at, const struct event *event,
                          size_t i) {
  struct buf out;
  buf_init(&out);
  buf_printf(&out,
             "edatcc_fire(&__edatcc_%d_fires[%zu],\n"
             "            %s&(struct edatcc_fire_args){.rank = %s",
             at->construct->id, i, gen_extension(at->gen),
             gen_rank(at, &event->to, "EDATCC_RANK_SELF"));
  buf_printf(&out, ", .count = %s",
             event->count.str ? gen_expression(at, event->count) : "1");
  put_indices(at, &out, event->indices, event->n_indices);
  if (event->name.kind == NAME_EXPRESSION)
    buf_printf(&out, ", .name = %s", gen_expression(at, event->name.text));
  if (event->data.whole.str)
    buf_printf(&out, ",\n                .data = %s",
               gen_section(at, &event->data));
  buf_puts(&out, "});\n");
  return finish(at->gen, &out);
}

/* ---- Static descriptions ------------------------------------------------ */

static const struct ast_type *awaited_element(struct gen_at *at,
                                              const struct event *event) {
  struct payload payload;
  const struct section *section = NULL;
  if (event->as.form != AS_NONE)
    return sema_as_element(at->construct, &event->as);
  if (event->into.whole.str)
    section = &event->into;
  else if (event->reduce.op != REDUCE_NONE)
    section = &event->reduce.list.items[0];
  if (!section || !sema_payload(at->construct, section, &payload))
    return NULL;
  return payload.element;
}

/* "halo[i] from(left)": what reports show. */
static const char *awaited_text(struct gen_at *at, const struct event *event) {
  const char *text = at->gen->source->text;
  struct arena *arena = at->gen->arena;
  const char *key = arena_strndup(arena, text + event->key.begin,
                                  event->key.end - event->key.begin);
  if (event->from.kind == RANK_ABSENT)
    return key;
  return arena_printf(
      arena, "%s from(%s)", key,
      arena_strndup(arena, text + event->from.span.begin,
                    event->from.span.end - event->from.span.begin));
}

void gen_dep_table(struct gen_at *at, const struct event *const *events,
                   size_t n) {
  struct gen *gen = at->gen;
  struct buf rows;
  buf_init(&rows);
  for (size_t i = 0; i < n; i++) {
    const struct event *e = events[i];
    const char *name = gen_event_name(at, &e->name);
    const char *type = gen_type(at, awaited_element(at, e));
    buf_printf(&rows, "    {%s, %s, %s, %zu, %u, %d},\n", name, type,
               gen_quoted(gen->arena, awaited_text(at, e)), e->n_indices,
               range_mask(e), e->from.kind == RANK_RANGE);
  }
  if (n)
    buf_printf(at->head,
               "static const struct edatcc_dep __edatcc_%d_deps[] = {\n%s};\n",
               at->construct->id, buf_str(&rows));
  buf_fini(&rows);
}

void gen_fire_table(struct gen_at *at, const struct event *const *events,
                    size_t n) {
  struct payload payload;
  struct buf rows;
  buf_init(&rows);
  for (size_t i = 0; i < n; i++) {
    const struct event *e = events[i];
    const struct ast_type *element = NULL;
    if (e->data.whole.str && sema_payload(at->construct, &e->data, &payload))
      element = payload.element;
    const char *name = gen_event_name(at, &e->name);
    const char *type = gen_type(at, element);
    buf_printf(&rows, "    {%s, %s, %s, %zu, %u, %s, 0},\n", name, type,
               gen_where(at), e->n_indices, range_mask(e),
               e->is_sticky ? "EDATCC_FIRE_STICKY" : "0");
  }
  if (n)
    buf_printf(at->head,
               "static struct edatcc_fire __edatcc_%d_fires[] = {\n%s};\n",
               at->construct->id, buf_str(&rows));
  buf_fini(&rows);
}

/* ---- Taking payloads ---------------------------------------------------- */

static bool is_array(const struct ast_type *type) {
  return type->cls == AST_CLASS_ARRAY || type->cls == AST_CLASS_VLA ||
         type->cls == AST_CLASS_INCOMPLETE_ARRAY;
}

bool gen_declares(const struct event *event) {
  return event->as.form != AS_NONE || event->source_name.str;
}

bool gen_stores(const struct event *event) {
  return event->into.whole.str || event->reduce.op != REDUCE_NONE;
}

static void take_count(struct gen_at *at, struct buf *out,
                       const struct event *event, size_t i,
                       const char *events) {
  const struct as *as = &event->as;
  if (!as->count_name.str)
    return;
  buf_printf(out, "%s %s = (%s)(", as->count_type.str, as->count_name.str,
             as->count_type.str);
  buf_printf(out, "edatcc_events_count(%s, %zu)", events, i);
  const struct ast_var *var = sema_local(at->construct, as->name);
  if (as->form == AS_POINTER && is_array(var->type->element))
    buf_printf(out, " / (sizeof(*%s) / %lld)", as->name.str,
               (long long)sema_as_element(at->construct, as)->size);
  buf_puts(out, ");\n");
}

/* A poll that finds nothing gives zeros. */
static void clear_value(struct gen_at *at, struct buf *out, const char *name) {
  if (at->construct->directive->kind == DIRECTIVE_POLL)
    buf_printf(out, "__builtin_memset((void *)&%s, 0, sizeof %s);\n", name,
               name);
}

/* ---- Bounds of arrays in as() ------------------------------------------- */

/* Does it name what only the place of the pragma has? */
static bool names_local(const struct construct *c,
                        const struct ast_probe *probe) {
  for (size_t i = 0; i < c->region->nrefs; i++)
    if (c->region->refs[i].probe >= 0 &&
        &c->query->probes[c->region->refs[i].probe] == probe)
      return true;
  return false;
}

/* Evaluated at the pragma, needed in the body. */
static bool is_carried(const struct construct *c, struct text bound) {
  const struct ast_probe *probe = sema_probe(c, bound);
  return c->directive->kind == DIRECTIVE_TASK &&
         (!probe->is_constant || names_local(c, probe));
}

void gen_carry_bounds(struct gen_at *at, const struct event *const *events,
                      size_t n, struct buf *fields, struct buf *values) {
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < events[i]->as.bounds.count; k++) {
      struct text bound = events[i]->as.bounds.items[k];
      if (!is_carried(at->construct, bound))
        continue;
      buf_printf(fields, "  edatcc_i64 edat_bound_%zu_%zu;\n", i, k);
      buf_printf(values, ", .edat_bound_%zu_%zu = (edatcc_i64)(%s)", i, k,
                 gen_expression(at, bound));
    }
}

static const char *bound_text(struct gen_at *at, const struct as *as, size_t i,
                              size_t k) {
  struct text bound = as->bounds.items[k];
  if (is_carried(at->construct, bound))
    return arena_printf(at->gen->arena, "edat_args->edat_bound_%zu_%zu", i, k);
  return gen_expression(at, bound);
}

static const char *array_declaration(struct gen_at *at, const struct as *as,
                                     size_t i) {
  const char *text = "";
  struct text piece = as->declaration;
  for (size_t k = 0; k < as->bounds.count; k++) {
    piece.span.end = as->bounds.items[k].span.begin;
    text = arena_printf(at->gen->arena, "%s%s%s", text,
                        gen_expression(at, piece), bound_text(at, as, i, k));
    piece.span.begin = as->bounds.items[k].span.end;
  }
  piece.span.end = as->declaration.span.end;
  return arena_printf(at->gen->arena, "%s%s", text, gen_expression(at, piece));
}

/* A negative bound is told before an array of that size is made. */
static void refuse_bounds(struct gen_at *at, struct buf *out,
                          const struct as *as, size_t i, const char *events) {
  for (size_t k = 0; k < as->bounds.count; k++) {
    const struct ast_probe *probe =
        sema_probe(at->construct, as->bounds.items[k]);
    const char *bound = bound_text(at, as, i, k);
    if (is_carried(at->construct, as->bounds.items[k]) ||
        (!probe->is_constant && !probe->has_side_effect))
      buf_printf(out,
                 "if ((edatcc_i64)(%s) < 0)\n"
                 "  edatcc_events_value(%s, %zu, 0, (edatcc_i64)(%s));\n",
                 bound, events, i, bound);
  }
}

/* ---- Payloads in the body ----------------------------------------------- */

void gen_take(struct gen_at *at, struct buf *out, const struct event *event,
              size_t i, const char *events) {
  const struct as *as = &event->as;
  switch (as->form) {
  case AS_NONE:
    break;
  case AS_POINTER:
  case AS_BYTES:
    buf_printf(out, "%s = edatcc_events_data%s(%s, %zu);\n",
               as->declaration.str, as->is_const ? "" : "_own", events, i);
    take_count(at, out, event, i, events);
    break;
  case AS_VALUE:
    buf_printf(out, "%s;\n", as->declaration.str);
    clear_value(at, out, as->name.str);
    buf_printf(out, "edatcc_events_value(%s, %zu, (void *)&%s, 1);\n", events,
               i, as->name.str);
    break;
  case AS_ARRAY:
    refuse_bounds(at, out, as, i, events);
    buf_printf(out, "%s;\n", array_declaration(at, as, i));
    clear_value(at, out, as->name.str);
    buf_printf(out,
               "edatcc_events_value(%s, %zu, edatcc_plain(%s),\n"
               "                    (edatcc_i64)(sizeof %s / %lld));\n",
               events, i, as->name.str, as->name.str,
               (long long)sema_as_element(at->construct, as)->size);
    break;
  }
  if (event->source_name.str)
    buf_printf(out, "%s %s = edatcc_events_source(%s, %zu);\n",
               event->source_type.str, event->source_name.str, events, i);
}

const char *gen_fold(struct gen *gen, enum reduce_op op,
                     const struct ast_type *type, const char *a,
                     const char *b) {
  static const char *const infix[] = {
      [REDUCE_ADD] = "+",         [REDUCE_MULTIPLY] = "*",
      [REDUCE_AND] = "&",         [REDUCE_OR] = "|",
      [REDUCE_XOR] = "^",         [REDUCE_LOGICAL_AND] = "&&",
      [REDUCE_LOGICAL_OR] = "||",
  };
  if (op == REDUCE_MIN || op == REDUCE_MAX)
    return arena_printf(gen->arena, "%s %s %s ? %s : %s", b,
                        op == REDUCE_MIN ? "<" : ">", a, b, a);
  const char *text = arena_printf(gen->arena, "%s %s %s", a, infix[op], b);
  if (type->cls == AST_CLASS_INTEGER && type->size < 4)
    return arena_printf(gen->arena, "(%s)(%s)", type->canonical, text);
  return text;
}

static void store_reduce(struct gen_at *at, struct buf *out,
                         const struct event *event, size_t i,
                         const char *events, const char *target) {
  struct gen *gen = at->gen;
  struct payload payload;
  sema_payload(at->construct, &event->reduce.list.items[0], &payload);
  const char *type = payload.element->signature; /* enums: integers */
  const char *fold =
      gen_fold(gen, event->reduce.op, payload.element, "*edat_into",
               "edat_from[edat_i * edat_k + edat_j]");
  buf_printf(out,
             "{\n"
             "  const %s *edat_from = edatcc_events_data(%s, %zu);\n"
             "  edatcc_i64 edat_k = edatcc_section_elements(&%s);\n"
             "  edatcc_i64 edat_n =\n"
             "      (edatcc_i64)edatcc_events_groups(%s, %zu, edat_k);\n"
             "  edatcc_i64 edat_i, edat_j;\n"
             "  for (edat_i = 0; edat_i < edat_n; edat_i++)\n"
             "    for (edat_j = 0; edat_j < edat_k; edat_j++) {\n"
             "      %s *edat_into =\n"
             "          edatcc_section_element(&%s, edat_j);\n"
             "      *edat_into = %s;\n"
             "    }\n"
             "}\n",
             type, events, i, target, events, i, type, target, fold);
}

void gen_store(struct gen_at *at, struct buf *out, const struct event *event,
               size_t i, const char *events, const char *targets) {
  struct arena *arena = at->gen->arena;
  const struct section *section =
      event->into.whole.str ? &event->into : event->reduce.list.items;
  const char *target = arena_printf(arena, "edat_target_%zu", i);
  if (targets)
    target = arena_printf(arena, "%s_%zu", targets, i);
  else
    buf_printf(out, "%sstruct edatcc_section %s = %s;\n",
               gen_extension(at->gen), target, gen_section(at, section));
  if (event->into.whole.str)
    buf_printf(out, "edatcc_events_into(%s, %zu, &%s);\n", events, i, target);
  else
    store_reduce(at, out, event, i, events, target);
}
