/* SPDX-License-Identifier: BSD-3-Clause */
/* Directives and clauses: tables of what exists, what goes where and what
 * people write instead, and the loop that reads them. */
#include "parser.h"

#include <string.h>

#define ON(directive) (1u << DIRECTIVE_##directive)

enum operand { OPERAND_NEVER, OPERAND_MAYBE, OPERAND_ALWAYS };

static const struct {
  const char *word;
  enum operand operand;
  bool is_standalone;
} directives[DIRECTIVE_COUNT] = {
    [DIRECTIVE_TASK] = {"task", OPERAND_NEVER, false},
    [DIRECTIVE_TASKLOOP] = {"taskloop", OPERAND_NEVER, false},
    [DIRECTIVE_FIRE] = {"fire", OPERAND_ALWAYS, true},
    [DIRECTIVE_WAIT] = {"wait", OPERAND_ALWAYS, true},
    [DIRECTIVE_POLL] = {"poll", OPERAND_ALWAYS, true},
    [DIRECTIVE_BARRIER] = {"barrier", OPERAND_NEVER, true},
    [DIRECTIVE_CANCEL] = {"cancel", OPERAND_ALWAYS, true},
    [DIRECTIVE_REDUCTION] = {"reduction", OPERAND_ALWAYS, true},
    [DIRECTIVE_BROADCAST] = {"broadcast", OPERAND_ALWAYS, true},
    [DIRECTIVE_EVENT] = {"event", OPERAND_ALWAYS, true},
    [DIRECTIVE_TASKGROUP] = {"taskgroup", OPERAND_NEVER, false},
    [DIRECTIVE_CRITICAL] = {"critical", OPERAND_ALWAYS, false},
};

static const struct {
  const char *word;
  enum operand operand;
  bool may_repeat;
  unsigned on;
} clauses[CLAUSE_COUNT] = {
#define BOTH (ON(TASK) | ON(TASKLOOP))
    [CLAUSE_DEPENDS] = {"depends", OPERAND_ALWAYS, true, BOTH},
    [CLAUSE_FIRES] = {"fires", OPERAND_ALWAYS, true, BOTH},
    [CLAUSE_FIRSTPRIVATE] = {"firstprivate", OPERAND_ALWAYS, true, BOTH},
    [CLAUSE_SHARED] = {"shared", OPERAND_ALWAYS, true, BOTH},
    [CLAUSE_PRIVATE] = {"private", OPERAND_ALWAYS, true, BOTH},
    [CLAUSE_DEFAULT] = {"default", OPERAND_ALWAYS, false, BOTH},
    [CLAUSE_PERSISTENT] = {"persistent", OPERAND_MAYBE, false, ON(TASK)},
    [CLAUSE_NAME] = {"name", OPERAND_ALWAYS, false, BOTH},
    [CLAUSE_ON] = {"on", OPERAND_ALWAYS, false, ON(TASK)},
    [CLAUSE_IF] = {"if", OPERAND_ALWAYS, false, BOTH},
    [CLAUSE_PRIORITY] = {"priority", OPERAND_ALWAYS, false, BOTH},
    [CLAUSE_GRAINSIZE] = {"grainsize", OPERAND_ALWAYS, false, ON(TASKLOOP)},
    [CLAUSE_NUM_TASKS] = {"num_tasks", OPERAND_ALWAYS, false, ON(TASKLOOP)},
    [CLAUSE_COLLAPSE] = {"collapse", OPERAND_ALWAYS, false, ON(TASKLOOP)},
    [CLAUSE_REDUCTION] = {"reduction", OPERAND_ALWAYS, true, ON(TASKLOOP)},
    [CLAUSE_DISTRIBUTE] = {"distribute", OPERAND_ALWAYS, false, ON(TASKLOOP)},
    [CLAUSE_GATHER] = {"gather", OPERAND_ALWAYS, true, ON(TASKLOOP)},
    [CLAUSE_NOWAIT] = {"nowait", OPERAND_NEVER, false, ON(TASKLOOP)},
    [CLAUSE_GOT] = {"got", OPERAND_ALWAYS, false, ON(POLL)},
    [CLAUSE_FROM] = {"from", OPERAND_ALWAYS, false, ON(BROADCAST)},
#undef BOTH
};

/* Words of OpenMP and MPI, what they are here, or what to do without them. */
struct alias {
  const char *word;
  const char *ours;
  const char *help;
};

static const struct alias directive_aliases[] = {
    {"for", "taskloop", NULL},
    {"loop", "taskloop", NULL},
    {"distribute", "taskloop", NULL},
    {"sections", "taskgroup", NULL},
    {"section", "task", NULL},
    {"taskwait", "taskgroup",
     "put the tasks to wait for into a 'taskgroup' block"},
    {"parallel", NULL,
     "there is no parallel region: tasks always run on all workers"},
    {"single", NULL, "main runs once on each rank: just leave it out"},
    {"master", NULL, "main runs once on each rank: just leave it out"},
    {"masked", NULL, "main runs once on each rank: just leave it out"},
    {"atomic", "critical", NULL},
    {"ordered", NULL, "'task persistent(ordered)' runs instances in order"},
    {"flush", NULL, "events order memory: just leave it out"},
    {"taskyield", "wait", NULL},
    {"depend", "task", "'depends' is a clause of 'task'"},
    {"send", "fire", NULL},
    {"recv", "wait", NULL},
    {"receive", "wait", NULL},
    {"signal", "fire", NULL},
    {"await", "wait", NULL},
    {"bcast", "broadcast", NULL},
    {"reduce", "reduction", NULL},
    {"allreduce", "reduction", NULL},
};

static const struct alias clause_aliases[] = {
    {"depend", "depends", NULL},
    {"in", "depends", NULL},
    {"out", "fires", NULL},
    {"nogroup", "nowait", NULL},
    {"lastprivate", "shared", NULL},
    {"copyin", "firstprivate", NULL},
    {"in_reduction", "reduction", NULL},
    {"task_reduction", "reduction", NULL},
    {"schedule", "grainsize", NULL},
    {"dist_schedule", "distribute", NULL},
    {"num_threads", NULL, "EDAT_NUM_WORKERS sets the number of workers"},
    {"untied", NULL, "tasks are tied: just leave it out"},
    {"mergeable", NULL, "just leave it out"},
    {"final", "if", NULL},
    {"affinity", "on", NULL},
    {"detach", NULL, "an event that the task depends on does this"},
    {"sticky", NULL, "'sticky' is a modifier of a fired event"},
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

const char *directive_kind_name(enum directive_kind kind) {
  return directives[kind].word;
}

const char *clause_kind_name(enum clause_kind kind) {
  return clauses[kind].word;
}

const char *reduce_op_name(enum reduce_op op) {
  static const char *const names[] = {"",  "+", "*", "min", "max",
                                      "&", "|", "^", "&&",  "||"};
  return names[op]; /* ORDER enum reduce_op */
}

bool directive_is_standalone(enum directive_kind kind) {
  return directives[kind].is_standalone;
}

bool parse_is_clause_word(const char *word) {
  for (int kind = 0; kind < CLAUSE_COUNT; kind++)
    if (strcmp(clauses[kind].word, word) == 0)
      return true;
  return false;
}

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

static const struct alias *find_alias(const struct parser *parser, size_t at,
                                      const struct alias *aliases,
                                      size_t count) {
  for (size_t i = 0; i < count; i++)
    if (parse_is_word(parser, at, aliases[i].word))
      return &aliases[i];
  return NULL;
}

static void note_alias(struct parser *parser, struct diag *diag, size_t at,
                       const struct alias *alias) {
  struct span span = parse_span_at(parser, at);
  if (alias->ours)
    PARSE_NOTE(parser, diag, note_did_you_mean, span, alias->ours);
  if (alias->help)
    PARSE_NOTE(parser, diag, note_help, span, alias->help);
}

static int find_clause(const struct parser *parser, size_t at) {
  for (int kind = 0; kind < CLAUSE_COUNT; kind++)
    if (parse_is_word(parser, at, clauses[kind].word))
      return kind;
  return CLAUSE_COUNT;
}

static int find_directive(const struct parser *parser, size_t at) {
  for (int kind = 0; kind < DIRECTIVE_COUNT; kind++)
    if (parse_is_word(parser, at, directives[kind].word))
      return kind;
  return DIRECTIVE_COUNT;
}

static void report_unknown_directive(struct parser *parser, size_t at) {
  struct span span = parse_span_at(parser, at);
  struct diag *diag =
      PARSE_ERROR(parser, unknown_directive, span, parse_word_at(parser, at));
  const struct alias *alias = find_alias(parser, at, directive_aliases,
                                         COUNT_OF(directive_aliases));
  int clause = find_clause(parser, at);
  if (alias) {
    note_alias(parser, diag, at, alias);
  } else if (clause != CLAUSE_COUNT) {
    int owner = 0;
    while (!(clauses[clause].on & (1u << owner)))
      owner++;
    PARSE_NOTE(parser, diag, note_help, span,
               arena_printf(parser->arena, "'%s' is a clause of '%s'",
                            clauses[clause].word, directives[owner].word));
  } else {
    const char *words[DIRECTIVE_COUNT];
    for (int kind = 0; kind < DIRECTIVE_COUNT; kind++)
      words[kind] = directives[kind].word;
    parse_suggest(parser, diag, at, words, DIRECTIVE_COUNT);
  }
}

static bool is_modifier_word(const struct parser *parser, size_t at) {
  size_t count;
  const char *const *words = parse_modifier_words(&count);
  for (size_t i = 0; i < count; i++)
    if (parse_is_word(parser, at, words[i]))
      return true;
  return false;
}

static void suggest_clause(struct parser *parser, struct diag *diag, size_t at,
                           enum directive_kind kind) {
  const char *words[CLAUSE_COUNT];
  size_t count = 0;
  for (int i = 0; i < CLAUSE_COUNT; i++)
    if (clauses[i].on & (1u << kind))
      words[count++] = clauses[i].word;
  parse_suggest(parser, diag, at, words, count);
}

static void report_unknown_clause(struct parser *parser, size_t at,
                                  enum directive_kind kind) {
  struct span span = parse_span_at(parser, at);
  const char *word = parse_word_at(parser, at);
  const char *of = directives[kind].word;
  if (is_modifier_word(parser, at)) {
    PARSE_ERROR(parser, misplaced_modifier, span, word, of);
    return;
  }
  struct diag *diag = PARSE_ERROR(parser, unknown_clause, span, word, of);
  const struct alias *alias =
      find_alias(parser, at, clause_aliases, COUNT_OF(clause_aliases));
  bool fits = alias && alias->ours && (ON(TASK) | ON(TASKLOOP)) & (1u << kind);
  if (fits || (alias && alias->help))
    note_alias(parser, diag, at, alias);
  else
    suggest_clause(parser, diag, at, kind);
}

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
}

/* default: none | shared | firstprivate */
static void parse_default(struct parser *parser, struct range range,
                          struct clause *out) {
  static const char *const words[] = {"none", "shared", "firstprivate"};
  for (size_t i = 0; i < COUNT_OF(words); i++)
    if (is_single_word(parser, range, words[i])) {
      out->capture = (enum capture_default)i; /* ORDER enum capture_default */
      return;
    }
  report_operand(parser, range, "default", words, COUNT_OF(words));
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
      report_operand(parser, range, "distribute", words, COUNT_OF(words));
    else
      parse_expression(parser, parse_inside(parser, open), "cyclic",
                       &out->expression);
  } else {
    report_operand(parser, range, "distribute", words, COUNT_OF(words));
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
static void parse_whole_name(struct parser *parser, struct range range,
                             const char *of, struct name *out) {
  size_t at = range.begin;
  if (!parse_name(parser, &at, range.end, of, false, out))
    return;
  if (at < range.end)
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, at), "')'",
                out->text.str);
}

static void parse_clause_operand(struct parser *parser, struct range range,
                                 struct clause *out) {
  const char *word = clauses[out->kind].word;
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
static bool check_operand(struct parser *parser, size_t at, const char *word,
                          enum operand operand) {
  bool has_operand = parse_is_mark(parser, at, '(');
  if (has_operand && operand == OPERAND_NEVER)
    PARSE_ERROR(parser, unexpected_operand, parse_span_at(parser, at), word);
  if (!has_operand && operand == OPERAND_ALWAYS)
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, at), "'('",
                word);
  return has_operand && operand != OPERAND_NEVER;
}

static void check_duplicate(struct parser *parser,
                            const struct directive *directive,
                            const struct clause *clause) {
  const struct clause *first = directive_find(directive, clause->kind);
  if (!first || clauses[clause->kind].may_repeat)
    return;
  struct diag *diag = PARSE_ERROR(parser, duplicate_clause, clause->word,
                                  clauses[clause->kind].word);
  PARSE_NOTE(parser, diag, note_previous, first->word);
}

/* clause: word | word '(' operand ')'. Returns behind it. */
static size_t parse_clause(struct parser *parser, size_t at,
                           struct directive *directive) {
  bool has_group = parse_is_mark(parser, at + 1, '(');
  size_t next = has_group ? parse_next(parser, at + 1) : at + 1;
  int kind = find_clause(parser, at);
  bool is_known = kind != CLAUSE_COUNT;
  bool fits = is_known && clauses[kind].on & (1u << directive->kind);
  if (!fits && is_known && !is_modifier_word(parser, at)) {
    PARSE_ERROR(parser, wrong_clause, parse_span_at(parser, at),
                clauses[kind].word, directives[directive->kind].word);
    return next;
  }
  if (!fits) {
    report_unknown_clause(parser, at, directive->kind);
    return next;
  }
  struct clause clause = {
      .kind = (enum clause_kind)kind,
      .span = parse_span(parser, (struct range){at, next}),
      .word = parse_span_at(parser, at)};
  check_duplicate(parser, directive, &clause);
  if (check_operand(parser, at + 1, clauses[kind].word, clauses[kind].operand))
    parse_clause_operand(parser, parse_inside(parser, at + 1), &clause);
  *ARENA_PUSH(parser->arena, directive->clauses, directive->n_clauses) =
      clause;
  return next;
}

/* clauses: (clause (','? clause)*)? */
static void parse_clauses(struct parser *parser, size_t at,
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
                  directives[directive->kind].word);
      return;
    }
    at = parse_clause(parser, at, directive);
    may_comma = true;
  }
}

static void parse_critical(struct parser *parser, struct range range,
                           struct directive *directive) {
  size_t at = range.begin;
  if (!parse_name(parser, &at, range.end, "a lock", false, &directive->name))
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
  const char *word = directives[directive->kind].word;
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

static void report_conflict(struct parser *parser, const struct clause *first,
                            const struct clause *second) {
  if (second->word.begin < first->word.begin) {
    const struct clause *swap = first;
    first = second;
    second = swap;
  }
  struct diag *diag = PARSE_ERROR(parser, clause_conflict, second->word,
                                  clauses[first->kind].word,
                                  clauses[second->kind].word);
  PARSE_NOTE(parser, diag, note_previous, first->word);
}

/* A loop that nobody waits for has no moment at which a result is there. */
static void check_conflicts(struct parser *parser,
                            const struct directive *directive) {
  static const enum clause_kind pairs[][2] = {
      {CLAUSE_GRAINSIZE, CLAUSE_NUM_TASKS},
      {CLAUSE_NOWAIT, CLAUSE_REDUCTION},
      {CLAUSE_NOWAIT, CLAUSE_GATHER},
      {CLAUSE_DEPENDS, CLAUSE_REDUCTION},
      {CLAUSE_DEPENDS, CLAUSE_GATHER},
      {CLAUSE_FIRES, CLAUSE_REDUCTION},
      {CLAUSE_FIRES, CLAUSE_GATHER},
  };
  for (size_t i = 0; i < COUNT_OF(pairs); i++) {
    const struct clause *first = directive_find(directive, pairs[i][0]);
    const struct clause *second = directive_find(directive, pairs[i][1]);
    if (first && second)
      report_conflict(parser, first, second);
  }
}

static void check_needed(struct parser *parser,
                         const struct directive *directive) {
  static const struct {
    enum directive_kind directive;
    enum clause_kind clause;
  } needs[] = {{DIRECTIVE_POLL, CLAUSE_GOT}, {DIRECTIVE_BROADCAST, CLAUSE_FROM}};
  for (size_t i = 0; i < COUNT_OF(needs); i++)
    if (directive->kind == needs[i].directive &&
        !directive_find(directive, needs[i].clause))
      PARSE_ERROR(parser, missing_clause, directive->word,
                  directives[directive->kind].word,
                  clauses[needs[i].clause].word);
}

static void parse_rest(struct parser *parser, struct directive *directive) {
  enum operand operand = directives[directive->kind].operand;
  bool has_group = parse_is_mark(parser, 1, '(');
  bool has_operand =
      check_operand(parser, 1, directives[directive->kind].word, operand);
  if (!has_group && operand == OPERAND_ALWAYS)
    return; /* what follows is no list of clauses */
  if (has_operand)
    parse_directive_operand(parser, parse_inside(parser, 1), directive);
  parse_clauses(parser, has_group ? parse_next(parser, 1) : 1, directive);
  check_conflicts(parser, directive);
  if (parser->ok)
    check_needed(parser, directive);
}

static struct directive *make_directive(const struct parser *parser,
                                        int kind) {
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
                        const struct directive *directive,
                        struct diag *first) {
  uint32_t line = source_position(parser->source, directive->word.begin).line;
  for (struct diag *diag = first; diag; diag = diag->next)
    if (source_position(parser->source, diag->span.begin).line != line)
      PARSE_NOTE(parser, diag, note_in_pragma, directive->word,
                 directives[directive->kind].word);
}

static struct directive *parse_tokens(struct parser *parser, bool is_paired) {
  if (parser->tokens[0].kind != TOKEN_WORD) {
    if (is_paired)
      PARSE_ERROR(parser, missing_directive, parse_span_at(parser, 0));
    return NULL;
  }
  int kind = find_directive(parser, 0);
  if (kind == DIRECTIVE_COUNT) {
    report_unknown_directive(parser, 0);
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
