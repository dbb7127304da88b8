/* SPDX-License-Identifier: BSD-3-Clause */
/* A loop that is waited for shares what it does not declare: a scalar that its
 * body assigns is assigned by all pieces at once. Silent where something else
 * may keep the pieces apart: a critical, a lock, an atomic type, pragmas of
 * others.
 */
#include "sema_race.h"

#include <string.h>

#include "parse.h"

static bool within(struct span inner, struct span outer) {
  return inner.begin >= outer.begin && inner.end <= outer.end;
}

static bool is_scalar(const struct ast_type *type) {
  return (type->cls == AST_CLASS_INTEGER || type->cls == AST_CLASS_ENUM ||
          type->cls == AST_CLASS_FLOAT || type->cls == AST_CLASS_COMPLEX ||
          type->cls == AST_CLASS_POINTER) &&
         !type->is_atomic && !type->is_volatile;
}

/* In a critical, or in another construct's copy of the variable, or in a loop
 * that is looked at by itself. */
static bool is_elsewhere(const struct plan *plan, const struct construct *c,
                         const struct ast_ref *ref) {
  for (size_t i = 0; i < plan->n_constructs; i++) {
    const struct construct *inner = &plan->constructs[i];
    if (inner == c || inner->state != CONSTRUCT_LIVE ||
        !within(inner->pragma->span, c->moved) ||
        !within(ref->span, inner->moved))
      continue;
    const struct capture *capture = sema_find_capture(inner, ref->var);
    if (inner->directive->kind == DIRECTIVE_CRITICAL ||
        inner->directive->kind == DIRECTIVE_TASKLOOP ||
        (capture && capture->mode != CAPTURE_BY_ADDRESS))
      return true;
  }
  return false;
}

static bool is_race(const struct plan *plan, const struct construct *c,
                    const struct ast_ref *ref) {
  return ref->probe < 0 && within(ref->span, c->moved) &&
         (ref->access & AST_WRITE) && !(ref->access & AST_ADDRESS) &&
         !ref->macro && is_scalar(ref->var->type) &&
         ref->var->storage != AST_STORAGE_THREAD_LOCAL &&
         !is_elsewhere(plan, c, ref);
}

static void warn(const struct plan *plan, struct diags *diags,
                 const struct ast_ref *ref) {
  const char *name = ref->var->name;
  bool is_global = ref->var->storage == AST_STORAGE_GLOBAL;
  struct diag *diag = diag_add(diags, DIAG_race, plan->source, ref->span, name);
  if (is_global)
    diag_note(diags, diag, DIAG_note_race_global, plan->source, ref->span);
  else if (ref->access & AST_READ)
    diag_note(diags, diag, DIAG_note_race_fold, plan->source, ref->span, name);
  else
    diag_note(diags, diag, DIAG_note_race_own, plan->source, ref->span, name);
}

/* Each variable once. */
static void warn_refs(const struct plan *plan, struct diags *diags,
                      const struct construct *c, const struct ast_ref *refs,
                      size_t n, bool captured) {
  for (size_t i = 0; i < n; i++) {
    const struct capture *capture = sema_find_capture(c, refs[i].var);
    bool said = false;
    if (captured && (!capture || capture->mode != CAPTURE_BY_ADDRESS))
      continue;
    for (size_t k = 0; k < i && !said; k++)
      said = refs[k].var == refs[i].var && is_race(plan, c, &refs[k]);
    if (!said && is_race(plan, c, &refs[i]))
      warn(plan, diags, &refs[i]);
  }
}

/* Something that is not edat's may keep the iterations apart. */
static bool has_other_order(const struct plan *plan,
                            const struct construct *c) {
  const char *text = plan->source->text + c->moved.begin;
  size_t size = c->moved.end - c->moved.begin;
  return memmem(text, size, "ock(", 4) ||
         scan_find_mark(plan->scan, c->moved, 1u << MARK_PRAGMA);
}

static bool is_constant(const struct construct *c, enum clause_kind kind,
                        int64_t value) {
  const struct clause *clause = directive_find(c->directive, kind);
  if (!clause)
    return false;
  const struct ast_probe *probe = sema_probe(c, clause->expression);
  return probe->is_constant && probe->value == value;
}

void sema_warn_race(const struct plan *plan, const struct construct *c,
                    struct diags *diags) {
  if (c->state != CONSTRUCT_LIVE || c->directive->kind != DIRECTIVE_TASKLOOP ||
      directive_defers(c->directive) || has_other_order(plan, c) ||
      is_constant(c, CLAUSE_IF, 0) || is_constant(c, CLAUSE_NUM_TASKS, 1))
    return;
  warn_refs(plan, diags, c, c->region->refs, c->region->nrefs, true);
  warn_refs(plan, diags, c, c->region->globals, c->region->nglobals, false);
}
