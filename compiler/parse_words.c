/* SPDX-License-Identifier: BSD-3-Clause */
/* The words of the language: which directives and clauses there are, what goes
 * where, and what people write instead who know OpenMP or MPI.
 */
#include "parser.h"

#include <string.h>

#define ON(directive) (1u << DIRECTIVE_##directive)

const struct directive_word parse_directives[DIRECTIVE_COUNT] = {
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

const struct clause_word parse_clause_words[CLAUSE_COUNT] = {
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
    {"rank", "on", NULL},
    {"when", "depends", NULL},
    {"after", "depends", NULL},
    {"detach", NULL, "an event that the task depends on does this"},
    {"sticky", NULL, "'sticky' is a modifier of a fired event"},
};

const char *directive_kind_name(enum directive_kind kind) {
  return parse_directives[kind].word;
}

const char *clause_kind_name(enum clause_kind kind) {
  return parse_clause_words[kind].word;
}

const char *reduce_op_name(enum reduce_op op) {
  static const char *const names[] = {"",  "+", "*", "min", "max",
                                      "&", "|", "^", "&&",  "||"};
  return names[op]; /* ORDER enum reduce_op */
}

bool directive_is_standalone(enum directive_kind kind) {
  return parse_directives[kind].is_standalone;
}

bool parse_is_clause_word(const char *word) {
  for (int kind = 0; kind < CLAUSE_COUNT; kind++)
    if (strcmp(parse_clause_words[kind].word, word) == 0)
      return true;
  return false;
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

int parse_find_clause(const struct parser *parser, size_t at) {
  for (int kind = 0; kind < CLAUSE_COUNT; kind++)
    if (parse_is_word(parser, at, parse_clause_words[kind].word))
      return kind;
  return CLAUSE_COUNT;
}

int parse_find_directive(const struct parser *parser, size_t at) {
  for (int kind = 0; kind < DIRECTIVE_COUNT; kind++)
    if (parse_is_word(parser, at, parse_directives[kind].word))
      return kind;
  return DIRECTIVE_COUNT;
}

void parse_report_directive(struct parser *parser, size_t at) {
  struct span span = parse_span_at(parser, at);
  struct diag *diag =
      PARSE_ERROR(parser, unknown_directive, span, parse_word_at(parser, at));
  const struct alias *alias = find_alias(parser, at, directive_aliases,
                                         PARSE_COUNT_OF(directive_aliases));
  int clause = parse_find_clause(parser, at);
  if (alias) {
    note_alias(parser, diag, at, alias);
  } else if (clause != CLAUSE_COUNT) {
    int owner = 0;
    while (!(parse_clause_words[clause].on & (1u << owner)))
      owner++;
    PARSE_NOTE(parser, diag, note_help, span,
               arena_printf(parser->arena, "'%s' is a clause of '%s'",
                            parse_clause_words[clause].word,
                            parse_directives[owner].word));
  } else {
    const char *words[DIRECTIVE_COUNT];
    for (int kind = 0; kind < DIRECTIVE_COUNT; kind++)
      words[kind] = parse_directives[kind].word;
    parse_suggest(parser, diag, at, words, DIRECTIVE_COUNT);
  }
}

bool parse_is_modifier_word(const struct parser *parser, size_t at) {
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
    if (parse_clause_words[i].on & (1u << kind))
      words[count++] = parse_clause_words[i].word;
  parse_suggest(parser, diag, at, words, count);
}

void parse_report_clause(struct parser *parser, size_t at,
                         enum directive_kind kind) {
  struct span span = parse_span_at(parser, at);
  const char *word = parse_word_at(parser, at);
  const char *of = parse_directives[kind].word;
  if (parse_is_modifier_word(parser, at)) {
    PARSE_ERROR(parser, misplaced_modifier, span, word, of);
    return;
  }
  struct diag *diag = PARSE_ERROR(parser, unknown_clause, span, word, of);
  const struct alias *alias =
      find_alias(parser, at, clause_aliases, PARSE_COUNT_OF(clause_aliases));
  bool fits = alias && alias->ours && (ON(TASK) | ON(TASKLOOP)) & (1u << kind);
  if (fits || (alias && alias->help))
    note_alias(parser, diag, at, alias);
  else
    suggest_clause(parser, diag, at, kind);
}
