/* SPDX-License-Identifier: BSD-3-Clause */
/* Directives: what stands behind their words, and questions about the result.
 */
#include "parser.h"

const struct clause *directive_find(const struct directive *directive,
                                    enum clause_kind kind) {
  for (size_t i = 0; i < directive->n_clauses; i++)
    if (directive->clauses[i].kind == kind)
      return &directive->clauses[i];
  return NULL;
}

const struct clause *directive_find_next(const struct directive *directive,
                                         const struct clause *after) {
  const struct clause *end = directive->clauses + directive->n_clauses;
  for (const struct clause *clause = after + 1; clause < end; clause++)
    if (clause->kind == after->kind)
      return clause;
  return NULL;
}

bool directive_defers(const struct directive *directive) {
  return directive->kind == DIRECTIVE_TASKLOOP &&
         (directive_find(directive, CLAUSE_NOWAIT) ||
          directive_find(directive, CLAUSE_DEPENDS) ||
          directive_find(directive, CLAUSE_FIRES));
}

static void visit_events(const struct event_list *list,
                         void (*visit)(void *context, const struct event *),
                         void *context) {
  for (size_t i = 0; i < list->count; i++)
    visit(context, &list->items[i]);
}

void directive_each_event(const struct directive *directive, bool awaited,
                          void (*visit)(void *context, const struct event *),
                          void *context) {
  if ((directive->kind != DIRECTIVE_FIRE) == awaited)
    visit_events(&directive->events, visit, context);
  enum clause_kind kind = awaited ? CLAUSE_DEPENDS : CLAUSE_FIRES;
  for (size_t i = 0; i < directive->n_clauses; i++)
    if (directive->clauses[i].kind == kind)
      visit_events(&directive->clauses[i].events, visit, context);
}

static void parse_critical(struct parser *parser, struct range range,
                           struct directive *directive) {
  size_t at = range.begin;
  if (!parse_name(parser, &at, range.end, "a lock", true, &directive->name))
    return;
  parse_indices(parser, &at, range.end, false, directive->indices,
                &directive->n_indices);
  if (at < range.end)
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, at), "')'",
                directive->name.text.str);
}

/* event: name ('[' ']')* (':' type)? */
static void parse_event_declaration(struct parser *parser, struct range range,
                                    struct directive *directive) {
  size_t at = range.begin;
  if (!parse_name(parser, &at, range.end, "an event", false, &directive->name))
    return;
  for (; at < range.end && parse_is_mark(parser, at, '[');
       at = parse_next(parser, at)) {
    if (!parse_is_empty(parse_inside(parser, at)))
      PARSE_ERROR(parser, expected_after, parse_span_at(parser, at + 1), "']'",
                  "[");
    if (directive->arity == DIRECTIVE_MAX_INDICES) {
      PARSE_ERROR(parser, too_many_indices, parse_span_at(parser, at),
                  DIRECTIVE_MAX_INDICES);
      return;
    }
    directive->arity++;
  }
  if (at == range.end)
    return;
  struct range type = {at + 1, range.end};
  if (!parse_is_mark(parser, at, ':'))
    PARSE_ERROR(parser, expected, parse_span_at(parser, at),
                "':' and a type, or ')'");
  else if (parse_is_empty(type))
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, range.end),
                "a type", ":");
  else if (parse_find(parser, type, ',') < range.end)
    PARSE_ERROR(parser, too_many,
                parse_span_at(parser, parse_find(parser, type, ',')), "event",
                "declaration");
  else
    directive->type = parse_text(parser, type);
}

static void parse_directive_operand(struct parser *parser, struct range range,
                                    struct directive *directive) {
  const char *word = parse_directives[directive->kind].word;
  switch (directive->kind) {
  case DIRECTIVE_FIRE:
  case DIRECTIVE_WAIT:
  case DIRECTIVE_POLL:
    parse_events(parser, range, word, directive->kind != DIRECTIVE_FIRE,
                 &directive->events);
    break;
  case DIRECTIVE_CANCEL:
    parse_whole_name(parser, range, "a task", &directive->name);
    break;
  case DIRECTIVE_REDUCTION:
    directive->reduction.span = directive->span;
    parse_reduction(parser, range, word, &directive->reduction);
    break;
  case DIRECTIVE_BROADCAST:
    parse_section(parser, range, word, false, &directive->section);
    break;
  case DIRECTIVE_EVENT:
    parse_event_declaration(parser, range, directive);
    break;
  case DIRECTIVE_CRITICAL:
    parse_critical(parser, range, directive);
    break;
  default:
    break;
  }
}

static void parse_rest(struct parser *parser, struct directive *directive) {
  enum operand operand = parse_directives[directive->kind].operand;
  bool has_group = parse_is_mark(parser, 1, '(');
  bool has_operand = parse_check_operand(
      parser, 1, parse_directives[directive->kind].word, operand);
  if (!has_group && operand == OPERAND_ALWAYS)
    return; /* what follows is no list of clauses */
  if (has_operand)
    parse_directive_operand(parser, parse_inside(parser, 1), directive);
  parse_clauses(parser, has_group ? parse_next(parser, 1) : 1, directive);
  parse_check_conflicts(parser, directive);
  parse_check_declared(parser, directive);
  if (parser->ok)
    parse_check_needed(parser, directive);
}

static struct directive *make_directive(const struct parser *parser, int kind) {
  struct directive *directive = ARENA_NEW(parser->arena, struct directive);
  directive->kind = (enum directive_kind)kind;
  directive->source = parser->source;
  directive->pragma = parser->pragma;
  directive->span = parser->pragma->span;
  directive->word = parse_span_at(parser, 0);
  return directive;
}

/* A mistake on a continuation line does not show which pragma it is in. */
static void note_pragma(struct parser *parser,
                        const struct directive *directive, struct diag *first) {
  uint32_t line = source_position(parser->source, directive->word.begin).line;
  for (struct diag *diag = first; diag; diag = diag->next)
    if (source_position(parser->source, diag->span.begin).line != line)
      PARSE_NOTE(parser, diag, note_in_pragma, directive->word,
                 parse_directives[directive->kind].word);
}

static struct directive *parse_tokens(struct parser *parser, bool is_paired) {
  if (parser->tokens[0].kind != TOKEN_WORD) {
    if (is_paired)
      PARSE_ERROR(parser, missing_directive, parse_span_at(parser, 0));
    return NULL;
  }
  int kind = parse_find_directive(parser, 0);
  if (kind == DIRECTIVE_COUNT) {
    parse_report_directive(parser, 0);
    return NULL;
  }
  struct directive *directive = make_directive(parser, kind);
  if (is_paired)
    parse_rest(parser, directive);
  return directive;
}

struct directive *parse_directive(struct arena *arena,
                                  const struct source *source,
                                  const struct pragma *pragma,
                                  struct diags *diags, bool *ok) {
  struct diag **first = diags->last;
  struct tokens tokens;
  bool is_paired = lex_pragma(arena, source, pragma, diags, &tokens);
  struct parser parser = {.arena = arena,
                          .source = source,
                          .pragma = pragma,
                          .diags = diags,
                          .tokens = tokens.items,
                          .count = tokens.count,
                          .ok = is_paired};
  struct directive *directive = parse_tokens(&parser, is_paired);
  if (directive)
    note_pragma(&parser, directive, *first);
  if (ok)
    *ok = parser.ok;
  return directive;
}
