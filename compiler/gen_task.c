/* SPDX-License-Identifier: BSD-3-Clause */
/* A task: its description and arguments in front of the function, its
 * submission where the pragma stood, its body behind the function.
 */
#include "gen_private.h"

#include "parse.h"

const struct event **gen_events(struct gen_at *at, enum clause_kind kind,
                                size_t *n) {
  const struct directive *d = at->construct->directive;
  const struct event **events = NULL;
  *n = 0;
  for (size_t i = 0; i < d->n_clauses; i++) {
    if (d->clauses[i].kind != kind)
      continue;
    for (size_t k = 0; k < d->clauses[i].events.count; k++)
      *ARENA_PUSH(at->gen->arena, events, *n) = &d->clauses[i].events.items[k];
  }
  return events;
}

const char *gen_computed_name(struct gen_at *at) {
  const struct clause *name =
      directive_find(at->construct->directive, CLAUSE_NAME);
  return name && name->name.kind == NAME_EXPRESSION
             ? gen_expression(at, name->name.text)
             : NULL;
}

static const char *flags(const struct directive *d) {
  const struct clause *persistent = directive_find(d, CLAUSE_PERSISTENT);
  if (!persistent)
    return NULL;
  return persistent->is_ordered ? "EDATCC_TASK_PERSISTENT | EDATCC_TASK_ORDERED"
                                : "EDATCC_TASK_PERSISTENT";
}

static void put_description(struct gen_at *at, size_t n_deps, size_t n_fires,
                            bool has_args) {
  const struct construct *c = at->construct;
  int id = c->id;
  buf_printf(at->head,
             "static edatcc_body __edatcc_%d_body;\n"
             "static const struct edatcc_task __edatcc_%d_task = {\n"
             "    .body = __edatcc_%d_body,\n",
             id, id, id);
  if (c->task_name)
    buf_printf(at->head, "    .name = %s,\n",
               gen_quoted(at->gen->arena, c->task_name));
  if (n_deps)
    buf_printf(at->head, "    .deps = __edatcc_%d_deps,\n    .ndeps = %zu,\n",
               id, n_deps);
  if (n_fires)
    buf_printf(at->head,
               "    .fires = __edatcc_%d_fires,\n    .nfires = %zu,\n", id,
               n_fires);
  if (has_args)
    buf_printf(at->head, "    .args_size = sizeof(struct __edatcc_%d_args),\n",
               id);
  if (flags(c->directive))
    buf_printf(at->head, "    .flags = %s,\n", flags(c->directive));
  buf_printf(at->head, "    .where = %s};\n", gen_where(at));
}

static void put_submission(struct gen_at *at, struct buf *out,
                           const struct event *const *deps, size_t n_deps,
                           bool has_args) {
  const struct construct *c = at->construct;
  const struct clause *priority = directive_find(c->directive, CLAUSE_PRIORITY);
  const struct clause *condition = directive_find(c->directive, CLAUSE_IF);
  size_t n_copies;
  const char *copies = gen_args_copies(at, &n_copies);
  gen_still_used(at, out);
  if (has_args)
    gen_args_fill(at, out, "");
  buf_printf(out,
             "  edatcc_task_submit(\n"
             "      &__edatcc_%d_task,\n"
             "      &(struct edatcc_task_args){",
             c->id);
  if (has_args)
    buf_printf(out, "\n          .args = &edat_args_%d,", c->id);
  if (n_deps)
    buf_printf(out, "\n          .deps = %s,", gen_dep_args(at, deps, n_deps));
  if (n_copies)
    buf_printf(out,
               "\n          .copies = (const struct edatcc_copy[]){%s},"
               "\n          .ncopies = %zu,",
               copies, n_copies);
  if (condition)
    buf_printf(out, "\n          .undeferred = !(%s),",
               gen_expression(at, condition->expression));
  if (gen_computed_name(at))
    buf_printf(out, "\n          .name = %s,", gen_computed_name(at));
  if (priority)
    buf_printf(out, "\n          .priority = %s,",
               gen_expression(at, priority->expression));
  if (out->data[out->size - 1] == ',')
    out->data[--out->size] = '\0';
  else
    buf_putc(out, '0');
  buf_puts(out, "});\n");
}

static void put_place(struct gen_at *at, const struct event *const *deps,
                      size_t n_deps, bool has_args) {
  const struct clause *on = directive_find(at->construct->directive, CLAUSE_ON);
  struct buf code;
  buf_init(&code);
  if (on)
    buf_printf(&code, "if (edatcc_on(&__edatcc_%d_task.where, %s)) {\n",
               at->construct->id, gen_rank(at, &on->rank, "0"));
  else
    buf_puts(&code, "{\n");
  put_submission(at, &code, deps, n_deps, has_args);
  buf_puts(&code, "}");
  /* An `if` must not take the `else` of the one around it. */
  if (on && at->construct->region->braceless) {
    const char *text = arena_printf(at->gen->arena, "{ %s }", buf_str(&code));
    gen_place(at, at->place, text);
  } else {
    gen_place(at, at->place, buf_str(&code));
  }
  buf_fini(&code);
}

/* What stands before the moved text: names of captures and payloads. */
static void put_opening(struct gen_at *at, const struct event *const *deps,
                        size_t n_deps, bool has_args) {
  struct buf code;
  int id = at->construct->id;
  bool uses_events = false;
  for (size_t i = 0; i < n_deps; i++)
    uses_events |= gen_declares(deps[i]) || gen_stores(deps[i]);
  gen_begin_function(at);
  buf_printf(at->tail,
             "static void __edatcc_%d_body(void *edat_p, "
             "struct edatcc_events *edat_events) {\n",
             id);
  gen_local_types(at, at->tail);
  buf_init(&code);
  if (has_args)
    buf_printf(&code, "struct __edatcc_%d_args *edat_args = edat_p;\n", id);
  else
    buf_puts(&code, "(void)edat_p;\n");
  if (!uses_events)
    buf_puts(&code, "(void)edat_events;\n");
  gen_args_take(at, &code, false);
  for (size_t i = 0; i < n_deps; i++)
    gen_take(at, &code, deps[i], i, "edat_events");
  for (size_t i = 0; i < n_deps; i++)
    if (gen_stores(deps[i]))
      gen_store(at, &code, deps[i], i, "edat_events", NULL);
  gen_inside(at, at->tail, buf_str(&code));
  buf_fini(&code);
}

void gen_task(struct gen_at *at) {
  size_t n_deps, n_fires;
  const struct event **deps = gen_events(at, CLAUSE_DEPENDS, &n_deps);
  const struct event **fires = gen_events(at, CLAUSE_FIRES, &n_fires);
  gen_dep_table(at, (const struct event *const *)deps, n_deps);
  gen_fire_table(at, (const struct event *const *)fires, n_fires);
  bool has_args = gen_args_struct(at, "");
  put_description(at, n_deps, n_fires, has_args);
  put_place(at, (const struct event *const *)deps, n_deps, has_args);

  put_opening(at, (const struct event *const *)deps, n_deps, has_args);
  gen_moved(at, at->tail, at->construct->moved);
  for (size_t i = 0; i < n_fires; i++)
    gen_inside(at, at->tail, gen_fire_call(at, fires[i], i));
  buf_puts(at->tail, "}\n");
}
