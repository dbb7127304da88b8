/* SPDX-License-Identifier: BSD-3-Clause */
/* The variables that clauses list: firstprivate, shared, private and
 * reduction. Each is one of the function, listed once, and not the variable
 * of the loop, which every iteration has for itself.
 */
#include "sema_loop.h"

#include <string.h>

#include "parse.h"

struct listing {
  const struct plan *plan;
  const struct construct *construct;
  struct diags *diags;
};

/* Item `i` of all clauses, and the clause that it is in. */
static const struct text *listed_item(const struct directive *d, size_t i,
                                      const struct clause **clause) {
  for (size_t k = 0; k < d->n_clauses; k++) {
    const struct clause *c = *clause = &d->clauses[k];
    if (i < c->names.count)
      return &c->names.items[i];
    i -= c->names.count;
    if (i < c->reduction.list.count)
      return &c->reduction.list.items[i].base;
    i -= c->reduction.list.count;
  }
  return NULL;
}

static void check_variable(const struct listing *in, const struct text *item) {
  const struct ast_probe *probe = sema_probe(in->construct, *item);
  if (probe->type && !probe->var)
    diag_add(in->diags, DIAG_not_variable, in->plan->source, item->span,
             item->str);
  else if (probe->var && probe->var->storage == AST_STORAGE_GLOBAL)
    diag_add(in->diags, DIAG_global_captured, in->plan->source, item->span,
             item->str);
}

static void check_once(const struct listing *in, const struct text *item,
                       size_t i) {
  const struct directive *d = in->construct->directive;
  const struct clause *clause;
  for (size_t k = 0; k < i; k++) {
    const struct text *other = listed_item(d, k, &clause);
    if (strcmp(other->str, item->str) || !sema_probe(in->construct, *item)->var)
      continue;
    struct diag *diag = diag_add(in->diags, DIAG_captured_twice,
                                 in->plan->source, item->span, item->str);
    diag_note(in->diags, diag, DIAG_note_previous, in->plan->source,
              other->span);
    return;
  }
}

static void refuse_loop_variable(const struct listing *in,
                                 const struct text *item) {
  const struct ast_region *region = in->construct->region;
  const struct ast_var *var = sema_probe(in->construct, *item)->var;
  for (size_t i = 0; var && i < region->nloops; i++) {
    if (region->loops[i].var != var)
      continue;
    struct diag *diag = diag_add(
        in->diags, DIAG_cannot_capture, in->plan->source, item->span, item->str,
        "it is the variable of the loop, of which each iteration has "
        "its own");
    diag_note(in->diags, diag, DIAG_note_declared, in->plan->source,
              var->declared, var->name);
  }
}

void sema_check_listed(const struct plan *plan, const struct construct *c,
                       struct diags *diags) {
  struct listing in = {plan, c, diags};
  const struct clause *clause;
  const struct text *item;
  for (size_t i = 0; (item = listed_item(c->directive, i, &clause)); i++) {
    if (clause->kind != CLAUSE_REDUCTION)
      check_variable(&in, item);
    if (clause->kind != CLAUSE_PRIVATE)
      refuse_loop_variable(&in, item);
    check_once(&in, item, i);
  }
}
