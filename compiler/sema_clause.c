/* SPDX-License-Identifier: BSD-3-Clause */
/* Which operands the clauses of each directive have, and how these go together;
 * what an operand must be is sema_operand.c's.
 */
#include "sema_clause.h"

#include <string.h>

#include "parse.h"
#include "sema_loop.h"
#include "sema_operand.h"

/* ---- Events and clauses ------------------------------------------------- */

static void check_as(struct clauses *in, const struct as *as) {
  if (as->form == AS_NONE || as->form == AS_BYTES)
    return;
  for (size_t i = 0; i < as->bounds.count; i++)
    sema_want_integer(in, as->bounds.items[i], "the bound of an array");
  const struct ast_type *type = sema_as_element(in->construct, as);
  sema_check_travels(in, type, as->span);
}

static bool may_be_several(const struct rank *from) {
  return from->kind == RANK_ALL || from->kind == RANK_OTHERS ||
         from->length.str ||
         (from->kind == RANK_CHOICE &&
          (may_be_several(from->then) || may_be_several(from->otherwise)));
}

/* `source(int r)`: one event has one source. */
static void check_source(struct clauses *in, const struct event *event) {
  if (!event->source_name.str)
    return;
  const struct ast_var *var = sema_local(in->construct, event->source_name);
  if (var && !sema_is_integer(var->type))
    diag_add(in->diags, DIAG_not_integer, in->plan->source,
             event->source_name.span, "a rank", var->type->spelling);
  bool several = may_be_several(&event->from);
  for (size_t i = 0; i < event->n_indices; i++)
    several |= event->indices[i].length.str != NULL;
  if (several)
    diag_add(in->diags, DIAG_many_sources, in->plan->source,
             event->source_name.span);
}

static void check_event(struct clauses *in, const struct event *event) {
  sema_check_name(in, &event->name, "an event");
  sema_check_indices(in, event->indices, event->n_indices);
  sema_check_rank(in, &event->from);
  sema_check_rank(in, &event->to);
  check_as(in, &event->as);
  check_source(in, event);
  sema_check_data(in, event);
  sema_check_target(in, &event->into, "into");
  sema_check_memory(in, &event->into, "into", false);
  if (event->reduce.op != REDUCE_NONE)
    sema_check_fold(in, &event->reduce, &event->reduce.list.items[0], "reduce",
                    false);
  sema_want_integer(in, event->count, "'count'");
  if (event->count.str) {
    const struct ast_probe *probe = sema_probe(in->construct, event->count);
    if (probe->is_constant && probe->value < 0)
      diag_add(in->diags, DIAG_negative_count, in->plan->source,
               event->count.span, (long long)probe->value);
  }
}

static bool names_variable(const struct construct *c,
                           const struct section *section,
                           const struct ast_var *var) {
  for (size_t i = 0; i < c->region->nrefs; i++) {
    const struct ast_ref *ref = &c->region->refs[i];
    if (ref->probe < 0 || ref->span.begin < section->whole.span.begin ||
        ref->span.end > section->whole.span.end)
      continue;
    /* A variable that the loop declares is declared for the pragma, too. */
    if (ref->var == var || (ref->var->storage == AST_STORAGE_AS &&
                            !strcmp(ref->var->name, var->name)))
      return true;
  }
  return false;
}

/* Of an operand that is the same for several iterations the one rank's copy
 * would overwrite the other's. */
static void check_gather(struct clauses *in, const struct section *section) {
  const struct ast_region *r = in->construct->region;
  sema_check_target(in, section, "gather");
  for (size_t i = 0; i < r->nloops; i++) {
    const struct ast_var *var = r->loops[i].var;
    if (!var || names_variable(in->construct, section, var))
      continue;
    struct diag *diag = diag_add(in->diags, DIAG_gather_all, in->plan->source,
                                 section->whole.span, var->name);
    diag_note(in->diags, diag, DIAG_note_help, in->plan->source,
              section->whole.span,
              "name what one iteration writes, such as 'y[i]' or 'y[i*k:k]'");
    return;
  }
}

/* In a clause each item gets a partial of its own and must be a variable. */
static void check_reductions(struct clauses *in,
                             const struct reduction *reduction, bool clause) {
  for (size_t i = 0; i < reduction->list.count; i++)
    sema_check_fold(in, reduction, &reduction->list.items[i], "reduction",
                    clause);
}

static void check_got(struct clauses *in, struct text target) {
  const struct ast_probe *probe = sema_probe(in->construct, target);
  sema_want_integer(in, target, "'got'");
  if (!probe->is_lvalue && !probe->is_bit_field)
    sema_refuse_target(in, target.span, "got", NULL);
  else if (probe->type && probe->type->is_const)
    diag_add(in->diags, DIAG_const_target, in->plan->source, target.span,
             "got");
}

static void check_clause(struct clauses *in, const struct clause *clause) {
  for (size_t i = 0; i < clause->events.count; i++)
    check_event(in, &clause->events.items[i]);
  for (size_t i = 0; i < clause->sections.count; i++)
    check_gather(in, &clause->sections.items[i]);
  sema_check_name(in, &clause->name, "a task");
  sema_check_rank(in, &clause->rank);
  check_reductions(in, &clause->reduction, true);
  switch (clause->kind) {
  case CLAUSE_IF:
    sema_want_scalar(in, clause->expression, "'if'");
    break;
  case CLAUSE_PRIORITY:
  case CLAUSE_GRAINSIZE:
  case CLAUSE_NUM_TASKS:
  case CLAUSE_DISTRIBUTE:
    sema_want_integer(
        in, clause->expression,
        arena_printf(in->arena, "'%s'", clause_kind_name(clause->kind)));
    break;
  case CLAUSE_GOT:
    check_got(in, clause->expression);
    break;
  default:
    break;
  }
}

/* ---- Directives ---------------------------------------------------------- */

static void check_broadcast(struct clauses *in, const struct section *section) {
  struct payload payload;
  sema_check_target(in, section, "broadcast");
  sema_check_memory(in, section, "broadcast", false);
  if (section->whole.str && sema_payload(in->construct, section, &payload))
    sema_check_stays(in, payload.element, section->whole.span);
}

/* ---- Together ----------------------------------------------------------- */

static void check_persistent(struct clauses *in) {
  const struct directive *d = in->construct->directive;
  const struct clause *persistent = directive_find(d, CLAUSE_PERSISTENT);
  if (!persistent)
    return;
  const struct clause *depends = NULL;
  while ((depends = depends ? directive_find_next(d, depends)
                            : directive_find(d, CLAUSE_DEPENDS)))
    for (size_t i = 0; i < depends->events.count; i++)
      if (depends->events.items[i].from.kind != RANK_NONE)
        return;
  diag_add(in->diags, DIAG_persistent_forever, in->plan->source,
           persistent->span);
}

static void check_task_name(struct clauses *in) {
  const struct clause *clause =
      directive_find(in->construct->directive, CLAUSE_NAME);
  if (clause)
    in->construct->task_name = clause->name.value;
}

void sema_check_clauses(struct arena *arena, const struct plan *plan,
                        struct construct *construct, struct diags *diags) {
  struct clauses in = {arena, plan, construct, diags};
  const struct directive *d = construct->directive;
  for (size_t i = 0; i < d->events.count; i++)
    check_event(&in, &d->events.items[i]);
  sema_check_name(&in, &d->name,
                  d->kind == DIRECTIVE_CRITICAL ? "a lock" : "a task");
  sema_check_indices(&in, d->indices, d->n_indices);
  check_reductions(&in, &d->reduction, false);
  check_broadcast(&in, &d->section);
  for (size_t i = 0; i < d->n_clauses; i++)
    check_clause(&in, &d->clauses[i]);
  check_persistent(&in);
  sema_check_listed(plan, construct, diags);
  sema_check_deferred(plan, construct, diags);
  check_task_name(&in);
}
