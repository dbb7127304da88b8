/* SPDX-License-Identifier: BSD-3-Clause */
/* Events with their modifiers, and ranks. */
#include "parser.h"

#include <string.h>

enum modifier {
  MODIFIER_FROM,
  MODIFIER_AS,
  MODIFIER_INTO,
  MODIFIER_REDUCE,
  MODIFIER_SOURCE,
  MODIFIER_TO,
  MODIFIER_DATA,
  MODIFIER_COUNT,
  MODIFIER_STICKY,
  MODIFIER_END
};

/* ORDER MODIFIER: the first five are for awaited events. */
static const char *const modifier_words[] = {
    "from", "as", "into", "reduce", "source", "to", "data", "count", "sticky"};

/* What somebody who wrote the one on the wrong side wants. */
static const char *const modifier_counterparts[] = {
    "to", "data", "data", NULL, NULL, "from", "as", NULL, NULL};

enum { N_AWAITED = 5, MAX_CHOICES = 64 };

/* Words of OpenMP and MPI that stand for a modifier. */
static const struct {
  const char *word;
  const char *awaited;
  const char *fired;
} modifier_aliases[] = {
    {"in", "from", NULL},           {"out", NULL, "to"},
    {"src", "from", "to"},          {"dest", "from", "to"},
    {"target", "from", "to"},       {"rank", "from", "to"},
    {"reduction", "reduce", NULL},  {"copy", "into", "data"},
    {"copyin", "into", NULL},       {"buf", "into", "data"},
    {"payload", "as", "data"},      {"map", "as", "data"},
    {"persistent", NULL, "sticky"}, {"times", NULL, "count"},
    {"num", NULL, "count"},
};

const char *const *parse_modifier_words(size_t *count) {
  *count = MODIFIER_END;
  return modifier_words;
}

static const struct {
  const char *word;
  const char *macro;
  enum rank_kind kind;
} rank_words[] = {
    {"self", "EDAT_SELF", RANK_SELF}, {"any", "EDAT_ANY", RANK_ANY},
    {"all", "EDAT_ALL", RANK_ALL},    {"others", NULL, RANK_OTHERS},
    {"none", NULL, RANK_NONE},
};

const char *rank_kind_name(enum rank_kind kind) {
  for (size_t i = 0; i < sizeof rank_words / sizeof *rank_words; i++)
    if (rank_words[i].kind == kind)
      return rank_words[i].word;
  return kind == RANK_RANGE ? "range" : "expression";
}

/* A rank operand being parsed. */
struct rank_context {
  const char *of;
  unsigned keywords;
  unsigned depth;
};

static enum rank_kind keyword_at(const struct parser *parser, size_t at) {
  for (size_t i = 0; i < sizeof rank_words / sizeof *rank_words; i++)
    if (parse_is_word(parser, at, rank_words[i].word) ||
        (rank_words[i].macro && parse_is_word(parser, at, rank_words[i].macro)))
      return rank_words[i].kind;
  return RANK_ABSENT;
}

/* EDAT_SELF and the like have MPI's numbers: no part of a computation. */
static bool check_no_macros(struct parser *parser, struct range range,
                            const char *of) {
  for (size_t at = range.begin; at < range.end; at++)
    for (size_t i = 0; i < sizeof rank_words / sizeof *rank_words; i++)
      if (rank_words[i].macro &&
          parse_is_word(parser, at, rank_words[i].macro)) {
        PARSE_ERROR(parser, rank_keyword_inside, parse_span_at(parser, at),
                    rank_words[i].macro, of);
        return false;
      }
  return true;
}

static void parse_rank_keyword(struct parser *parser, size_t at,
                               enum rank_kind kind,
                               const struct rank_context *context,
                               struct rank *out) {
  if (!(context->keywords & RANK_BIT(kind)))
    PARSE_ERROR(parser, bad_rank_keyword, parse_span_at(parser, at),
                parse_word_at(parser, at), context->of);
  out->kind = kind;
}

static void parse_arm(struct parser *parser, struct range range,
                      struct rank_context context, struct rank *out);

static bool is_choice_of_expressions(const struct rank *rank) {
  return rank->then->kind == RANK_EXPRESSION &&
         rank->otherwise->kind == RANK_EXPRESSION;
}

/* choice: condition '?' arm ':' arm */
static void parse_choice(struct parser *parser, struct range range,
                         size_t question, struct rank_context context,
                         struct rank *out) {
  struct range then = {question + 1, range.end};
  size_t colon = parse_find_colon(parser, then);
  if (colon == range.end) {
    PARSE_ERROR(parser, expected, parse_span_at(parser, range.end), "':'");
    return;
  }
  then.end = colon;
  struct range condition = {range.begin, question};
  if (!check_no_macros(parser, condition, context.of))
    return;
  parse_expression(parser, condition, context.of, &out->condition);
  context.depth++;
  out->kind = RANK_CHOICE;
  out->then = ARENA_NEW(parser->arena, struct rank);
  out->otherwise = ARENA_NEW(parser->arena, struct rank);
  parse_arm(parser, then, context, out->then);
  parse_arm(parser, (struct range){colon + 1, range.end}, context,
            out->otherwise);
  if (is_choice_of_expressions(out))
    *out = (struct rank){.kind = RANK_EXPRESSION,
                         .span = out->span,
                         .value = parse_text(parser, range)};
}

/* arm: keyword | choice | expression */
static void parse_arm(struct parser *parser, struct range range,
                      struct rank_context context, struct rank *out) {
  out->span = parse_span(parser, range);
  if (range.end == range.begin + 1) {
    enum rank_kind kind = keyword_at(parser, range.begin);
    if (kind != RANK_ABSENT) {
      parse_rank_keyword(parser, range.begin, kind, &context, out);
      return;
    }
  }
  size_t question = parse_find(parser, range, '?');
  if (question < range.end && context.depth < MAX_CHOICES &&
      parse_find(parser, range, ',') == range.end) {
    parse_choice(parser, range, question, context, out);
    return;
  }
  if (!check_no_macros(parser, range, context.of))
    return;
  out->kind = RANK_EXPRESSION;
  parse_expression(parser, range, context.of, &out->value);
}

/* rank: arm | first ':' length */
void parse_rank(struct parser *parser, struct range range, const char *of,
                unsigned keywords, bool may_range, struct rank *out) {
  struct rank_context context = {.of = of, .keywords = keywords};
  size_t colon = parse_find_colon(parser, range);
  if (colon == range.end) {
    parse_arm(parser, range, context, out);
    return;
  }
  out->span = parse_span(parser, range);
  if (!may_range) {
    PARSE_ERROR(parser, rank_range, parse_span_at(parser, colon));
    return;
  }
  if (!check_no_macros(parser, range, of))
    return;
  out->kind = RANK_RANGE;
  parse_expression(parser, (struct range){range.begin, colon}, of, &out->value);
  parse_expression(parser, (struct range){colon + 1, range.end}, of,
                   &out->length);
}

static void parse_event_reduce(struct parser *parser, struct range range,
                               struct span span, struct event *event) {
  event->reduce.span = span;
  parse_reduction(parser, range, "reduce", &event->reduce);
  if (event->reduce.list.count > 1)
    PARSE_ERROR(parser, too_many, event->reduce.list.items[1].whole.span,
                "reduce", "object or section");
}

static void parse_modifier_operand(struct parser *parser,
                                   enum modifier modifier, struct range range,
                                   struct span span, struct event *event) {
  const unsigned common = RANK_BIT(RANK_SELF) | RANK_BIT(RANK_ALL) |
                          RANK_BIT(RANK_OTHERS) | RANK_BIT(RANK_NONE);
  switch (modifier) {
  case MODIFIER_FROM:
    parse_rank(parser, range, "from", common | RANK_BIT(RANK_ANY), true,
               &event->from);
    break;
  case MODIFIER_TO:
    parse_rank(parser, range, "to", common, false, &event->to);
    break;
  case MODIFIER_AS:
    event->as.span = span;
    parse_as(parser, range, &event->as);
    break;
  case MODIFIER_INTO:
    parse_section(parser, range, "into", false, &event->into);
    break;
  case MODIFIER_REDUCE:
    parse_event_reduce(parser, range, span, event);
    break;
  case MODIFIER_SOURCE:
    parse_source(parser, range, event);
    break;
  case MODIFIER_DATA:
    parse_section(parser, range, "data", false, &event->data);
    break;
  case MODIFIER_COUNT:
    parse_expression(parser, range, "count", &event->count);
    break;
  default:
    break;
  }
}

static const char *side_name(bool awaited) {
  return awaited ? "an awaited" : "a fired";
}

static bool is_on_side(int modifier, bool awaited) {
  return (modifier < N_AWAITED) == awaited;
}

static int find_modifier(const struct parser *parser, size_t at) {
  for (int i = 0; i < MODIFIER_END; i++)
    if (parse_is_word(parser, at, modifier_words[i]))
      return i;
  return MODIFIER_END;
}

static const char *find_alias(const struct parser *parser, size_t at,
                              bool awaited) {
  size_t count = sizeof modifier_aliases / sizeof *modifier_aliases;
  for (size_t i = 0; i < count; i++)
    if (parse_is_word(parser, at, modifier_aliases[i].word))
      return awaited ? modifier_aliases[i].awaited : modifier_aliases[i].fired;
  return NULL;
}

static void report_unknown_modifier(struct parser *parser, size_t at,
                                    bool awaited) {
  const char *word = parse_word_at(parser, at);
  struct span span = parse_span_at(parser, at);
  struct diag *diag = parse_is_clause_word(word)
                          ? PARSE_ERROR(parser, misplaced_clause, span, word)
                          : PARSE_ERROR(parser, unknown_modifier, span, word,
                                        side_name(awaited));
  const char *alias = find_alias(parser, at, awaited);
  if (alias)
    PARSE_NOTE(parser, diag, note_did_you_mean, span, alias);
  else if (awaited)
    parse_suggest(parser, diag, at, modifier_words, N_AWAITED);
  else
    parse_suggest(parser, diag, at, modifier_words + N_AWAITED,
                  MODIFIER_END - N_AWAITED);
}

static void report_wrong_side(struct parser *parser, size_t at, int modifier,
                              bool awaited) {
  struct span span = parse_span_at(parser, at);
  struct diag *diag = PARSE_ERROR(parser, wrong_modifier, span,
                                  modifier_words[modifier], side_name(awaited));
  if (modifier_counterparts[modifier])
    PARSE_NOTE(parser, diag, note_did_you_mean, span,
               modifier_counterparts[modifier]);
}

/* as, into and reduce all take the payload. */
static void check_payload(struct parser *parser, const struct span *seen,
                          int modifier, size_t at) {
  if (modifier < MODIFIER_AS || modifier > MODIFIER_REDUCE)
    return;
  for (int other = MODIFIER_AS; other <= MODIFIER_REDUCE; other++)
    if (other != modifier && seen[other].end) {
      struct diag *diag =
          PARSE_ERROR(parser, payload_conflict, parse_span_at(parser, at),
                      modifier_words[other], modifier_words[modifier]);
      PARSE_NOTE(parser, diag, note_previous, seen[other]);
      return;
    }
}

static void check_modifier(struct parser *parser, struct span *seen,
                           int modifier, size_t at, bool awaited) {
  if (!is_on_side(modifier, awaited)) {
    report_wrong_side(parser, at, modifier, awaited);
  } else if (seen[modifier].end) {
    struct diag *diag =
        PARSE_ERROR(parser, duplicate_modifier, parse_span_at(parser, at),
                    modifier_words[modifier]);
    PARSE_NOTE(parser, diag, note_previous, seen[modifier]);
  } else {
    check_payload(parser, seen, modifier, at);
    seen[modifier] = parse_span_at(parser, at);
  }
}

static void parse_sticky(struct parser *parser, size_t at, bool has_operand,
                         struct event *event) {
  event->is_sticky = true;
  event->sticky = parse_span_at(parser, at);
  if (has_operand)
    PARSE_ERROR(parser, unexpected_operand, parse_span_at(parser, at + 1),
                "sticky");
}

/* modifier: word '(' operand ')' | sticky. Returns behind it. */
static size_t parse_modifier(struct parser *parser, size_t at, size_t end,
                             bool awaited, struct span *seen,
                             struct event *event) {
  int modifier = find_modifier(parser, at);
  bool has_operand = at + 1 < end && parse_is_mark(parser, at + 1, '(');
  size_t next = has_operand ? parse_next(parser, at + 1) : at + 1;
  if (modifier == MODIFIER_END) {
    report_unknown_modifier(parser, at, awaited);
    return next;
  }
  bool is_usable = is_on_side(modifier, awaited) && !seen[modifier].end;
  check_modifier(parser, seen, modifier, at, awaited);
  if (!is_usable)
    return next;
  if (modifier == MODIFIER_STICKY)
    parse_sticky(parser, at, has_operand, event);
  else if (!has_operand)
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, at + 1), "'('",
                modifier_words[modifier]);
  else
    parse_modifier_operand(parser, (enum modifier)modifier,
                           parse_inside(parser, at + 1),
                           parse_span(parser, (struct range){at, next}), event);
  return next;
}

static void report_after_event(struct parser *parser, size_t at,
                               const struct event *event) {
  const char *name = event->name.text.str;
  struct diag *diag =
      PARSE_ERROR(parser, expected_after, parse_span_at(parser, at),
                  "',', ')' or a modifier", name);
  if (parse_is_mark(parser, at, ':'))
    PARSE_NOTE(parser, diag, note_help, parse_span_at(parser, at),
               "events have names and no direction: the task that needs one "
               "says 'depends', the one that makes it 'fires'");
  if (!parse_is_mark(parser, at, '('))
    return;
  const char *help =
      find_modifier(parser, at - 1) < MODIFIER_END
          ? arena_printf(parser->arena,
                         "'%s' reads as the name of an event here: modifiers "
                         "follow their event without a comma",
                         name)
          : arena_printf(parser->arena, "indices are written '%s[i]'", name);
  PARSE_NOTE(parser, diag, note_help, parse_span_at(parser, at), help);
}

/* event: name index* modifier* */
static bool parse_event(struct parser *parser, struct range range, bool awaited,
                        struct event *event) {
  size_t at = range.begin;
  if (!parse_name(parser, &at, range.end, "an event", true, &event->name))
    return false;
  parse_indices(parser, &at, range.end, awaited, event->indices,
                &event->n_indices);
  event->key = parse_span(parser, (struct range){range.begin, at});
  event->span = parse_span(parser, range);
  struct span seen[MODIFIER_END] = {{0, 0}};
  while (at < range.end) {
    if (parser->tokens[at].kind != TOKEN_WORD) {
      report_after_event(parser, at, event);
      break;
    }
    at = parse_modifier(parser, at, range.end, awaited, seen, event);
  }
  return true;
}

/* events: event (',' event)* */
void parse_events(struct parser *parser, struct range range, const char *of,
                  bool awaited, struct event_list *out) {
  if (parse_is_empty(range)) {
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, range.begin),
                "an event", of);
    return;
  }
  bool more;
  do {
    struct range part = parse_split(parser, &range, &more);
    struct event event = {0};
    if (parse_event(parser, part, awaited, &event))
      *ARENA_PUSH(parser->arena, out->items, out->count) = event;
  } while (more);
}
