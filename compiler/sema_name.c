/* SPDX-License-Identifier: BSD-3-Clause */
/* Variables of generated functions begin with edat_, like the library: a user's
 * variable of that kind would meet one of them in the text that is moved
 * there, and the wrong one of the two would be meant.
 */
#include "sema_name.h"

#include <string.h>

#include "parse.h"

static bool is_ours(const struct ast_ref *ref) {
  return strncmp(ref->var->name, "edat_", 5) == 0;
}

/* What is not moved keeps its own names; expressions of pragmas are. */
static bool is_moved(const struct construct *c, const struct ast_ref *ref) {
  return ref->probe >= 0 ||
         (c->is_outlined && ref->span.begin >= c->moved.begin &&
          ref->span.end <= c->moved.end);
}

static bool report_first(const struct plan *plan, const struct construct *c,
                         const struct ast_ref *refs, size_t n,
                         struct diags *diags) {
  for (size_t i = 0; i < n; i++)
    if (is_ours(&refs[i]) && is_moved(c, &refs[i])) {
      struct diag *diag = diag_add(diags, DIAG_reserved_name, plan->source,
                                   refs[i].span, refs[i].var->name);
      diag_note(diags, diag, DIAG_note_in_pragma, plan->source,
                c->directive->span, directive_kind_name(c->directive->kind));
      return true;
    }
  return false;
}

void sema_check_names(const struct plan *plan, const struct construct *c,
                      struct diags *diags) {
  const struct ast_region *r = c->region;
  if (!report_first(plan, c, r->refs, r->nrefs, diags))
    report_first(plan, c, r->globals, r->nglobals, diags);
}
