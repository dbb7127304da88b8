/* SPDX-License-Identifier: BSD-3-Clause */
/* Records are text in a string literal: each field is escaped for the format,
 * and the result once more for C. Who owns an event is found by going up to
 * the innermost task or loop; taskgroups and criticals are ordinary code.
 */
#include "meta_private.h"

#include <ctype.h>
#include <string.h>

#include "parse.h"

struct recording {
  struct arena *arena;
  const struct construct *construct;
  struct buf *out;
};

/* ---- Text -------------------------------------------------------------- */

static void put_char(struct buf *out, unsigned char c) {
  if (c < 32 || c == 127 || c == '\\')
    buf_printf(out, "\\\\%03o", c);
  else if (c == '"' || c == '?')
    buf_printf(out, "\\%03o", c);
  else
    buf_putc(out, (char)c);
}

static void put_field(struct buf *out, const char *text) {
  buf_puts(out, "\\t");
  for (; text && *text; text++)
    put_char(out, (unsigned char)*text);
}

/* The text of a span in one line. */
static const char *squeeze(struct recording *in, struct span span) {
  const char *text = in->construct->directive->source->text;
  char *out = arena_alloc(in->arena, span.end - span.begin + 1), *end = out;
  for (uint32_t i = span.begin; i < span.end; i++) {
    bool is_splice =
        text[i] == '\\' && (text[i + 1] == '\n' || text[i + 1] == '\r');
    bool is_blank = is_splice || isspace((unsigned char)text[i]);
    if (!is_blank)
      *end++ = text[i];
    else if (end > out && end[-1] != ' ')
      *end++ = ' ';
  }
  while (end > out && end[-1] == ' ')
    end--;
  *end = '\0';
  return out;
}

/* ---- Tasks and loops --------------------------------------------------- */

static bool is_owner(const struct construct *c) {
  return c->state == CONSTRUCT_LIVE &&
         (c->directive->kind == DIRECTIVE_TASK ||
          c->directive->kind == DIRECTIVE_TASKLOOP);
}

static const struct construct *owner_of(const struct construct *c) {
  while (c && !is_owner(c))
    c = c->parent;
  return c;
}

static unsigned line_of(const struct construct *c) {
  return source_place(c->directive->source, c->pragma->span.begin).line;
}

static const char *function_of(const struct recording *in) {
  const struct ast_function *f = in->construct->region->function;
  return f ? f->name : "";
}

static const char *name_of(const struct recording *in,
                           const struct construct *c) {
  if (!c)
    return function_of(in);
  if (c->task_name)
    return c->task_name;
  return arena_printf(in->arena, "%s:%u", function_of(in), line_of(c));
}

/* ---- Records ----------------------------------------------------------- */

void meta_put(struct buf *out, const struct meta_record *r) {
  buf_printf(out, "    \"%s", r->kind);
  put_field(out, r->name);
  buf_printf(out, "\\t%zu", r->n_indices);
  put_field(out, r->type);
  put_field(out, r->rank);
  put_field(out, r->text);
  put_field(out, r->file);
  buf_printf(out, "\\t%u", r->line);
  put_field(out, r->owner);
  buf_printf(out, "\\t%u\\n\"\n", r->owner_line);
}

/* The place is the pragma's; owner NULL: the function. */
static void put_record(struct recording *in, struct meta_record record,
                       const struct construct *owner) {
  record.file = source_place(in->construct->directive->source,
                             in->construct->pragma->span.begin)
                    .name;
  record.line = line_of(in->construct);
  record.owner = name_of(in, owner);
  record.owner_line = owner ? line_of(owner) : 0;
  meta_put(in->out, &record);
}

static const char *signature_of(struct recording *in, const struct event *e,
                                bool is_fired) {
  struct payload payload;
  const struct section *section = NULL;
  const struct ast_type *type = NULL;
  if (is_fired ? e->data.whole.str != NULL : e->into.whole.str != NULL)
    section = is_fired ? &e->data : &e->into;
  else if (e->reduce.op != REDUCE_NONE)
    section = &e->reduce.list.items[0];
  if (section && sema_payload(in->construct, section, &payload))
    type = payload.element;
  else if (e->as.form != AS_NONE)
    type = sema_as_element(in->construct, &e->as);
  return type ? type->signature : NULL;
}

static void record_event(struct recording *in, const struct event *e,
                         bool is_fired) {
  const struct rank *rank = is_fired ? &e->to : &e->from;
  const char *absent = is_fired ? "self" : "any";
  put_record(in,
             (struct meta_record){.kind = is_fired ? "fire" : "await",
                                  .name = e->name.value,
                                  .n_indices = e->n_indices,
                                  .type = signature_of(in, e, is_fired),
                                  .rank = rank->kind == RANK_ABSENT
                                              ? absent
                                              : squeeze(in, rank->span),
                                  .text = squeeze(in, e->key)},
             owner_of(in->construct));
}

static void record_owner(struct recording *in) {
  const struct construct *c = in->construct;
  const struct clause *persistent =
      directive_find(c->directive, CLAUSE_PERSISTENT);
  put_record(in,
             (struct meta_record){
                 .kind = c->directive->kind == DIRECTIVE_TASK ? "task" : "loop",
                 .name = name_of(in, c),
                 .type = !persistent              ? ""
                         : persistent->is_ordered ? "ordered"
                                                  : "persistent"},
             owner_of(c->parent));
}

static void record_lock(struct recording *in) {
  const struct directive *d = in->construct->directive;
  struct span key = d->name.text.span;
  if (d->n_indices)
    key.end = d->indices[d->n_indices - 1].span.end;
  put_record(in,
             (struct meta_record){.kind = "lock",
                                  .name = d->name.value,
                                  .n_indices = d->n_indices,
                                  .text = squeeze(in, key)},
             owner_of(in->construct));
}

static void record_construct(struct recording *in) {
  const struct directive *d = in->construct->directive;
  if (is_owner(in->construct))
    record_owner(in);
  if (d->kind == DIRECTIVE_CRITICAL)
    record_lock(in);
  for (size_t i = 0; i < d->events.count; i++)
    record_event(in, &d->events.items[i], d->kind == DIRECTIVE_FIRE);
  for (size_t i = 0; i < d->n_clauses; i++)
    for (size_t k = 0; k < d->clauses[i].events.count; k++)
      record_event(in, &d->clauses[i].events.items[k],
                   d->clauses[i].kind == CLAUSE_FIRES);
}

void meta_records(struct arena *arena, const struct plan *plan,
                  struct buf *out) {
  struct recording in = {arena, NULL, out};
  buf_puts(out, "static const char __edatcc_records[] EDATCC_RECORDS =\n"
                "    \"edat-records\\t1\\n\"\n");
  for (size_t i = 0; i < plan->n_constructs; i++) {
    in.construct = &plan->constructs[i];
    if (in.construct->state == CONSTRUCT_LIVE)
      record_construct(&in);
  }
  meta_calls(arena, plan, out);
  buf_puts(out, "    \"\";\n");
}
