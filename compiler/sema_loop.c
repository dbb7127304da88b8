/* SPDX-License-Identifier: BSD-3-Clause */
/* A loop with depends, fires or nowait is a task around pieces. What its
 * clauses say happens before the first piece or behind the last one.
 */
#include "sema_loop.h"

#include "parse.h"

static bool is_around(const struct construct *c, const struct ast_ref *ref) {
  return ref->probe >= 0 && c->query->probes[ref->probe].inner;
}

static void check_variables(const struct plan *plan, const struct construct *c,
                            struct diags *diags) {
  const struct ast_region *r = c->region;
  for (size_t i = 0; i < r->nrefs; i++)
    for (size_t k = 0; k < r->nloops; k++)
      if (is_around(c, &r->refs[i]) && r->refs[i].var == r->loops[k].var)
        diag_add(diags, DIAG_loop_variable, plan->source, r->refs[i].span,
                 r->refs[i].var->name);
}

/* A piece gets what as() declares by value; a pointer is as good. */
static void check_arrays(const struct plan *plan, const struct clause *depends,
                         struct diags *diags) {
  for (size_t i = 0; i < depends->events.count; i++) {
    const struct as *as = &depends->events.items[i].as;
    if (as->form != AS_ARRAY)
      continue;
    struct diag *diag =
        diag_add(diags, DIAG_loop_array, plan->source, as->span, as->name.str);
    diag_note(diags, diag, DIAG_note_help, plan->source, as->span,
              "take the payload by a pointer, as in 'as(const double *p)'");
  }
}

void sema_check_deferred(const struct plan *plan, const struct construct *c,
                         struct diags *diags) {
  if (!directive_defers(c->directive))
    return;
  check_variables(plan, c, diags);
  const struct clause *depends = directive_find(c->directive, CLAUSE_DEPENDS);
  for (; depends; depends = directive_find_next(c->directive, depends))
    check_arrays(plan, depends, diags);
}
