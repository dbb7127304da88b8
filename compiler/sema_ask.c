/* SPDX-License-Identifier: BSD-3-Clause */
/* The questions: which expressions of a pragma must be typed, in which scope,
 * and which names it declares. What is evaluated at the pragma is asked in
 * the pragma's scope; what is evaluated in the body (`into`, `reduce` and
 * `fires` of a task, `gather` of a loop) behind the names that the pragma
 * declares.
 */
#include "sema.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"
#include "sema_event.h"

struct asking {
  struct arena *arena;
  const struct plan *plan;
  const struct construct *construct;
  struct ast_query *query;
};

static void ask(struct asking *to, struct text text, bool inner) {
  if (!text.str)
    return;
  struct ast_query *q = to->query;
  struct ast_probe *probe = ARENA_PUSH(to->arena, q->probes, q->nprobes);
  *probe = (struct ast_probe){.span = text.span, .inner = inner};
}

static void declare(struct asking *to, struct text name, const char *text) {
  struct ast_query *q = to->query;
  struct ast_local *local = ARENA_PUSH(to->arena, q->locals, q->nlocals);
  *local = (struct ast_local){.span = name.span, .text = text};
}

/* "double[]" is any number of "double". */
static size_t length_of_element(const char *type) {
  size_t length = strlen(type), end;
  for (;;) {
    while (length && isspace((unsigned char)type[length - 1]))
      length--;
    end = length;
    if (end && type[end - 1] == ']')
      end--;
    while (end && isspace((unsigned char)type[end - 1]))
      end--;
    if (end == length || !end || type[end - 1] != '[')
      return length;
    length = end - 1;
  }
}

static void ask_declaration(struct asking *to, const struct directive *d) {
  for (size_t i = 0; i < to->query->nlocals; i++)
    if (to->query->locals[i].span.begin == d->type.span.begin)
      return;
  size_t length = length_of_element(d->type.str);
  declare(to, d->type,
          arena_printf(to->arena, "__typeof__(%.*s) *__edatcc_declared_%d_%zu",
                       (int)length, d->type.str, to->construct->id,
                       to->query->nlocals));
}

/* The types that the event is declared with, as variables that only libclang
 * sees: pointers, for #if may yet leave out a declaration and its type. */
static void ask_declared(void *context, const struct event *event) {
  struct asking *to = context;
  for (const struct construct *c = to->plan->constructs; c < to->construct; c++)
    if (sema_declares(c, event) && c->directive->type.str)
      ask_declaration(to, c->directive);
}

static void ask_rank(struct asking *to, const struct rank *rank, bool inner) {
  ask(to, rank->value, inner);
  ask(to, rank->length, inner);
  ask(to, rank->condition, inner);
  if (rank->kind == RANK_CHOICE) {
    ask_rank(to, rank->then, inner);
    ask_rank(to, rank->otherwise, inner);
  }
}

static void ask_section(struct asking *to, const struct section *section,
                        bool inner) {
  ask(to, section->base, inner);
  for (size_t i = 0; i < section->n_subscripts; i++) {
    ask(to, section->subscripts[i].lo, inner);
    ask(to, section->subscripts[i].length, inner);
  }
}

static void ask_sections(struct asking *to, const struct section_list *list,
                         bool inner) {
  for (size_t i = 0; i < list->count; i++)
    ask_section(to, &list->items[i], inner);
}

static void ask_name(struct asking *to, const struct name *name, bool inner) {
  if (name->kind == NAME_EXPRESSION)
    ask(to, name->text, inner);
}

static void ask_indices(struct asking *to, const struct index *indices,
                        size_t n, bool inner) {
  for (size_t i = 0; i < n; i++) {
    ask(to, indices[i].lo, inner);
    ask(to, indices[i].length, inner);
  }
}

static void declare_as(struct asking *to, const struct as *as) {
  if (as->form == AS_NONE)
    return;
  for (size_t i = 0; i < as->bounds.count; i++)
    ask(to, as->bounds.items[i], false);
  declare(to, as->name, as->declaration.str);
  if (as->count_name.str)
    declare(to, as->count_name,
            arena_printf(to->arena, "%s %s", as->count_type.str,
                         as->count_name.str));
}

/* Awaited: `inner` tells whether into and reduce are evaluated in a body. */
static void ask_awaited(struct asking *to, const struct event *event,
                        bool inner) {
  ask_name(to, &event->name, false);
  ask_indices(to, event->indices, event->n_indices, false);
  ask_rank(to, &event->from, false);
  declare_as(to, &event->as);
  if (event->source_name.str)
    declare(to, event->source_name,
            arena_printf(to->arena, "%s %s", event->source_type.str,
                         event->source_name.str));
  if (event->into.whole.str)
    ask_section(to, &event->into, inner);
  ask_sections(to, &event->reduce.list, inner);
}

static void ask_fired(struct asking *to, const struct event *event,
                      bool inner) {
  ask_name(to, &event->name, inner);
  ask_indices(to, event->indices, event->n_indices, inner);
  ask_rank(to, &event->to, inner);
  if (event->data.whole.str)
    ask_section(to, &event->data, inner);
  ask(to, event->count, inner);
}

static void ask_clause(struct asking *to, const struct clause *clause) {
  for (size_t i = 0; i < clause->events.count; i++)
    if (clause->kind == CLAUSE_FIRES)
      ask_fired(to, &clause->events.items[i], true);
    else
      ask_awaited(to, &clause->events.items[i], true);
  for (size_t i = 0; i < clause->names.count; i++)
    ask(to, clause->names.items[i], false);
  ask_name(to, &clause->name, false);
  ask_rank(to, &clause->rank, false);
  ask(to, clause->expression, false);
  ask_sections(to, &clause->reduction.list, false);
  ask_sections(to, &clause->sections, true);
}

static const char *skip_blank(const char *p, const char *end) {
  for (;;) {
    while (p < end && (isspace((unsigned char)*p) || *p == '\\'))
      p++;
    if (end - p >= 2 && p[0] == '/' && p[1] == '*') {
      const char *close = strstr(p + 2, "*/");
      p = close ? close + 2 : end;
    } else if (p < end &&
               (*p == '#' || (end - p >= 2 && p[0] == '/' && p[1] == '/'))) {
      while (p < end && *p != '\n')
        p++;
    } else {
      return p;
    }
  }
}

/* `gather` speaks of the loop's variable, which a loop that declares it shows
 * only behind the pragma: look ahead for `for (TYPE v =`. Returns the text
 * behind the header's `)`, where a nested loop may start. */
static const char *declare_loop_variable(struct asking *to, const char *p,
                                         const char *end) {
  p = skip_blank(p, end);
  if (end - p > 3 && !strncmp(p, "for", 3) && !isalnum((unsigned char)p[3]))
    p = skip_blank(p + 3, end);
  if (p >= end || *p != '(')
    return end;
  const char *from = skip_blank(p + 1, end), *equals = from;
  while (equals < end && (isalnum((unsigned char)*equals) || *equals == '_' ||
                          *equals == '*' || isspace((unsigned char)*equals)))
    equals++;
  if (equals < end && *equals == '=' && equals[1] != '=') {
    char *text = arena_strndup(to->arena, from, (size_t)(equals - from));
    char *last = text + strlen(text);
    while (last > text && isspace((unsigned char)last[-1]))
      *--last = '\0';
    char *name = last;
    while (name > text && (isalnum((unsigned char)name[-1]) || name[-1] == '_'))
      name--;
    if (name > text)
      declare(to, (struct text){name, to->query->pragma}, text);
  }
  for (int depth = 0; p < end; p++)
    if (*p == '(')
      depth++;
    else if (*p == ')' && --depth == 0)
      return p + 1;
  return end;
}

static int collapse_of(const struct directive *d) {
  const struct clause *clause = directive_find(d, CLAUSE_COLLAPSE);
  long n = clause ? strtol(clause->expression.str, NULL, 10) : 1;
  return n >= 1 && n <= 8 ? (int)n : 1;
}

static void ask_loop(struct asking *to, const struct plan *plan,
                     const struct directive *d) {
  to->query->loop = true;
  to->query->collapse = collapse_of(d);
  if (!directive_find(d, CLAUSE_GATHER))
    return;
  const char *end = plan->source->text + plan->source->size;
  const char *p = plan->source->text + d->span.end;
  for (int i = 0; i < to->query->collapse; i++) {
    p = declare_loop_variable(to, p, end);
    p = skip_blank(p, end);
    while (p < end && *p == '{')
      p = skip_blank(p + 1, end);
  }
}

static void ask_directive(struct asking *to, const struct plan *plan,
                          const struct directive *d) {
  bool awaits = d->kind == DIRECTIVE_WAIT || d->kind == DIRECTIVE_POLL;
  for (size_t i = 0; i < d->events.count; i++)
    if (awaits)
      ask_awaited(to, &d->events.items[i], false);
    else
      ask_fired(to, &d->events.items[i], false);
  ask_name(to, &d->name, false);
  ask_indices(to, d->indices, d->n_indices, false);
  directive_each_event(d, true, ask_declared, to);
  directive_each_event(d, false, ask_declared, to);
  ask_sections(to, &d->reduction.list, false);
  if (d->section.whole.str)
    ask_section(to, &d->section, false);
  if (d->kind == DIRECTIVE_TASKLOOP)
    ask_loop(to, plan, d);
  for (size_t i = 0; i < d->n_clauses; i++)
    ask_clause(to, &d->clauses[i]);
}

struct ast_query *sema_ask(struct arena *arena, struct plan *plan) {
  struct ast_query *queries =
      ARENA_ARRAY(arena, struct ast_query, plan->n_constructs);
  for (size_t i = 0; i < plan->n_constructs; i++) {
    struct construct *c = &plan->constructs[i];
    struct ast_query *q = &queries[i];
    const struct directive *d = c->directive;
    q->pragma = c->pragma->span;
    q->collapse = 1;
    q->is_wrong = c->state == CONSTRUCT_WRONG;
    q->shape = !d || directive_is_standalone(d->kind) ? AST_SHAPE_ALONE
                                                      : AST_SHAPE_STATEMENT;
    q->may_head = d && d->kind == DIRECTIVE_TASK;
    if (d && c->state == CONSTRUCT_LIVE)
      ask_directive(&(struct asking){arena, plan, c, q}, plan, d);
    c->query = q;
  }
  return queries;
}

const char *const *sema_member_names(size_t *n) {
  static const char *const words[] = {
      "args",       "args_size",    "body",       "chunk",    "copies",
      "count",      "cyclic",       "data",       "deps",     "finish",
      "fires",      "flags",        "fold",       "gather",   "grainsize",
      "index",      "into",         "iterations", "length",   "name",
      "ncopies",    "ndeps",        "nfires",     "ngathers", "nindex",
      "num_tasks",  "partial_size", "priority",   "rank",     "rank_length",
      "undeferred", "where"};
  *n = sizeof words / sizeof *words;
  return words;
}
