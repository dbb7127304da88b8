/* SPDX-License-Identifier: BSD-3-Clause */
/* What the operands of clauses must be: integers where a number is wanted,
 * objects with a type that can travel where a payload is, arithmetic types
 * where something is folded. An operand that libclang could not type has been
 * reported already.
 */
#include "sema_clause.h"

#include <string.h>

#include "parse.h"

struct clauses {
  struct arena *arena;
  const struct plan *plan;
  struct construct *construct;
  struct diags *diags;
};

/* ---- Lookup ------------------------------------------------------------- */

const struct ast_probe *sema_probe(const struct construct *construct,
                                   struct text text) {
  const struct ast_query *q = construct->query;
  for (size_t i = 0; i < q->nprobes; i++)
    if (q->probes[i].span.begin == text.span.begin &&
        q->probes[i].span.end == text.span.end)
      return &q->probes[i];
  BUG("no probe for '%s'", text.str);
}

const struct ast_var *sema_local(const struct construct *construct,
                                 struct text name) {
  const struct ast_query *q = construct->query;
  for (size_t i = 0; i < q->nlocals; i++)
    if (q->locals[i].span.begin == name.span.begin)
      return q->locals[i].var;
  return NULL;
}

const struct capture *sema_find_capture(const struct construct *construct,
                                        const struct ast_var *var) {
  for (size_t i = 0; construct && i < construct->n_captures; i++)
    if (construct->captures[i].var == var)
      return &construct->captures[i];
  return NULL;
}

static bool is_arrayish(const struct ast_type *type) {
  return type->cls == AST_CLASS_ARRAY || type->cls == AST_CLASS_VLA ||
         type->cls == AST_CLASS_INCOMPLETE_ARRAY;
}

static const struct ast_type *scalar_of(const struct ast_type *type) {
  while (type && is_arrayish(type))
    type = type->element;
  return type;
}

bool sema_payload(const struct construct *construct,
                  const struct section *section, struct payload *payload) {
  const struct ast_type *type = sema_probe(construct, section->base)->type;
  for (size_t i = 0; type && i < section->n_subscripts; i++)
    type = is_arrayish(type) || type->cls == AST_CLASS_POINTER ? type->element
                                                               : NULL;
  if (!type)
    return false;
  payload->row = type;
  payload->element = scalar_of(type);
  return payload->element != NULL;
}

const struct ast_type *sema_as_element(const struct construct *construct,
                                       const struct as *as) {
  const struct ast_var *var = sema_local(construct, as->name);
  if (!var || as->form == AS_BYTES)
    return NULL;
  if (as->form == AS_VALUE)
    return var->type;
  if (as->form == AS_POINTER)
    return scalar_of(var->type->element);
  return scalar_of(var->type);
}

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

static void check_name(struct clauses *in, const struct name *name) {
  if (name->kind != NAME_EXPRESSION)
    return;
  const struct ast_type *type = sema_probe(in->construct, name->text)->type;
  const struct ast_type *element = type ? type->element : NULL;
  if (type && (!element || element->size != 1 || !is_integer(element)))
    diag_add(in->diags, DIAG_bad_computed_name, in->plan->source,
             name->text.span, type->spelling);
}

/* ---- Payloads ----------------------------------------------------------- */

static void check_subscripts(struct clauses *in,
                             const struct section *section) {
  const struct ast_type *type = sema_probe(in->construct, section->base)->type;
  for (size_t i = 0; type && i < section->n_subscripts; i++) {
    const struct subscript *s = &section->subscripts[i];
    want_integer(in, s->lo, "a subscript");
    want_integer(in, s->length, "the length of a section");
    if (!is_arrayish(type) && type->cls != AST_CLASS_POINTER) {
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
    if (s->length.str) {
      const struct ast_probe *probe = sema_probe(in->construct, s->length);
      if (probe->is_constant && probe->value < 0)
        diag_add(in->diags, DIAG_negative_length, in->plan->source,
                 s->length.span, (long long)probe->value);
    }
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

static void check_data(struct clauses *in, const struct event *event) {
  struct payload payload;
  if (!event->data.whole.str)
    return;
  check_subscripts(in, &event->data);
  if (!sema_payload(in->construct, &event->data, &payload))
    return;
  check_travels(in, payload.element, event->data.whole.span);
  const char *pointer = payload.element->pointer_member;
  if (pointer && payload.element->signature && may_leave(&event->to))
    diag_add(in->diags, DIAG_pointer_leaves, in->plan->source,
             event->data.whole.span, payload.element->spelling,
             *pointer ? "its member '" : "", *pointer ? pointer : "it",
             *pointer ? "' is a pointer" : " is a pointer");
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
  if (!section->n_subscripts && !base->is_lvalue)
    diag_add(in->diags, DIAG_not_lvalue, in->plan->source, section->whole.span,
             what);
  else if (payload.row->is_const || payload.element->is_const)
    diag_add(in->diags, DIAG_const_target, in->plan->source,
             section->whole.span, what);
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
                       const struct section *section, bool variable) {
  struct payload payload;
  check_target(in, section, "reduce");
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

static void check_event(struct clauses *in, const struct event *event) {
  check_name(in, &event->name);
  check_indices(in, event->indices, event->n_indices);
  check_rank(in, &event->from);
  check_rank(in, &event->to);
  check_as(in, &event->as);
  check_data(in, event);
  check_target(in, &event->into, "into");
  if (event->reduce.op != REDUCE_NONE)
    check_fold(in, &event->reduce, &event->reduce.list.items[0], false);
  want_integer(in, event->count, "'count'");
  if (event->count.str) {
    const struct ast_probe *probe = sema_probe(in->construct, event->count);
    if (probe->is_constant && probe->value < 0)
      diag_add(in->diags, DIAG_negative_count, in->plan->source,
               event->count.span, (long long)probe->value);
  }
}

static void check_listed(struct clauses *in, const struct clause *clause,
                         size_t i) {
  struct text item = clause->names.items[i];
  const struct ast_probe *probe = sema_probe(in->construct, item);
  if (!probe->type)
    return;
  if (!probe->var)
    diag_add(in->diags, DIAG_not_variable, in->plan->source, item.span,
             item.str);
  else if (probe->var->storage == AST_STORAGE_GLOBAL)
    diag_add(in->diags, DIAG_global_captured, in->plan->source, item.span,
             item.str);
  for (const struct clause *other = in->construct->directive->clauses;
       probe->var && other <= clause; other++)
    for (size_t k = 0; k < other->names.count; k++)
      if ((other != clause || k < i) &&
          !strcmp(other->names.items[k].str, item.str)) {
        struct diag *diag = diag_add(in->diags, DIAG_captured_twice,
                                     in->plan->source, item.span, item.str);
        diag_note(in->diags, diag, DIAG_note_previous, in->plan->source,
                  other->names.items[k].span);
      }
}

static void check_reductions(struct clauses *in, const struct clause *clause) {
  for (size_t i = 0; i < clause->reduction.list.count; i++)
    check_fold(in, &clause->reduction, &clause->reduction.list.items[i], true);
}

static void check_clause(struct clauses *in, const struct clause *clause) {
  for (size_t i = 0; i < clause->events.count; i++)
    check_event(in, &clause->events.items[i]);
  for (size_t i = 0; i < clause->names.count; i++)
    check_listed(in, clause, i);
  for (size_t i = 0; i < clause->sections.count; i++)
    check_target(in, &clause->sections.items[i], "gather");
  check_name(in, &clause->name);
  check_rank(in, &clause->rank);
  check_reductions(in, clause);
  switch (clause->kind) {
  case CLAUSE_IF:
    want_scalar(in, clause->expression, "'if'");
    break;
  case CLAUSE_PRIORITY:
  case CLAUSE_GRAINSIZE:
  case CLAUSE_NUM_TASKS:
    want_integer(
        in, clause->expression,
        arena_printf(in->arena, "'%s'", clause_kind_name(clause->kind)));
    break;
  case CLAUSE_GOT:
    want_integer(in, clause->expression, "'got'");
    if (!sema_probe(in->construct, clause->expression)->is_lvalue)
      diag_add(in->diags, DIAG_not_lvalue, in->plan->source,
               clause->expression.span, "got");
    break;
  default:
    break;
  }
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
  if (!clause)
    return;
  if (clause->name.value)
    in->construct->task_name = clause->name.value;
  else
    diag_add(in->diags, DIAG_not_supported, in->plan->source, clause->span,
             "a computed name of a task");
}

void sema_check_clauses(struct arena *arena, const struct plan *plan,
                        struct construct *construct, struct diags *diags) {
  struct clauses in = {arena, plan, construct, diags};
  const struct directive *d = construct->directive;
  for (size_t i = 0; i < d->events.count; i++)
    check_event(&in, &d->events.items[i]);
  check_indices(&in, d->indices, d->n_indices);
  for (size_t i = 0; i < d->n_clauses; i++)
    check_clause(&in, &d->clauses[i]);
  if (d->kind == DIRECTIVE_CRITICAL && d->name.kind == NAME_EXPRESSION)
    diag_add(diags, DIAG_not_supported, plan->source, d->name.text.span,
             "a computed name of a lock");
  check_persistent(&in);
  check_task_name(&in);
}
