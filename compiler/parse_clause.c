/* SPDX-License-Identifier: BSD-3-Clause */
/* Clauses: their operands, and which of them go together. */
#include "parser.h"

static bool is_single_word(const struct parser *parser, struct range range,
                           const char *word) {
  return range.end == range.begin + 1 &&
         parse_is_word(parser, range.begin, word);
}

static void report_operand(struct parser *parser, struct range range,
                           const char *of, const char *const *words,
                           size_t count) {
  struct span span = parse_span(parser, range);
  if (parse_is_empty(range)) {
    PARSE_ERROR(parser, expected_after, span, "an operand", of);
    return;
  }
  struct diag *diag = PARSE_ERROR(parser, unknown_operand, span,
                                  parse_text(parser, range).str, of);
  if (parser->tokens[range.begin].kind == TOKEN_WORD)
    parse_suggest(parser, diag, range.begin, words, count);
  if (diag->notes)
    return;
  const char *all = words[0];
  for (size_t i = 1; i < count; i++)
    all = arena_printf(parser->arena, "%s%s%s", all,
                       i + 1 < count ? ", " : " or ", words[i]);
  PARSE_NOTE(parser, diag, note_help, span,
             arena_printf(parser->arena, "it takes %s", all));
}

/* default: none | shared | firstprivate */
static void parse_default(struct parser *parser, struct range range,
                          struct clause *out) {
  static const char *const words[] = {"none", "shared", "firstprivate"};
  for (size_t i = 0; i < PARSE_COUNT_OF(words); i++)
    if (is_single_word(parser, range, words[i])) {
      out->capture = (enum capture_default)i; /* ORDER enum capture_default */
      return;
    }
  report_operand(parser, range, "default", words, PARSE_COUNT_OF(words));
}

/* distribute: block | cyclic '(' expression ')' */
static void parse_distribute(struct parser *parser, struct range range,
                             struct clause *out) {
  static const char *const words[] = {"block", "cyclic"};
  if (is_single_word(parser, range, "block")) {
    out->distribution = DISTRIBUTE_BLOCK;
  } else if (!parse_is_empty(range) &&
             parse_is_word(parser, range.begin, "cyclic")) {
    out->distribution = DISTRIBUTE_CYCLIC;
    size_t open = range.begin + 1;
    if (open == range.end || !parse_is_mark(parser, open, '('))
      PARSE_ERROR(parser, expected_after, parse_span_at(parser, open), "'('",
                  "cyclic");
    else if (parse_next(parser, open) != range.end)
      PARSE_ERROR(parser, expected_after,
                  parse_span_at(parser, parse_next(parser, open)), "')'",
                  "cyclic");
    else
      parse_expression(parser, parse_inside(parser, open), "cyclic",
                       &out->expression);
  } else {
    report_operand(parser, range, "distribute", words, PARSE_COUNT_OF(words));
  }
}

/* persistent: ordered */
static void parse_persistent(struct parser *parser, struct range range,
                             struct clause *out) {
  static const char *const words[] = {"ordered"};
  out->is_ordered = is_single_word(parser, range, words[0]);
  if (!out->is_ordered)
    report_operand(parser, range, "persistent", words, 1);
}

/* A name that is the whole operand. */
void parse_whole_name(struct parser *parser, struct range range, const char *of,
                      struct name *out) {
  size_t at = range.begin;
  if (!parse_name(parser, &at, range.end, of, true, out))
    return;
  if (at < range.end)
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, at), "')'",
                out->text.str);
}

static void parse_clause_operand(struct parser *parser, struct range range,
                                 struct clause *out) {
  const char *word = parse_clause_words[out->kind].word;
  const unsigned on_ranks =
      RANK_BIT(RANK_SELF) | RANK_BIT(RANK_ALL) | RANK_BIT(RANK_NONE);
  switch (out->kind) {
  case CLAUSE_DEPENDS:
  case CLAUSE_FIRES:
    parse_events(parser, range, word, out->kind == CLAUSE_DEPENDS,
                 &out->events);
    break;
  case CLAUSE_FIRSTPRIVATE:
  case CLAUSE_SHARED:
  case CLAUSE_PRIVATE:
    parse_names(parser, range, word, &out->names);
    break;
  case CLAUSE_DEFAULT:
    parse_default(parser, range, out);
    break;
  case CLAUSE_PERSISTENT:
    parse_persistent(parser, range, out);
    break;
  case CLAUSE_NAME:
    parse_whole_name(parser, range, "a task", &out->name);
    break;
  case CLAUSE_ON:
    parse_rank(parser, range, word, on_ranks, false, &out->rank);
    break;
  case CLAUSE_FROM:
    parse_rank(parser, range, word, 0, false, &out->rank);
    break;
  case CLAUSE_REDUCTION:
    out->reduction.span = out->span;
    parse_reduction(parser, range, word, &out->reduction);
    break;
  case CLAUSE_DISTRIBUTE:
    parse_distribute(parser, range, out);
    break;
  case CLAUSE_GATHER:
    parse_sections(parser, range, word, true, &out->sections);
    break;
  default:
    parse_expression(parser, range, word, &out->expression);
    break;
  }
}

/* Whether a word that takes an operand has one; reports if not. */
bool parse_check_operand(struct parser *parser, size_t at, const char *word,
                         enum operand operand) {
  bool has_operand = parse_is_mark(parser, at, '(');
  if (has_operand && operand == OPERAND_NEVER)
    PARSE_ERROR(parser, unexpected_operand, parse_span_at(parser, at), word);
  if (!has_operand && operand == OPERAND_ALWAYS)
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, at), "'('", word);
  return has_operand && operand != OPERAND_NEVER;
}

static void check_duplicate(struct parser *parser,
                            const struct directive *directive,
                            const struct clause *clause) {
  const struct clause *first = directive_find(directive, clause->kind);
  if (!first || parse_clause_words[clause->kind].may_repeat)
    return;
  struct diag *diag = PARSE_ERROR(parser, duplicate_clause, clause->word,
                                  parse_clause_words[clause->kind].word);
  PARSE_NOTE(parser, diag, note_previous, first->word);
}

/* clause: word | word '(' operand ')'. Returns behind it. */
static size_t parse_clause(struct parser *parser, size_t at,
                           struct directive *directive) {
  bool has_group = parse_is_mark(parser, at + 1, '(');
  size_t next = has_group ? parse_next(parser, at + 1) : at + 1;
  int kind = parse_find_clause(parser, at);
  bool is_known = kind != CLAUSE_COUNT;
  bool fits = is_known && parse_clause_words[kind].on & (1u << directive->kind);
  if (!fits && is_known && !parse_is_modifier_word(parser, at)) {
    PARSE_ERROR(parser, wrong_clause, parse_span_at(parser, at),
                parse_clause_words[kind].word,
                parse_directives[directive->kind].word);
    return next;
  }
  if (!fits) {
    parse_report_clause(parser, at, directive->kind);
    return next;
  }
  struct clause clause = {.kind = (enum clause_kind)kind,
                          .span = parse_span(parser, (struct range){at, next}),
                          .word = parse_span_at(parser, at)};
  check_duplicate(parser, directive, &clause);
  if (parse_check_operand(parser, at + 1, parse_clause_words[kind].word,
                          parse_clause_words[kind].operand))
    parse_clause_operand(parser, parse_inside(parser, at + 1), &clause);
  *ARENA_PUSH(parser->arena, directive->clauses, directive->n_clauses) = clause;
  return next;
}

/* clauses: (clause (','? clause)*)? */
void parse_clauses(struct parser *parser, size_t at,
                   struct directive *directive) {
  bool may_comma = false;
  while (parser->tokens[at].kind != TOKEN_END) {
    if (may_comma && parse_is_mark(parser, at, ',')) {
      at++;
      if (parser->tokens[at].kind == TOKEN_END)
        PARSE_ERROR(parser, expected_after, parse_span_at(parser, at),
                    "a clause", ",");
      may_comma = false;
      continue;
    }
    if (parser->tokens[at].kind != TOKEN_WORD) {
      PARSE_ERROR(parser, extra_text, parse_span_at(parser, at),
                  parse_word_at(parser, at),
                  parse_directives[directive->kind].word);
      return;
    }
    at = parse_clause(parser, at, directive);
    may_comma = true;
  }
}

static void report_conflict(struct parser *parser, const struct clause *first,
                            const struct clause *second, const char *help) {
  if (second->word.begin < first->word.begin) {
    const struct clause *swap = first;
    first = second;
    second = swap;
  }
  struct diag *diag = PARSE_ERROR(parser, clause_conflict, second->word,
                                  parse_clause_words[first->kind].word,
                                  parse_clause_words[second->kind].word);
  PARSE_NOTE(parser, diag, note_previous, first->word);
  if (help)
    PARSE_NOTE(parser, diag, note_help, second->word, help);
}

void parse_check_conflicts(struct parser *parser,
                           const struct directive *directive) {
  static const char no_result[] =
      "nobody waits for this loop, so that there is no moment from which on "
      "the result is there";
  static const struct {
    enum clause_kind one, other;
    const char *help;
  } pairs[] = {
      {CLAUSE_GRAINSIZE, CLAUSE_NUM_TASKS, NULL},
      {CLAUSE_NOWAIT, CLAUSE_REDUCTION, no_result},
      {CLAUSE_NOWAIT, CLAUSE_GATHER, no_result},
      {CLAUSE_DEPENDS, CLAUSE_REDUCTION, no_result},
      {CLAUSE_DEPENDS, CLAUSE_GATHER, no_result},
      {CLAUSE_FIRES, CLAUSE_REDUCTION, no_result},
      {CLAUSE_FIRES, CLAUSE_GATHER, no_result},
      {CLAUSE_PERSISTENT, CLAUSE_IF,
       "a persistent task has no end that the encountering one could wait for"},
  };
  for (size_t i = 0; i < PARSE_COUNT_OF(pairs); i++) {
    const struct clause *first = directive_find(directive, pairs[i].one);
    const struct clause *second = directive_find(directive, pairs[i].other);
    if (first && second)
      report_conflict(parser, first, second, pairs[i].help);
  }
}

void parse_check_needed(struct parser *parser,
                        const struct directive *directive) {
  static const struct {
    enum directive_kind directive;
    enum clause_kind clause;
  } needs[] = {{DIRECTIVE_POLL, CLAUSE_GOT},
               {DIRECTIVE_BROADCAST, CLAUSE_FROM}};
  for (size_t i = 0; i < PARSE_COUNT_OF(needs); i++)
    if (directive->kind == needs[i].directive &&
        !directive_find(directive, needs[i].clause))
      PARSE_ERROR(parser, missing_clause, directive->word,
                  parse_directives[directive->kind].word,
                  parse_clause_words[needs[i].clause].word);
}
