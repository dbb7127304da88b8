/* SPDX-License-Identifier: BSD-3-Clause */
/* Constructs whose code stays in place: fire, wait, poll, barrier, cancel,
 * reduction, broadcast, and the edges of taskgroup and critical.
 */
#include "gen_private.h"

#include "parse.h"

static const struct event **own_events(struct gen_at *at, size_t *n) {
  const struct directive *d = at->construct->directive;
  const struct event **events = NULL;
  *n = 0;
  for (size_t i = 0; i < d->events.count; i++)
    *ARENA_PUSH(at->gen->arena, events, *n) = &d->events.items[i];
  return events;
}

void gen_fire(struct gen_at *at) {
  size_t n;
  const struct event **events = own_events(at, &n);
  struct buf code;
  buf_init(&code);
  gen_fire_table(at, (const struct event *const *)events, n);
  for (size_t i = 0; i < n; i++)
    buf_puts(&code, gen_fire_call(at, events[i], i));
  gen_place(at, at->place, buf_str(&code));
  buf_fini(&code);
}

/* Where into and reduce will store is evaluated before waiting. */
static void put_targets(struct gen_at *at, struct buf *out,
                        const struct event *const *events, size_t n,
                        const char *targets) {
  for (size_t i = 0; i < n; i++)
    if (gen_stores(events[i]))
      buf_printf(out, "%sstruct edatcc_section %s_%zu = %s;\n",
                 gen_extension(at->gen), targets, i,
                 gen_section(at, events[i]->into.whole.str
                                     ? &events[i]->into
                                     : events[i]->reduce.list.items));
}

static void put_got(struct gen_at *at, struct buf *out, const char *events) {
  const struct clause *got =
      directive_find(at->construct->directive, CLAUSE_GOT);
  if (got)
    buf_printf(out, "%s = %s != 0;\n", gen_expression(at, got->expression),
               events);
}

/* The variable that owns the events. If names are declared it lives as long as
 * they do. A jump over its initialisation must not lead to its cleanup: it
 * then lives in the whole function. */
static void put_events(struct gen_at *at, struct buf *out, const char *name,
                       const char *call, bool declares) {
  const char *declaration =
      arena_printf(at->gen->arena,
                   "struct edatcc_events *%s\n"
                   "    __attribute__((cleanup(edatcc_events_release))) =",
                   name);
  if (!declares) {
    buf_printf(out, "  struct edatcc_events *%s =\n        %s;\n", name, call);
  } else if (at->construct->region->bypassed) {
    gen_open(at, arena_printf(at->gen->arena, "%s 0;\n", declaration));
    buf_printf(out, "edatcc_events_release(&%s);\n%s = %s;\n", name, name,
               call);
  } else {
    buf_printf(out, "%s\n        %s;\n", declaration, call);
  }
}

/* May payloads be put into their targets as they arrive? A reduction that reads
   such a target must see it at its turn. */
static bool may_place(const struct event *const *events, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (events[i]->reduce.list.count)
      return false;
  return true;
}

void gen_wait(struct gen_at *at) {
  struct gen *gen = at->gen;
  const struct construct *c = at->construct;
  bool poll = c->directive->kind == DIRECTIVE_POLL, declares = false;
  size_t n;
  const struct event *const *events =
      (const struct event *const *)own_events(at, &n);
  const char *name = arena_printf(gen->arena, "edat_events_%d", c->id);
  const char *targets = arena_printf(gen->arena, "edat_target_%d", c->id);
  struct buf code;
  buf_init(&code);
  gen_dep_table(at, events, n);
  buf_printf(at->head,
             "%sstatic const struct edatcc_wait __edatcc_%d_wait = {\n"
             "    .where = %s, .deps = __edatcc_%d_deps, .ndeps = %zu};\n",
             gen_extension(gen), c->id, gen_where(at), c->id, n);
  for (size_t i = 0; i < n; i++)
    declares |= gen_declares(events[i]);
  /* Names live to the end of the enclosing block, else only the call does. */
  buf_puts(&code, declares ? (c->region->after_label ? ";\n" : "") : "{\n");
  put_targets(at, &code, events, n, targets);
  const char *places = poll || !may_place(events, n) ? NULL : targets;
  const char *call = arena_printf(gen->arena, "%s(&__edatcc_%d_wait, %s)",
                                  poll ? "edatcc_poll" : "edatcc_wait", c->id,
                                  gen_dep_args(at, events, n, places));
  put_events(at, &code, name, call, declares);
  put_got(at, &code, name);
  for (size_t i = 0; i < n; i++)
    gen_take(at, &code, events[i], i, name);
  for (size_t i = 0; i < n; i++)
    if (gen_stores(events[i]))
      gen_store(at, &code, events[i], i, name, targets);
  if (!declares)
    buf_printf(&code, "  edatcc_events_release(&%s);\n}", name);
  gen_place(at, at->place, buf_str(&code));
  buf_fini(&code);
}

static const char *static_where(struct gen_at *at) {
  int id = at->construct->id;
  buf_printf(at->head,
             "static const struct edatcc_where __edatcc_%d_where = %s;\n", id,
             gen_where(at));
  return arena_printf(at->gen->arena, "&__edatcc_%d_where", id);
}

void gen_barrier(struct gen_at *at) {
  gen_place(
      at, at->place,
      arena_printf(at->gen->arena, "edatcc_barrier(%s);", static_where(at)));
}

void gen_cancel(struct gen_at *at) {
  struct arena *arena = at->gen->arena;
  const struct name *name = &at->construct->directive->name;
  gen_place(at, at->place,
            arena_printf(arena, "edatcc_cancel(%s);",
                         name->value ? gen_quoted(arena, name->value)
                                     : gen_expression(at, name->text)));
}

/* ---- Over the ranks ------------------------------------------------------ */

/* The function that folds the elements of item i. An enum may be local or have
 * no name: its signature is that of its integer type. */
static void put_combine(struct gen_at *at, size_t i,
                        const struct ast_type *element) {
  struct gen *gen = at->gen;
  enum reduce_op op = at->construct->directive->reduction.op;
  int id = at->construct->id;
  buf_printf(at->head, "static edatcc_combine __edatcc_%d_combine_%zu;\n", id,
             i);
  gen_begin_function(at);
  buf_printf(at->tail,
             "static void __edatcc_%d_combine_%zu(void *edat_p, const void "
             "*edat_q,\n    edatcc_i64 edat_n) {\n",
             id, i);
  gen_inside(at, at->tail,
             arena_printf(gen->arena,
                          "%s *edat_into = edat_p;\n"
                          "const %s *edat_from = edat_q;\n"
                          "edatcc_i64 edat_i;\n"
                          "for (edat_i = 0; edat_i < edat_n; edat_i++)\n"
                          "  edat_into[edat_i] = %s;\n",
                          element->signature, element->signature,
                          gen_fold(gen, op, element, "edat_into[edat_i]",
                                   "edat_from[edat_i]")));
  buf_puts(at->tail, "}\n");
}

void gen_reduction(struct gen_at *at) {
  struct arena *arena = at->gen->arena;
  const struct construct *c = at->construct;
  const struct section_list *list = &c->directive->reduction.list;
  const char *where = static_where(at);
  struct payload payload;
  struct buf code;
  buf_init(&code);
  buf_printf(&code, "edatcc_reduce(%s,\n    %s(const struct edatcc_operand[]){",
             where, gen_extension(at->gen));
  for (size_t i = 0; i < list->count; i++) {
    sema_payload(c, &list->items[i], &payload);
    put_combine(at, i, payload.element);
    buf_printf(&code, "%s{%s, %s, __edatcc_%d_combine_%zu}", i ? ", " : "",
               gen_section(at, &list->items[i]), gen_type(at, payload.element),
               c->id, i);
  }
  buf_printf(&code, "}, %zu);", list->count);
  gen_place(at, at->place, arena_strdup(arena, buf_str(&code)));
  buf_fini(&code);
}

void gen_broadcast(struct gen_at *at) {
  struct gen *gen = at->gen;
  const struct construct *c = at->construct;
  const struct section *section = &c->directive->section;
  const struct clause *from = directive_find(c->directive, CLAUSE_FROM);
  struct payload payload;
  sema_payload(c, section, &payload);
  gen_place(at, at->place,
            arena_printf(gen->arena,
                         "{\n  %sstruct edatcc_section edat_section_%d = %s;\n"
                         "  edatcc_broadcast(%s, &edat_section_%d, %s, %s);\n}",
                         gen_extension(gen), c->id, gen_section(at, section),
                         static_where(at), c->id, gen_type(at, payload.element),
                         gen_rank(at, &from->rank, "0")));
}

/* ---- Edges --------------------------------------------------------------- */

void gen_taskgroup(struct gen_at *at, const char **begin, const char **end) {
  struct arena *arena = at->gen->arena;
  int id = at->construct->id;
  *begin = arena_printf(arena,
                        "{\n  struct edatcc_group edat_group_%d;\n"
                        "  edatcc_group_begin(&edat_group_%d, %s);",
                        id, id, static_where(at));
  *end = arena_printf(arena, "  edatcc_group_end(&edat_group_%d);\n}", id);
}

/* The lock, and where it is described: once for the file, or with a computed
 * name each time that control comes here. */
static const char *put_critical(struct gen_at *at, const char **declaration) {
  const struct directive *d = at->construct->directive;
  struct arena *arena = at->gen->arena;
  int id = at->construct->id;
  if (d->name.value) {
    buf_printf(at->head,
               "%sstatic const struct edatcc_critical __edatcc_%d_critical = "
               "{\n"
               "    .name = %s, .where = %s, .nindex = %zu};\n",
               gen_extension(at->gen), id, gen_event_name(at, &d->name),
               gen_where(at), d->n_indices);
    return arena_printf(arena, "__edatcc_%d_critical", id);
  }
  *declaration = arena_printf(
      arena,
      "  %sstruct edatcc_name edat_name_%d = {%s, 0};\n"
      "  %sconst struct edatcc_critical edat_critical_%d = {\n"
      "      .name = &edat_name_%d, .where = %s, .nindex = %zu};\n",
      gen_extension(at->gen), id, gen_expression(at, d->name.text),
      gen_extension(at->gen), id, id, gen_where(at), d->n_indices);
  return arena_printf(arena, "edat_critical_%d", id);
}

void gen_critical(struct gen_at *at, const char **begin, const char **end) {
  struct arena *arena = at->gen->arena;
  const struct directive *d = at->construct->directive;
  int id = at->construct->id;
  struct buf list;
  buf_init(&list);
  for (size_t i = 0; i < d->n_indices; i++)
    buf_printf(&list, "%s%s", i ? ", " : "",
               gen_expression(at, d->indices[i].lo));
  const char *index = "0", *declaration = "";
  const char *critical = put_critical(at, &declaration);
  if (d->n_indices) {
    index = arena_printf(arena, "edat_index_%d", id);
    declaration = arena_printf(arena, "%s  %sconst edatcc_i64 %s[] = {%s};\n",
                               declaration, gen_extension(at->gen), index,
                               buf_str(&list));
  }
  *begin = arena_printf(arena, "{\n%s  edatcc_critical_begin(&%s, %s);",
                        declaration, critical, index);
  *end = arena_printf(arena, "  edatcc_critical_end(&%s, %s);\n}", critical,
                      index);
  buf_fini(&list);
}
