/* SPDX-License-Identifier: BSD-3-Clause */
/* The rules that need no more than the place of a pragma: where it may stand,
 * what surrounds it, which jumps would leave it. Types of operands are
 * checked in sema_clause.c, captures in capture.c.
 */
#include "sema.h"

#include <string.h>

#include "capture.h"
#include "parse.h"
#include "sema_clause.h"
#include "sema_event.h"
#include "sema_head.h"
#include "sema_name.h"

struct checking {
  struct arena *arena;
  struct plan *plan;
  struct diags *diags;
  struct construct *construct;
};

static void note_pragma(struct checking *in, struct diag *diag) {
  const struct directive *d = in->construct->directive;
  diag_note(in->diags, diag, DIAG_note_in_pragma, in->plan->source, d->span,
            directive_kind_name(d->kind));
}

static bool is_outlining(enum directive_kind kind) {
  return kind == DIRECTIVE_TASK || kind == DIRECTIVE_TASKLOOP;
}

/* ---- Place -------------------------------------------------------------- */

static bool check_place(struct checking *in) {
  struct construct *c = in->construct;
  const struct directive *d = c->directive;
  switch (c->region->place) {
  case AST_PLACED:
    if (d->kind != DIRECTIVE_EVENT)
      return true;
    diag_add(in->diags, DIAG_misplaced, in->plan->source, d->word,
             directive_kind_name(d->kind), "outside of functions");
    return false;
  case AST_FILE_SCOPE:
    if (d->kind == DIRECTIVE_TASK)
      diag_add(in->diags, DIAG_misplaced, in->plan->source, d->word,
               directive_kind_name(d->kind),
               "before a statement or a function");
    else
      diag_add(in->diags, DIAG_file_scope, in->plan->source, d->word,
               directive_kind_name(d->kind));
    return false;
  default:
    diag_add(in->diags, DIAG_misplaced, in->plan->source, d->word,
             directive_kind_name(d->kind),
             d->kind == DIRECTIVE_EVENT         ? "outside of functions"
             : directive_is_standalone(d->kind) ? "between statements"
                                                : "before a statement");
    return false;
  }
}

static const char *wrong_statement(enum ast_statement kind) {
  switch (kind) {
  case AST_STMT_DECL:
    return "a declaration";
  case AST_STMT_LABEL:
    return "a label";
  case AST_STMT_CASE:
    return "a case label";
  case AST_STMT_NULL:
    return "an empty statement";
  case AST_STMT_JUMP:
    return "a jump";
  default:
    return NULL;
  }
}

static void refuse_macro_change(struct checking *in, const char *word) {
  struct span span = in->construct->region->macro_hazard;
  struct diag *diag =
      diag_add(in->diags, DIAG_macro_changes, in->plan->source, span, word);
  diag_note(in->diags, diag, DIAG_note_help, in->plan->source, span,
            "the statement becomes a function behind this one: move this line "
            "behind the function, too");
  note_pragma(in, diag);
}

/* False: it is no statement that could be annotated. */
static bool check_statement(struct checking *in) {
  struct construct *c = in->construct;
  const struct directive *d = c->directive;
  const char *word = directive_kind_name(d->kind);
  if (directive_is_standalone(d->kind)) {
    if (c->region->braceless) {
      struct diag *diag =
          diag_add(in->diags, DIAG_braceless, in->plan->source, d->word, word);
      diag_note(in->diags, diag, DIAG_note_help, in->plan->source, d->word,
                "put the pragma in braces: a compiler that ignores it would "
                "take the next statement");
    }
    return true;
  }
  const char *wrong = wrong_statement(c->region->kind);
  struct span at = c->region->statement;
  if (wrong) {
    note_pragma(in, diag_add(in->diags, DIAG_wrong_statement, in->plan->source,
                             at.end > at.begin ? at : d->word, word, wrong));
    return false;
  }
  if (c->region->trouble)
    note_pragma(in,
                diag_add(in->diags, DIAG_cannot_move, in->plan->source,
                         c->region->trouble_span, word, c->region->trouble));
  else if (is_outlining(d->kind) && c->region->hazard)
    note_pragma(in, diag_add(in->diags, DIAG_cannot_move, in->plan->source,
                             c->region->hazard_span, word, c->region->hazard));
  else if (is_outlining(d->kind) &&
           c->region->macro_hazard.end > c->region->macro_hazard.begin)
    refuse_macro_change(in, word);
  return true;
}

/* ---- Jumps -------------------------------------------------------------- */

static const char *jump_words(enum ast_jump_kind kind) {
  switch (kind) {
  case AST_JUMP_RETURN:
    return "'return' leaves";
  case AST_JUMP_BREAK:
    return "'break' leaves";
  case AST_JUMP_CONTINUE:
    return "'continue' leaves";
  case AST_JUMP_GOTO:
    return "'goto' leaves";
  case AST_JUMP_GOTO_IN:
    return "'goto' enters";
  case AST_JUMP_CASE:
    return "this label of a switch outside enters";
  case AST_JUMP_COMPUTED:
    return "the address of a label cannot be used in";
  case AST_JUMP_ASM_GOTO:
    return "'asm goto' cannot stand in";
  case AST_JUMP_SETJMP:
    return "setjmp cannot stand in";
  case AST_JUMP_VA_ARG:
    return "the variable arguments of the function cannot be used in";
  case AST_JUMP_ALLOCA:
    break;
  }
  return NULL;
}

/* Bodies that stay in place have only their edges to guard. */
static bool is_harmless(const struct construct *c, const struct ast_jump *j) {
  if (c->region->head && j->kind == AST_JUMP_RETURN)
    return true;
  if (c->is_outlined)
    return j->kind == AST_JUMP_ALLOCA;
  return j->kind == AST_JUMP_ALLOCA || j->kind == AST_JUMP_VA_ARG;
}

static void check_jumps(struct checking *in) {
  const struct construct *c = in->construct;
  for (size_t i = 0; i < c->region->njumps; i++) {
    const struct ast_jump *jump = &c->region->jumps[i];
    if (is_harmless(c, jump))
      continue;
    note_pragma(in, diag_add(in->diags, DIAG_jump, in->plan->source, jump->span,
                             jump_words(jump->kind),
                             directive_kind_name(c->directive->kind)));
  }
}

/* ---- Nesting ------------------------------------------------------------ */

static bool is_collective(const struct directive *d) {
  return d->kind == DIRECTIVE_BARRIER || d->kind == DIRECTIVE_REDUCTION ||
         d->kind == DIRECTIVE_BROADCAST ||
         (d->kind == DIRECTIVE_TASKLOOP &&
          (directive_find(d, CLAUSE_DISTRIBUTE) ||
           directive_find(d, CLAUSE_GATHER)));
}

static void check_nesting(struct checking *in) {
  const struct construct *c = in->construct;
  const struct directive *d = c->directive;
  if (!is_collective(d))
    return;
  for (const struct construct *p = c->parent; p; p = p->parent) {
    if (!p->directive || (p->directive->kind == DIRECTIVE_TASKGROUP &&
                          d->kind == DIRECTIVE_TASKLOOP))
      continue;
    struct diag *diag = diag_add(
        in->diags, DIAG_collective_inside, in->plan->source, d->word,
        directive_kind_name(d->kind), directive_kind_name(p->directive->kind));
    diag_note(in->diags, diag, DIAG_note_in_pragma, in->plan->source,
              p->directive->span, directive_kind_name(p->directive->kind));
    return;
  }
}

/* ---- Loops -------------------------------------------------------------- */

static void loop_error(struct checking *in, struct span span,
                       const char *what) {
  note_pragma(
      in, diag_add(in->diags, DIAG_loop_form, in->plan->source, span, what));
}

/* Where the body writes the loop's variable or takes its address. */
static struct span assignment_in(const struct ast_region *r,
                                 const struct ast_loop *loop) {
  for (size_t i = 0; i < r->nrefs; i++)
    if (r->refs[i].var == loop->var && r->refs[i].probe < 0 &&
        r->refs[i].span.begin >= loop->body.begin &&
        r->refs[i].span.begin < loop->body.end &&
        (r->refs[i].access & (AST_WRITE | AST_ADDRESS)))
      return r->refs[i].span;
  return loop->whole;
}

static void check_one_loop(struct checking *in, size_t level) {
  const struct ast_region *r = in->construct->region;
  const struct ast_loop *loop = &r->loops[level];
  if (!loop->is_for || loop->why_not || !loop->relation[0] ||
      !loop->step_sign || !loop->var) {
    const char *why = loop->why_not;
    if (!why)
      why = loop->is_for ? "it is not of the form for (v = a; v < b; v++)"
                         : "it is not a 'for' loop";
    struct span at = loop->why_span.end > loop->why_span.begin ? loop->why_span
                                                               : loop->whole;
    loop_error(in, at.end > at.begin ? at : r->statement, why);
  } else if (loop->var_assigned) {
    loop_error(in, assignment_in(r, loop),
               "its variable may be changed in its body");
  } else if (loop->from_macro) {
    loop_error(in, loop->whole, "its header comes from a macro");
  }
}

static void check_loops(struct checking *in) {
  const struct construct *c = in->construct;
  if (c->directive->kind != DIRECTIVE_TASKLOOP)
    return;
  const struct clause *collapse = directive_find(c->directive, CLAUSE_COLLAPSE);
  if (collapse && (strspn(collapse->expression.str, "0123456789") !=
                       strlen(collapse->expression.str) ||
                   strcmp(collapse->expression.str, "0") == 0 ||
                   strlen(collapse->expression.str) > 1))
    diag_add(in->diags, DIAG_collapse_form, in->plan->source,
             collapse->expression.span);
  if (!c->region->nloops && !wrong_statement(c->region->kind))
    loop_error(in, c->region->statement, "it is not a 'for' loop");
  for (size_t i = 0; i < c->region->nloops; i++) {
    unsigned before = in->diags->n_errors;
    check_one_loop(in, i);
    if (in->diags->n_errors != before)
      return;
  }
}

/* ---- Whole constructs --------------------------------------------------- */

static void place_construct(struct plan *plan, struct construct *c) {
  const struct ast_region *r = c->region;
  c->parent = r->parent >= 0 ? &plan->constructs[r->parent] : NULL;
  if (r->place == AST_SKIPPED)
    c->state = CONSTRUCT_SKIPPED;
  else if (c->state == CONSTRUCT_LIVE && r->place == AST_FILE_SCOPE &&
           c->directive->kind == DIRECTIVE_EVENT)
    c->state = CONSTRUCT_SAID;
  if (c->parent) {
    bool moves = c->parent->is_outlined &&
                 c->pragma->span.begin >= c->parent->moved.begin;
    c->outline = moves ? c->parent : c->parent->outline;
  }
  if (c->state != CONSTRUCT_LIVE || r->place != AST_PLACED)
    return;
  c->is_outlined = is_outlining(c->directive->kind);
  c->moved = span_make(c->pragma->span.end, r->statement.end);
  if (r->head)
    c->moved = r->head->is_definition ? r->head->body
                                      : span_make(r->head->declaration.end,
                                                  r->head->declaration.end);
  if (c->directive->kind == DIRECTIVE_TASKLOOP && r->nloops)
    c->moved = r->loops[r->nloops - 1].body;
}

static void check_construct(struct checking *in) {
  unsigned before = in->diags->n_errors;
  sema_check_events(in->arena, in->plan, in->construct, in->diags);
  if (in->construct->state == CONSTRUCT_SAID)
    return;
  if (in->construct->region->head)
    sema_check_head(in->arena, in->plan, in->construct, in->diags);
  if (in->construct->state != CONSTRUCT_LIVE)
    return;
  if (in->diags->n_errors != before || !check_place(in)) {
    in->construct->state = CONSTRUCT_WRONG;
    return;
  }
  if (check_statement(in)) {
    check_jumps(in);
    check_loops(in);
  }
  check_nesting(in);
  sema_check_clauses(in->arena, in->plan, in->construct, in->diags);
  sema_check_names(in->plan, in->construct, in->diags);
  if (in->diags->n_errors != before)
    in->construct->state = CONSTRUCT_WRONG;
}

static bool has_live(const struct plan *plan) {
  for (size_t i = 0; i < plan->n_constructs; i++)
    if (plan->constructs[i].state == CONSTRUCT_LIVE)
      return true;
  return false;
}

static bool is_clash(const char *name, size_t length) {
  size_t n;
  const char *const *words = sema_member_names(&n);
  for (size_t w = 0; w < n; w++)
    if (strlen(words[w]) == length && !memcmp(name, words[w], length))
      return true;
  return false;
}

/* A macro with the name of a member that generated code initialises: one like
 * a function does no harm, no parenthesis follows there. */
static void check_macros(struct checking *in, const struct ast_unit *unit) {
  const char *text = in->plan->source->text;
  for (size_t m = 0; m < in->plan->scan->n_marks; m++) {
    const struct mark *mark = &in->plan->scan->marks[m];
    size_t length = mark->name.end - mark->name.begin;
    const char *name = text + mark->name.begin;
    if (mark->kind == MARK_DEFINE && text[mark->name.end] != '(' &&
        is_clash(name, length))
      diag_add(in->diags, DIAG_macro_clash, in->plan->source, mark->name,
               arena_strndup(in->arena, name, length));
  }
  for (size_t m = 0; m < unit->nmacros; m++)
    diag_add(in->diags, DIAG_macro_clash, unit->macros[m].source,
             unit->macros[m].span, unit->macros[m].name);
}

bool sema_check(struct arena *arena, struct plan *plan,
                const struct ast_unit *unit, struct diags *diags) {
  struct checking in = {.arena = arena, .plan = plan, .diags = diags};
  plan->has_mpi_proc_null = unit->has_mpi_proc_null;
  for (size_t i = 0; i < plan->n_constructs; i++) {
    plan->constructs[i].region = &unit->regions[i];
    place_construct(plan, &plan->constructs[i]);
  }
  for (size_t i = 0; i < plan->n_constructs; i++) {
    in.construct = &plan->constructs[i];
    if (in.construct->state == CONSTRUCT_LIVE ||
        in.construct->state == CONSTRUCT_SAID)
      check_construct(&in);
  }
  capture_all(arena, plan, diags);
  if (has_live(plan))
    check_macros(&in, unit);
  return !diags_have_error(diags);
}
