/* SPDX-License-Identifier: BSD-3-Clause */
/* A task: its description and arguments in front of the function, its
 * submission where the pragma stood, its body behind the function.
 */
#include "gen_task.h"

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

static void put_description(struct task_at *in) {
  struct gen_at *at = in->at;
  const struct construct *c = at->construct;
  int id = c->id;
  buf_printf(at->head,
             "static edatcc_body __edatcc_%d_body;\n"
             "%sstatic const struct edatcc_task __edatcc_%d_task = {\n"
             "    .body = __edatcc_%d_body,\n",
             id, gen_extension(at->gen), id, id);
  if (c->task_name)
    buf_printf(at->head, "    .name = %s,\n",
               gen_quoted(at->gen->arena, c->task_name));
  if (in->n_deps)
    buf_printf(at->head, "    .deps = __edatcc_%d_deps,\n    .ndeps = %zu,\n",
               id, in->n_deps);
  if (in->n_fires)
    buf_printf(at->head,
               "    .fires = __edatcc_%d_fires,\n    .nfires = %zu,\n", id,
               in->n_fires);
  if (in->has_args)
    buf_printf(at->head, "    .args_size = sizeof(struct __edatcc_%d_args),\n",
               id);
  if (flags(c->directive))
    buf_printf(at->head, "    .flags = %s,\n", flags(c->directive));
  buf_printf(at->head, "    .where = %s};\n", gen_where(at));
}

static void put_submission(struct task_at *in, struct buf *out,
                           const char *extra) {
  struct gen_at *at = in->at;
  const struct construct *c = at->construct;
  const struct clause *priority = directive_find(c->directive, CLAUSE_PRIORITY);
  const struct clause *condition = directive_find(c->directive, CLAUSE_IF);
  size_t n_copies;
  const char *copies = gen_args_copies(at, &n_copies);
  gen_still_used(at, out);
  if (in->has_args)
    gen_args_fill(at, out, extra);
  buf_printf(out,
             "  edatcc_task_submit(\n"
             "      &__edatcc_%d_task,\n"
             "      %s&(struct edatcc_task_args){",
             c->id, gen_extension(at->gen));
  if (in->has_args)
    buf_printf(out, "\n          .args = &edat_args_%d,", c->id);
  if (in->n_deps)
    buf_printf(out, "\n          .deps = %s,",
               gen_dep_args(at, in->deps, in->n_deps, NULL));
  if (n_copies)
    buf_printf(out,
               "\n          .copies = %s(const struct edatcc_copy[]){%s},"
               "\n          .ncopies = %zu,",
               gen_extension(at->gen), copies, n_copies);
  if (in->undeferred)
    buf_printf(out, "\n          .undeferred = %s,", in->undeferred);
  else if (condition)
    buf_printf(out, "\n          .undeferred = !(%s),",
               gen_expression(at, condition->expression));
  if (gen_computed_name(at))
    buf_printf(out, "\n          .name = %s,", gen_computed_name(at));
  if (in->priority || priority)
    buf_printf(out, "\n          .priority = %s,",
               in->priority ? in->priority
                            : gen_expression(at, priority->expression));
  if (out->data[out->size - 1] == ',')
    out->data[--out->size] = '\0';
  else
    buf_putc(out, '0');
  buf_puts(out, "});\n");
}

const char *gen_task_submission(struct task_at *in, const char *before,
                                const char *extra, const char *after) {
  struct gen_at *at = in->at;
  const struct clause *on = directive_find(at->construct->directive, CLAUSE_ON);
  struct buf code;
  buf_init(&code);
  if (on)
    buf_printf(&code, "if (edatcc_on(&__edatcc_%d_task.where, %s)) {\n",
               at->construct->id, gen_rank(at, &on->rank, "0"));
  else
    buf_puts(&code, "{\n");
  buf_puts(&code, before);
  put_submission(in, &code, extra);
  buf_printf(&code, "%s}", after);
  /* An `if` must not take the `else` of the one around it. */
  const char *text =
      on && at->construct->region->braceless
          ? arena_printf(at->gen->arena, "{ %s }", buf_str(&code))
          : arena_strdup(at->gen->arena, buf_str(&code));
  buf_fini(&code);
  return text;
}

static void put_stores(struct task_at *in) {
  struct gen_at *at = in->at;
  struct buf code;
  buf_init(&code);
  for (size_t i = 0; i < in->n_deps; i++)
    if (gen_stores(in->deps[i]))
      gen_store(at, &code, in->deps[i], i, "edat_events", NULL);
  if (code.size) {
    gen_clauses_begin(at, at->tail);
    gen_inside(at, at->tail, buf_str(&code));
    gen_clauses_end(at, at->tail);
  }
  buf_fini(&code);
}

/* What stands before the moved text: names of captures and payloads. */
void gen_task_begin(struct task_at *in) {
  struct gen_at *at = in->at;
  const struct event *const *deps = in->deps;
  struct buf code;
  int id = at->construct->id;
  bool uses_events = false, stores = false;
  for (size_t i = 0; i < in->n_deps; i++) {
    stores |= gen_stores(deps[i]);
    uses_events |= gen_declares(deps[i]) || stores;
  }
  gen_begin_function(at);
  buf_printf(at->tail,
             "static void __edatcc_%d_body(void *edat_p, "
             "struct edatcc_events *edat_events) {\n",
             id);
  gen_local_types(at, at->tail);
  buf_init(&code);
  if (in->has_args)
    buf_printf(&code, "struct __edatcc_%d_args *edat_args = edat_p;\n", id);
  else
    buf_puts(&code, "(void)edat_p;\n");
  if (!uses_events)
    buf_puts(&code, "(void)edat_events;\n");
  gen_args_take(at, &code, at->is_around);
  for (size_t i = 0; i < in->n_deps; i++)
    gen_take(at, &code, deps[i], i, "edat_events");
  gen_inside(at, at->tail, buf_str(&code));
  buf_fini(&code);
  put_stores(in);
  if (at->is_around) {
    buf_init(&code);
    gen_args_give(at, &code, stores);
    gen_inside(at, at->tail, buf_str(&code));
    buf_fini(&code);
  }
}

void gen_task_end(struct task_at *in) {
  if (in->n_fires)
    gen_clauses_begin(in->at, in->at->tail);
  for (size_t i = 0; i < in->n_fires; i++)
    gen_inside(in->at, in->at->tail, gen_fire_call(in->at, in->fires[i], i));
  if (in->n_fires)
    gen_clauses_end(in->at, in->at->tail);
  buf_puts(in->at->tail, "}\n");
}

void gen_task_describe(struct task_at *in, struct gen_at *at,
                       const char *extra) {
  *in = (struct task_at){.at = at};
  in->deps =
      (const struct event *const *)gen_events(at, CLAUSE_DEPENDS, &in->n_deps);
  in->fires =
      (const struct event *const *)gen_events(at, CLAUSE_FIRES, &in->n_fires);
  gen_dep_table(at, in->deps, in->n_deps);
  gen_fire_table(at, in->fires, in->n_fires);
  in->has_args = gen_args_struct(at, extra);
  put_description(in);
}

void gen_task(struct gen_at *at) {
  struct task_at in;
  struct buf fields, values;
  size_t n;
  const struct event *const *deps =
      (const struct event *const *)gen_events(at, CLAUSE_DEPENDS, &n);
  buf_init(&fields);
  buf_init(&values);
  gen_carry_bounds(at, deps, n, &fields, &values);
  gen_task_describe(&in, at, buf_str(&fields));
  if (at->construct->region->head) {
    gen_head(&in);
  } else {
    gen_place(at, at->place,
              gen_task_submission(&in, "", buf_str(&values), ""));
    gen_task_begin(&in);
    gen_moved(at, at->tail, at->construct->moved);
    gen_task_end(&in);
  }
  buf_fini(&fields);
  buf_fini(&values);
}
