/* SPDX-License-Identifier: BSD-3-Clause */
/* What operands must be: integers where a number is wanted, objects with a type
 * that can travel where a payload is, arithmetic types where something is
 * folded. An operand that libclang could not type has been reported already.
 */
#include "sema_operand.h"

#include <string.h>

#include "parse.h"

/* ---- Numbers ------------------------------------------------------------ */

bool sema_is_integer(const struct ast_type *type) {
  return type->cls == AST_CLASS_INTEGER || type->cls == AST_CLASS_ENUM;
}

void sema_want_integer(struct clauses *in, struct text text, const char *what) {
  if (!text.str)
    return;
  const struct ast_probe *probe = sema_probe(in->construct, text);
  if (probe->type && !sema_is_integer(probe->type))
    diag_add(in->diags, DIAG_not_integer, in->plan->source, text.span, what,
             probe->type->spelling);
}

void sema_want_scalar(struct clauses *in, struct text text, const char *what) {
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

void sema_check_rank(struct clauses *in, const struct rank *rank) {
  check_keyword(in, rank);
  sema_want_integer(in, rank->value, "a rank");
  sema_want_integer(in, rank->length, "a number of ranks");
  if (rank->condition.str)
    sema_want_scalar(in, rank->condition, "a condition");
  if (rank->kind == RANK_CHOICE) {
    sema_check_rank(in, rank->then);
    sema_check_rank(in, rank->otherwise);
  }
  if (rank->kind != RANK_EXPRESSION)
    return;
  const struct ast_probe *probe = sema_probe(in->construct, rank->value);
  if (probe->is_constant && probe->value < 0 && !in->plan->has_mpi_proc_null)
    diag_add(in->diags, DIAG_negative_rank, in->plan->source, rank->span,
             (long long)probe->value);
}

void sema_check_indices(struct clauses *in, const struct index *indices,
                        size_t n) {
  for (size_t i = 0; i < n; i++) {
    sema_want_integer(in, indices[i].lo, "an index");
    sema_want_integer(in, indices[i].length, "the length of a range");
  }
}

void sema_check_name(struct clauses *in, const struct name *name,
                     const char *of) {
  if (name->kind != NAME_EXPRESSION)
    return;
  const struct ast_type *type = sema_probe(in->construct, name->text)->type;
  const struct ast_type *element = type ? type->element : NULL;
  if (type && (!element || element->size != 1 || !sema_is_integer(element)))
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
    sema_want_integer(in, s->lo, "a subscript");
    sema_want_integer(in, s->length, "the length of a section");
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

void sema_check_travels(struct clauses *in, const struct ast_type *type,
                        struct span span) {
  if (type && !type->signature)
    diag_add(in->diags, DIAG_unfit_payload, in->plan->source, span,
             type->spelling, type->unfit ? type->unfit : "an incomplete type");
}

/* What leaves the process must not be a pointer there. */
void sema_check_stays(struct clauses *in, const struct ast_type *type,
                      struct span span) {
  const char *pointer = type->pointer_member;
  if (pointer && type->signature)
    diag_add(in->diags, DIAG_pointer_leaves, in->plan->source, span,
             type->spelling, *pointer ? "its member '" : "",
             *pointer ? pointer : "it",
             *pointer ? "' is a pointer" : " is a pointer");
}

void sema_check_data(struct clauses *in, const struct event *event) {
  struct payload payload;
  if (!event->data.whole.str)
    return;
  check_subscripts(in, &event->data);
  if (!sema_payload(in->construct, &event->data, &payload))
    return;
  sema_check_travels(in, payload.element, event->data.whole.span);
  if (may_leave(&event->to))
    sema_check_stays(in, payload.element, event->data.whole.span);
}

void sema_refuse_target(struct clauses *in, struct span span, const char *what,
                        const char *why) {
  struct diag *diag =
      diag_add(in->diags, DIAG_not_lvalue, in->plan->source, span, what);
  if (why)
    diag_note(in->diags, diag, DIAG_note_help, in->plan->source, span, why);
}

void sema_check_target(struct clauses *in, const struct section *section,
                       const char *what) {
  struct payload payload;
  if (!section->whole.str)
    return;
  check_subscripts(in, section);
  if (!sema_payload(in->construct, section, &payload))
    return;
  sema_check_travels(in, payload.element, section->whole.span);
  const struct ast_probe *base = sema_probe(in->construct, section->base);
  if (!section->n_subscripts && base->is_bit_field)
    sema_refuse_target(in, section->whole.span, what,
                       "a bit-field has no address");
  else if (!section->n_subscripts && !base->is_lvalue)
    sema_refuse_target(in, section->whole.span, what, NULL);
  else if (payload.row->is_const || payload.element->is_const)
    diag_add(in->diags, DIAG_const_target, in->plan->source,
             section->whole.span, what);
}

/* A payload is copied to an address, which these have not. */
void sema_check_memory(struct clauses *in, const struct section *section,
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
    sema_refuse_target(in, section->whole.span, what, why);
}

/* ---- Folding ------------------------------------------------------------ */

static bool can_fold(enum reduce_op op, const struct ast_type *type) {
  bool number = sema_is_integer(type) || type->cls == AST_CLASS_FLOAT;
  switch (op) {
  case REDUCE_AND:
  case REDUCE_OR:
  case REDUCE_XOR:
    return sema_is_integer(type);
  case REDUCE_MIN:
  case REDUCE_MAX:
    return number;
  default:
    return number || type->cls == AST_CLASS_COMPLEX;
  }
}

void sema_check_fold(struct clauses *in, const struct reduction *reduction,
                     const struct section *section, const char *what,
                     bool variable) {
  struct payload payload;
  sema_check_target(in, section, what);
  sema_check_memory(in, section, what, variable);
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
