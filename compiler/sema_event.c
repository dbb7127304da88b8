/* SPDX-License-Identifier: BSD-3-Clause */
/* Uses of events against their declarations. The declared type is asked for
 * where the event is used, as the type of a variable that only libclang sees.
 */
#include "sema_event.h"

#include <string.h>

#include "parse.h"

bool sema_declares(const struct construct *construct,
                   const struct event *event) {
  return construct->directive &&
         construct->directive->kind == DIRECTIVE_EVENT &&
         construct->state != CONSTRUCT_SKIPPED &&
         construct->state != CONSTRUCT_WRONG && event->name.value &&
         construct->directive->name.value &&
         !strcmp(construct->directive->name.value, event->name.value);
}

/* The first one in front of the construct. */
static const struct directive *
find_declaration(const struct plan *plan, const struct construct *construct,
                 const struct event *event) {
  for (const struct construct *c = plan->constructs; c < construct; c++)
    if (sema_declares(c, event))
      return c->directive;
  return NULL;
}

struct uses {
  struct arena *arena;
  const struct plan *plan;
  const struct construct *construct;
  struct diags *diags;
  bool is_fired;
};

static const struct ast_type *used_type(const struct uses *in,
                                        const struct event *e, bool *is_any) {
  struct payload payload;
  const struct section *section = NULL;
  *is_any = false;
  if (in->is_fired)
    section = e->data.whole.str ? &e->data : NULL;
  else if (e->into.whole.str)
    section = &e->into;
  else if (e->reduce.op != REDUCE_NONE)
    section = &e->reduce.list.items[0];
  if (section) {
    *is_any = !sema_payload(in->construct, section, &payload);
    return *is_any ? NULL : payload.element;
  }
  *is_any = !in->is_fired; /* who waits may leave the payload alone */
  return e->as.form != AS_NONE ? sema_as_element(in->construct, &e->as) : NULL;
}

static void note_declaration(const struct uses *in, struct diag *diag,
                             const struct directive *d) {
  diag_note(in->diags, diag, DIAG_note_declared, in->plan->source,
            d->name.text.span, d->name.value);
}

static void report_arity(const struct uses *in, struct span span,
                         const struct directive *d, size_t n) {
  note_declaration(in,
                   diag_add(in->diags, DIAG_declared_arity, in->plan->source,
                            span, d->name.value, d->arity,
                            d->arity == 1 ? "index" : "indices", n),
                   d);
}

static void check_type(const struct uses *in, const struct directive *d,
                       const struct event *e) {
  const struct ast_var *var = sema_local(in->construct, d->type);
  const struct ast_type *type = var ? var->type->element : NULL;
  bool is_any;
  const struct ast_type *used = used_type(in, e, &is_any);
  while (type && (type->cls == AST_CLASS_ARRAY ||
                  type->cls == AST_CLASS_INCOMPLETE_ARRAY))
    type = type->element;
  if (!type || (is_any && !used) || (used && !used->signature))
    return;
  if (used && type->signature && !strcmp(used->signature, type->signature))
    return;
  const char *what = used ? arena_printf(in->arena, "not '%s'", used->spelling)
                          : "but has none here";
  note_declaration(in,
                   diag_add(in->diags, DIAG_declared_type, in->plan->source,
                            e->span, e->name.value, d->type.str, what),
                   d);
}

static void check_use(void *context, const struct event *e) {
  const struct uses *in = context;
  const struct directive *d = find_declaration(in->plan, in->construct, e);
  if (!d)
    return;
  if (e->n_indices != d->arity)
    report_arity(in, e->key, d, e->n_indices);
  if (d->type.str)
    check_type(in, d, e);
}

/* A second declaration of the name must say the same. */
static void check_again(struct uses *in) {
  const struct directive *d = in->construct->directive;
  struct event event = {.name = d->name};
  const struct directive *first =
      find_declaration(in->plan, in->construct, &event);
  if (first && first->arity != d->arity)
    report_arity(in, d->name.text.span, first, d->arity);
}

void sema_check_events(struct arena *arena, const struct plan *plan,
                       const struct construct *construct, struct diags *diags) {
  struct uses in = {arena, plan, construct, diags, false};
  if (construct->directive->kind == DIRECTIVE_EVENT) {
    check_again(&in);
    return;
  }
  directive_each_event(construct->directive, true, check_use, &in);
  in.is_fired = true;
  directive_each_event(construct->directive, false, check_use, &in);
}
