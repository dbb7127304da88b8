/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings must not be wrong on correct programs: what cannot be decided here
 * passes in silence. So a use that comes from a macro counts as a read, and
 * so does `x++` unless it stands as a statement of its own.
 */
#include "sema_warn.h"

#include <ctype.h>
#include <string.h>

#include "parse.h"
#include "sema_race.h"

static bool within(struct span inner, struct span outer) {
  return inner.begin >= outer.begin && inner.end <= outer.end;
}

/* ---- Writes that nobody sees -------------------------------------------- */

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

static size_t skip_blank_back(const char *text, size_t at) {
  while (at > 0 && isspace((unsigned char)text[at - 1]))
    at--;
  return at;
}

/* Does the text before `at` end in one of the words? */
static bool ends_in_word(const char *text, size_t at, const char *const *words,
                         size_t n) {
  size_t from = at;
  while (from > 0 && is_word(text[from - 1]))
    from--;
  for (size_t i = 0; i < n; i++)
    if (at - from == strlen(words[i]) &&
        !memcmp(text + from, words[i], at - from))
      return true;
  return false;
}

/* `at` is behind a `)`: is it that of a loop or condition? */
static bool ends_in_header(const char *text, size_t at) {
  static const char *const words[] = {"if", "for", "while", "switch"};
  int depth = 0;
  while (at > 0) {
    char c = text[--at];
    if (c == ')')
      depth++;
    else if (c == '(' && --depth == 0)
      return ends_in_word(text, skip_blank_back(text, at), words, 4);
  }
  return false;
}

static bool is_behind_pragma(const struct plan *plan, size_t at) {
  for (size_t i = 0; i < plan->n_constructs; i++)
    if (plan->constructs[i].pragma->span.end == at)
      return true;
  return false;
}

/* Does an assignment to the identifier at `at` begin a statement? */
static bool begins_statement(const struct plan *plan, const struct construct *c,
                             size_t at) {
  static const char *const words[] = {"else", "do"};
  const char *text = plan->source->text;
  at = skip_blank_back(text, at);
  if (at >= 2 &&
      (!memcmp(text + at - 2, "++", 2) || !memcmp(text + at - 2, "--", 2)))
    at = skip_blank_back(text, at - 2);
  if (at <= c->moved.begin || is_behind_pragma(plan, at) ||
      strchr(";{}", text[at - 1]))
    return true;
  if (text[at - 1] == ')')
    return ends_in_header(text, at);
  return ends_in_word(text, at, words, 2);
}

static bool is_captured_inside(const struct plan *plan,
                               const struct construct *c,
                               const struct ast_var *var) {
  for (size_t i = 0; i < plan->n_constructs; i++) {
    const struct construct *inner = &plan->constructs[i];
    if (inner != c && inner->is_outlined &&
        within(inner->pragma->span, c->moved) && sema_find_capture(inner, var))
      return true;
  }
  return false;
}

/* The first write to the captured copy, if nothing reads it. */
static const struct ast_ref *find_lost_write(const struct plan *plan,
                                             const struct construct *c,
                                             const struct ast_var *var) {
  const struct ast_ref *lost = NULL;
  for (size_t i = 0; i < c->region->nrefs; i++) {
    const struct ast_ref *ref = &c->region->refs[i];
    bool moved = ref->probe < 0 ? within(ref->span, c->moved)
                                : c->query->probes[ref->probe].inner;
    if (ref->var != var || !moved)
      continue;
    if (!(ref->access & AST_WRITE) || (ref->access & AST_ADDRESS) ||
        ref->macro || ref->probe >= 0)
      return NULL;
    if ((ref->access & AST_READ) && !begins_statement(plan, c, ref->span.begin))
      return NULL;
    if (!lost)
      lost = ref;
  }
  return lost;
}

static void warn_lost_write(const struct plan *plan, struct diags *diags,
                            const struct construct *c,
                            const struct capture *capture) {
  const struct ast_var *var = capture->var;
  if (capture->mode != CAPTURE_BY_VALUE || var->type->is_volatile ||
      capture->is_from_event || c->region->head ||
      is_captured_inside(plan, c, var))
    return;
  const struct ast_ref *lost = find_lost_write(plan, c, var);
  if (!lost)
    return;
  struct diag *diag =
      diag_add(diags, DIAG_lost_write, plan->source, lost->span, var->name);
  diag_note(diags, diag, DIAG_note_share, plan->source, c->directive->span,
            var->name);
}

/* ---- Variables that a task may outlive ---------------------------------- */

static bool waits(const struct construct *c) {
  if (c->state != CONSTRUCT_LIVE)
    return false;
  switch (c->directive->kind) {
  case DIRECTIVE_TASKLOOP:
    return !directive_defers(c->directive);
  case DIRECTIVE_TASKGROUP:
  case DIRECTIVE_WAIT:
  case DIRECTIVE_BARRIER:
    return true;
  default:
    return false;
  }
}

static bool has_wait_in(const struct plan *plan, struct span scope) {
  for (size_t i = 0; i < plan->n_constructs; i++)
    if (waits(&plan->constructs[i]) &&
        within(plan->constructs[i].pragma->span, scope))
      return true;
  return false;
}

static void warn_lifetime(const struct plan *plan, struct diags *diags,
                          const struct construct *c,
                          const struct capture *capture) {
  const struct ast_var *var = capture->var;
  bool dies = var->storage == AST_STORAGE_AUTO ||
              var->storage == AST_STORAGE_PARAM ||
              var->storage == AST_STORAGE_AS;
  if (capture->mode != CAPTURE_BY_ADDRESS || !dies ||
      var->scope.end <= var->scope.begin || has_wait_in(plan, var->scope) ||
      directive_find(c->directive, CLAUSE_IF))
    return;
  struct diag *diag = diag_add(diags, DIAG_lifetime, plan->source,
                               capture->first_use, var->name);
  diag_note(diags, diag, DIAG_note_group, plan->source, var->declared,
            var->name);
}

/* A pointer to an automatic object, from its initialiser on. */
static void warn_pointer(const struct plan *plan, struct diags *diags,
                         const struct construct *c,
                         const struct capture *capture) {
  const struct ast_var *var = capture->var;
  if (!var->initialised_from_local_address || var->nset_at ||
      capture->mode != CAPTURE_BY_VALUE || !capture->is_read ||
      directive_find(c->directive, CLAUSE_IF))
    return;
  struct span scope =
      var->points_to ? var->points_to->scope : c->region->function->body;
  if (scope.end <= scope.begin || has_wait_in(plan, scope))
    return;
  struct diag *diag = diag_add(diags, DIAG_lifetime_pointer, plan->source,
                               capture->first_use, var->name);
  diag_note(diags, diag, DIAG_note_pointer_group, plan->source, var->declared,
            var->name);
}

void sema_warn(const struct plan *plan, struct diags *diags) {
  for (size_t i = 0; i < plan->n_constructs; i++) {
    const struct construct *c = &plan->constructs[i];
    sema_warn_race(plan, c, diags);
    if (c->state != CONSTRUCT_LIVE || (c->directive->kind != DIRECTIVE_TASK &&
                                       !directive_defers(c->directive)))
      continue;
    for (size_t k = 0; k < c->n_captures; k++) {
      warn_lost_write(plan, diags, c, &c->captures[k]);
      warn_lifetime(plan, diags, c, &c->captures[k]);
      warn_pointer(plan, diags, c, &c->captures[k]);
    }
  }
}
