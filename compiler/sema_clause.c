/* SPDX-License-Identifier: BSD-3-Clause */
/* What the operands of clauses must be: integers where a number is wanted,
 * objects with a type that can travel where a payload is, arithmetic types
 * where something is folded. An operand that libclang could not type has been
 * reported already.
 */
#include "sema_clause.h"

#include <string.h>

#include "parse.h"
#include "sema_loop.h"

struct clauses {
  struct arena *arena;
  const struct plan *plan;
  struct construct *construct;
  struct diags *diags;
};

/* ---- Numbers ------------------------------------------------------------ */

static bool is_integer(const struct ast_type *type) {
  return type->cls == AST_CLASS_INTEGER || type->cls == AST_CLASS_ENUM;
}

static void want_integer(struct clauses *in, struct text text,
                         const char *what) {
  if (!text.str)
    return;
  const struct ast_probe *probe = sema_probe(in->construct, text);
  if (probe->type && !is_integer(probe->type))
    diag_add(in->diags, DIAG_not_integer, in->plan->source, text.span, what,
             probe->type->spelling);
}

static void want_scalar(struct clauses *in, struct text text,
                        const char *what) {
  const struct ast_type *type = sema_probe(in->construct, text)->type;
  if (type && (type->cls == AST_CLASS_RECORD || type->cls == AST_CLASS_VOID))
    diag_add(in->diags, DIAG_not_scalar, in->plan->source, text.span, what,
             type->spelling);
}

/* A keyword that hides an object of the same name. */
static void check_keyword(struct clauses *in, const struct rank *rank) {
  const struct ast_function *f = in->construct->region->function;
  if (rank->kind < RANK_SELF || rank->kind > RANK_NONE || !f)
    return;
  const char *word = rank_kind_name(rank->kind);
  size_t at = rank->span.begin;
  if (strncmp(in->plan->source->text + at, word, strlen(word)))
    return; /* EDAT_ALL says it already */
  for (size_t i = 0; i < f->nvars; i++) {
    const struct ast_var *var = f->vars[i];
    if (strcmp(var->name, word) || var->declared.begin > at ||
        (var->scope.end > var->scope.begin &&
         (at < var->scope.begin || at >= var->scope.end)))
      continue;
    struct diag *diag = diag_add(in->diags, DIAG_keyword, in->plan->source,
                                 rank->span, word, word);
    diag_note(in->diags, diag, DIAG_note_declared, in->plan->source,
              var->declared, word);
    return;
  }
}

static void check_rank(struct clauses *in, const struct rank *rank) {
  check_keyword(in, rank);
  want_integer(in, rank->value, "a rank");
  want_integer(in, rank->length, "a number of ranks");
  if (rank->condition.str)
    want_scalar(in, rank->condition, "a condition");
  if (rank->kind == RANK_CHOICE) {
    check_rank(in, rank->then);
    check_rank(in, rank->otherwise);
  }
  if (rank->kind != RANK_EXPRESSION)
    return;
  const struct ast_probe *probe = sema_probe(in->construct, rank->value);
  if (probe->is_constant && probe->value < 0 && !in->plan->has_mpi_proc_null)
    diag_add(in->diags, DIAG_negative_rank, in->plan->source, rank->span,
             (long long)probe->value);
}

static void check_indices(struct clauses *in, const struct index *indices,
                          size_t n) {
  for (size_t i = 0; i < n; i++) {
    want_integer(in, indices[i].lo, "an index");
    want_integer(in, indices[i].length, "the length of a range");
  }
}

static void check_name(struct clauses *in, const struct name *name,
                       const char *of) {
  if (name->kind != NAME_EXPRESSION)
    return;
  const struct ast_type *type = sema_probe(in->construct, name->text)->type;
  const struct ast_type *element = type ? type->element : NULL;
  if (type && (!element || element->size != 1 || !is_integer(element)))
    diag_add(in->diags, DIAG_bad_computed_name, in->plan->source,
             name->text.span, of, type->spelling);
}

/* ---- Payloads ----------------------------------------------------------- */

/* What can be known about a subscript before the program runs. An array of one
 * element at the end of a struct may be an old way to say "many". */
static void check_bounds(struct clauses *in, const struct subscript *s,
                         const struct ast_type *type) {
  int64_t start = 0, length = s->kind == SUBSCRIPT_INDEX ? 1 : 0;
  if (s->length.str) {
    const struct ast_probe *probe = sema_probe(in->construct, s->length);
    if (probe->is_constant && probe->value < 0)
      diag_add(in->diags, DIAG_negative_length, in->plan->source,
               s->length.span, (long long)probe->value);
    length = probe->is_constant ? probe->value : 0;
  }
  if (s->lo.str) {
    const struct ast_probe *probe = sema_probe(in->construct, s->lo);
    start = probe->is_constant ? probe->value : 0;
  }
  if (type->cls == AST_CLASS_ARRAY && type->count > 1 && length >= 0 &&
      (start < 0 || start > type->count || length > type->count - start))
    diag_add(in->diags, DIAG_section_outside, in->plan->source, s->span,
             (long long)start, (long long)start + length - 1,
             (long long)type->count);
}

static void check_subscripts(struct clauses *in,
                             const struct section *section) {
  const struct ast_type *type = sema_probe(in->construct, section->base)->type;
  for (size_t i = 0; type && i < section->n_subscripts; i++) {
    const struct subscript *s = &section->subscripts[i];
    want_integer(in, s->lo, "a subscript");
    want_integer(in, s->length, "the length of a section");
    if (!sema_is_array(type) && type->cls != AST_CLASS_POINTER) {
      diag_add(in->diags, DIAG_not_subscriptable, in->plan->source, s->span,
               type->spelling);
      return;
    }
    if ((s->kind == SUBSCRIPT_FROM || s->kind == SUBSCRIPT_WHOLE) &&
        type->cls != AST_CLASS_ARRAY && type->cls != AST_CLASS_VLA) {
      struct diag *diag = diag_add(in->diags, DIAG_unknown_length,
                                   in->plan->source, s->span, type->spelling);
      diag_note(in->diags, diag, DIAG_note_help, in->plan->source, s->span,
                "write [start:length]");
      return;
    }
    if (s->kind == SUBSCRIPT_FROM &&
        sema_probe(in->construct, s->lo)->has_side_effect)
      diag_add(in->diags, DIAG_side_effect, in->plan->source, s->lo.span,
               s->lo.str);
    check_bounds(in, s, type);
    type = type->element;
  }
}

/* A payload that may leave the process must not hold pointers. */
static bool may_leave(const struct rank *to) {
  switch (to->kind) {
  case RANK_ALL:
  case RANK_OTHERS:
    return true;
  case RANK_CHOICE:
    return may_leave(to->then) || may_leave(to->otherwise);
  default:
    return false; /* seen when it is fired */
  }
}

static void check_travels(struct clauses *in, const struct ast_type *type,
                          struct span span) {
  if (type && !type->signature)
    diag_add(in->diags, DIAG_unfit_payload, in->plan->source, span,
             type->spelling, type->unfit ? type->unfit : "an incomplete type");
}

/* What leaves the process must not be a pointer there. */
static void check_stays(struct clauses *in, const struct ast_type *type,
                        struct span span) {
  const char *pointer = type->pointer_member;
  if (pointer && type->signature)
    diag_add(in->diags, DIAG_pointer_leaves, in->plan->source, span,
             type->spelling, *pointer ? "its member '" : "",
             *pointer ? pointer : "it",
             *pointer ? "' is a pointer" : " is a pointer");
}

static void check_data(struct clauses *in, const struct event *event) {
  struct payload payload;
  if (!event->data.whole.str)
    return;
  check_subscripts(in, &event->data);
  if (!sema_payload(in->construct, &event->data, &payload))
    return;
  check_travels(in, payload.element, event->data.whole.span);
  if (may_leave(&event->to))
    check_stays(in, payload.element, event->data.whole.span);
}

static void refuse_target(struct clauses *in, struct span span,
                          const char *what, const char *why) {
  struct diag *diag =
      diag_add(in->diags, DIAG_not_lvalue, in->plan->source, span, what);
  if (why)
    diag_note(in->diags, diag, DIAG_note_help, in->plan->source, span, why);
}

static void check_target(struct clauses *in, const struct section *section,
                         const char *what) {
  struct payload payload;
  if (!section->whole.str)
    return;
  check_subscripts(in, section);
  if (!sema_payload(in->construct, section, &payload))
    return;
  check_travels(in, payload.element, section->whole.span);
  const struct ast_probe *base = sema_probe(in->construct, section->base);
  if (!section->n_subscripts && base->is_bit_field)
    refuse_target(in, section->whole.span, what, "a bit-field has no address");
  else if (!section->n_subscripts && !base->is_lvalue)
    refuse_target(in, section->whole.span, what, NULL);
  else if (payload.row->is_const || payload.element->is_const)
    diag_add(in->diags, DIAG_const_target, in->plan->source,
             section->whole.span, what);
}

/* A payload is copied to an address, which these have not. */
static void check_memory(struct clauses *in, const struct section *section,
                         const char *what, bool is_variable) {
  if (!section->whole.str || section->n_subscripts)
    return;
  const struct ast_probe *base = sema_probe(in->construct, section->base);
  const char *why = NULL;
  if (base->var && base->var->storage == AST_STORAGE_REGISTER)
    why = "a register variable has no address";
  else if (!is_variable && base->type && base->type->is_atomic)
    why = "an atomic object is not stored to byte by byte; take a plain one";
  if (why)
    refuse_target(in, section->whole.span, what, why);
}

/* ---- Folding ------------------------------------------------------------ */

static bool can_fold(enum reduce_op op, const struct ast_type *type) {
  bool number = is_integer(type) || type->cls == AST_CLASS_FLOAT;
  switch (op) {
  case REDUCE_AND:
  case REDUCE_OR:
  case REDUCE_XOR:
    return is_integer(type);
  case REDUCE_MIN:
  case REDUCE_MAX:
    return number;
  default:
    return number || type->cls == AST_CLASS_COMPLEX;
  }
}

static void check_fold(struct clauses *in, const struct reduction *reduction,
                       const struct section *section, const char *what,
                       bool variable) {
  struct payload payload;
  check_target(in, section, what);
  check_memory(in, section, what, variable);
  if (!sema_payload(in->construct, section, &payload))
    return;
  if (!can_fold(reduction->op, payload.element)) {
    diag_add(in->diags, DIAG_bad_fold, in->plan->source, section->whole.span,
             payload.element->spelling, reduce_op_name(reduction->op));
    return;
  }
  const struct ast_probe *base = sema_probe(in->construct, section->base);
  if (variable &&
      (section->n_subscripts || !base->var || payload.row->size < 0)) {
    struct diag *diag = diag_add(in->diags, DIAG_reduction_variable,
                                 in->plan->source, section->whole.span);
    diag_note(in->diags, diag, DIAG_note_help, in->plan->source,
              section->whole.span,
              "an item is the name of a scalar or of an array of constant "
              "size");
  }
}

/* ---- Events and clauses ------------------------------------------------- */

static void check_as(struct clauses *in, const struct as *as) {
  if (as->form == AS_NONE || as->form == AS_BYTES)
    return;
  for (size_t i = 0; i < as->bounds.count; i++)
    want_integer(in, as->bounds.items[i], "the bound of an array");
  const struct ast_type *type = sema_as_element(in->construct, as);
  check_travels(in, type, as->span);
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
  if (var && !is_integer(var->type))
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
  check_name(in, &event->name, "an event");
  check_indices(in, event->indices, event->n_indices);
  check_rank(in, &event->from);
  check_rank(in, &event->to);
  check_as(in, &event->as);
  check_source(in, event);
  check_data(in, event);
  check_target(in, &event->into, "into");
  check_memory(in, &event->into, "into", false);
  if (event->reduce.op != REDUCE_NONE)
    check_fold(in, &event->reduce, &event->reduce.list.items[0], "reduce",
               false);
  want_integer(in, event->count, "'count'");
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
  check_target(in, section, "gather");
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
    check_fold(in, reduction, &reduction->list.items[i], "reduction", clause);
}

static void check_got(struct clauses *in, struct text target) {
  const struct ast_probe *probe = sema_probe(in->construct, target);
  want_integer(in, target, "'got'");
  if (!probe->is_lvalue && !probe->is_bit_field)
    refuse_target(in, target.span, "got", NULL);
  else if (probe->type && probe->type->is_const)
    diag_add(in->diags, DIAG_const_target, in->plan->source, target.span,
             "got");
}

static void check_clause(struct clauses *in, const struct clause *clause) {
  for (size_t i = 0; i < clause->events.count; i++)
    check_event(in, &clause->events.items[i]);
  for (size_t i = 0; i < clause->sections.count; i++)
    check_gather(in, &clause->sections.items[i]);
  check_name(in, &clause->name, "a task");
  check_rank(in, &clause->rank);
  check_reductions(in, &clause->reduction, true);
  switch (clause->kind) {
  case CLAUSE_IF:
    want_scalar(in, clause->expression, "'if'");
    break;
  case CLAUSE_PRIORITY:
  case CLAUSE_GRAINSIZE:
  case CLAUSE_NUM_TASKS:
  case CLAUSE_DISTRIBUTE:
    want_integer(
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
  check_target(in, section, "broadcast");
  check_memory(in, section, "broadcast", false);
  if (section->whole.str && sema_payload(in->construct, section, &payload))
    check_stays(in, payload.element, section->whole.span);
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
  check_name(&in, &d->name,
             d->kind == DIRECTIVE_CRITICAL ? "a lock" : "a task");
  check_indices(&in, d->indices, d->n_indices);
  check_reductions(&in, &d->reduction, false);
  check_broadcast(&in, &d->section);
  for (size_t i = 0; i < d->n_clauses; i++)
    check_clause(&in, &d->clauses[i]);
  check_persistent(&in);
  sema_check_listed(plan, construct, diags);
  sema_check_deferred(plan, construct, diags);
  check_task_name(&in);
}
