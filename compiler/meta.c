/* SPDX-License-Identifier: BSD-3-Clause */
/* One line a record: what it is, name, number of indices, type, file, line,
 * and the task or function that it belongs to. A computed name is "?".
 */
#include "meta.h"

#include <ctype.h>

#include "parse.h"

struct record {
  const char *kind;
  const struct name *name;
  size_t n_indices;
  const struct ast_type *type;
};

struct recording {
  struct arena *arena;
  const struct plan *plan;
  const struct construct *construct;
  struct buf *out;
};

static void put_text(struct buf *out, const char *text) {
  for (; *text; text++) {
    unsigned char c = (unsigned char)*text;
    if (c < 32 || c == '"' || c == '\\' || c == '?' || c == 127)
      buf_printf(out, "\\%03o", c);
    else
      buf_putc(out, (char)c);
  }
}

static void put_record(struct recording *in, const struct record *r) {
  const struct construct *c = in->construct;
  const struct ast_function *f = c->region->function;
  struct position p = source_position(in->plan->source, c->pragma->span.begin);
  buf_printf(in->out, "    \"%s\\t", r->kind);
  put_text(in->out, r->name && r->name->value ? r->name->value
                    : r->name                 ? "?"
                                              : "-");
  buf_printf(in->out, "\\t%zu\\t", r->n_indices);
  put_text(in->out, r->type && r->type->signature ? r->type->signature : "-");
  buf_puts(in->out, "\\t");
  put_text(in->out, in->plan->source->name);
  buf_printf(in->out, "\\t%u\\t", p.line);
  put_text(in->out, c->task_name ? c->task_name : f ? f->name : "?");
  buf_puts(in->out, "\\n\"\n");
}

static void record_event(struct recording *in, const struct event *e,
                         bool fired) {
  struct payload payload;
  const struct section *section = NULL;
  const struct ast_type *type = NULL;
  if (fired ? e->data.whole.str != NULL : e->into.whole.str != NULL)
    section = fired ? &e->data : &e->into;
  else if (e->reduce.op != REDUCE_NONE)
    section = &e->reduce.list.items[0];
  if (section && sema_payload(in->construct, section, &payload))
    type = payload.element;
  else if (e->as.form != AS_NONE)
    type = sema_as_element(in->construct, &e->as);
  put_record(in, &(struct record){fired ? "fire" : "await", &e->name,
                                  e->n_indices, type});
}

static void record_construct(struct recording *in) {
  const struct directive *d = in->construct->directive;
  if (d->kind == DIRECTIVE_TASK || d->kind == DIRECTIVE_TASKLOOP)
    put_record(in, &(struct record){"task", NULL, 0, NULL});
  if (d->kind == DIRECTIVE_CRITICAL)
    put_record(in, &(struct record){"lock", &d->name, d->n_indices, NULL});
  for (size_t i = 0; i < d->events.count; i++)
    record_event(in, &d->events.items[i], d->kind == DIRECTIVE_FIRE);
  for (size_t i = 0; i < d->n_clauses; i++)
    for (size_t k = 0; k < d->clauses[i].events.count; k++)
      record_event(in, &d->clauses[i].events.items[k],
                   d->clauses[i].kind == CLAUSE_FIRES);
}

void meta_records(struct arena *arena, const struct plan *plan,
                  struct buf *out) {
  struct recording in = {arena, plan, NULL, out};
  buf_puts(out, "static const char __edatcc_records[] EDATCC_RECORDS =\n");
  for (size_t i = 0; i < plan->n_constructs; i++) {
    in.construct = &plan->constructs[i];
    if (in.construct->state == CONSTRUCT_LIVE)
      record_construct(&in);
  }
  buf_puts(out, "    \"\";\n");
}
