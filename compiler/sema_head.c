/* SPDX-License-Identifier: BSD-3-Clause */
/* Functions whose every call is a task: which functions can be, what their
 * pragmas may say, and what two pragmas for one function mean.
 */
#include "sema_head.h"

#include <ctype.h>
#include <string.h>

#include "parse.h"

struct heads {
  struct arena *arena;
  const struct plan *plan;
  struct diags *diags;
  struct construct *construct;
};

/* ---- The function -------------------------------------------------------- */

static const char *why_not(const struct ast_head *head) {
  if (!head->returns_void)
    return "it does not return void";
  if (head->never_returns)
    return "it never returns, and who calls a task goes on";
  if (head->is_variadic)
    return "it takes variable arguments";
  if (!head->name_span.end || (head->is_defined && !head->defined_name.end))
    return "its declaration comes from a macro";
  if (!head->is_alone)
    return "its declaration declares something else, too";
  if (!head->is_definition && !head->has_prototype)
    return "the types of its parameters are not declared";
  if (head->defined_before)
    return "its definition stands before the pragma";
  if (!head->is_definition && !head->is_defined && head->declared_before)
    return "it has been declared before without the pragma";
  if (!head->has_place)
    return "its declaration comes from a macro";
  return NULL;
}

static bool check_function(struct heads *in) {
  const struct ast_head *head = in->construct->region->head;
  const char *reason = why_not(head);
  struct span at = head->name_span.end ? head->name_span : head->declaration;
  if (!reason)
    return true;
  struct diag *diag = diag_add(in->diags, DIAG_task_function, in->plan->source,
                               at, head->name, reason);
  diag_note(in->diags, diag, DIAG_note_in_pragma, in->plan->source,
            in->construct->directive->span, "task");
  return false;
}

/* ---- Clauses ------------------------------------------------------------- */

static void refuse(struct heads *in, struct span span, const char *what,
                   const char *help) {
  struct diag *diag =
      diag_add(in->diags, DIAG_task_function_clause, in->plan->source, span,
               what, in->construct->region->head->name);
  diag_note(in->diags, diag, DIAG_note_help, in->plan->source, span, help);
}

static void check_event(void *context, const struct event *event) {
  struct heads *in = context;
  static const char help[] = "the function would not compile without the "
                             "pragma; use 'into' with a parameter";
  if (event->as.form != AS_NONE)
    refuse(in, event->as.span, "as", help);
  if (event->source_name.str)
    refuse(in, event->source_name.span, "source", help);
}

static void check_clauses(struct heads *in) {
  const struct directive *d = in->construct->directive;
  static const char help[] = "the arguments of each call are copied: what they "
                             "point to is shared";
  directive_each_event(d, true, check_event, in);
  for (size_t i = 0; i < d->n_clauses; i++)
    if (d->clauses[i].kind == CLAUSE_SHARED ||
        (d->clauses[i].kind == CLAUSE_DEFAULT &&
         d->clauses[i].capture == CAPTURE_SHARED))
      refuse(in, d->clauses[i].span, "shared", help);
}

/* ---- Two pragmas --------------------------------------------------------- */

static const char *next_char(const char *p) {
  while (isspace((unsigned char)*p))
    p++;
  return p;
}

/* The same but for blanks. */
static bool says_the_same(const struct construct *a,
                          const struct construct *b) {
  const char *p = next_char(a->pragma->text), *q = next_char(b->pragma->text);
  while (*p && *p == *q) {
    p = next_char(p + 1);
    q = next_char(q + 1);
  }
  return !*p && !*q;
}

/* The pragma of the definition counts, else the first. */
static void check_again(struct heads *in, struct construct *first) {
  struct construct *second = in->construct;
  const struct ast_head *head = second->region->head;
  bool same_place =
      first->region->head->declaration.begin == head->declaration.begin;
  if (same_place || !says_the_same(first, second)) {
    struct diag *diag =
        diag_add(in->diags, DIAG_task_function_again, in->plan->source,
                 second->directive->word, head->name);
    diag_note(in->diags, diag, DIAG_note_previous, in->plan->source,
              first->directive->span);
    second->state = CONSTRUCT_WRONG;
  } else if (head->is_definition) {
    first->state = CONSTRUCT_SAID;
  } else {
    second->state = CONSTRUCT_SAID;
  }
}

static struct construct *find_first(struct heads *in,
                                    struct construct *constructs) {
  const char *name = in->construct->region->head->name;
  for (struct construct *c = constructs; c < in->construct; c++)
    if (c->state == CONSTRUCT_LIVE && c->region->head &&
        !strcmp(c->region->head->name, name))
      return c;
  return NULL;
}

/* ---- Together ------------------------------------------------------------ */

void sema_check_head(struct arena *arena, struct plan *plan,
                     struct construct *construct, struct diags *diags) {
  struct heads in = {arena, plan, diags, construct};
  struct construct *first = find_first(&in, plan->constructs);
  if (first)
    check_again(&in, first);
  else if (check_function(&in))
    check_clauses(&in);
}
