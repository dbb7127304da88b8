/* SPDX-License-Identifier: BSD-3-Clause */
/* Shared by the parse files only: the state of parsing one pragma, walks over
 * its tokens, and a function for each production. An operand is a range of
 * token indices inside its brackets, so its end is known before it is parsed
 * and an error in it does not disturb what follows.
 */
#ifndef EDATCC_PARSER_H
#define EDATCC_PARSER_H

#include "arena.h"
#include "lex.h"
#include "parse.h"

struct parser {
  struct arena *arena;
  const struct source *source;
  const struct pragma *pragma;
  struct diags *diags;
  const struct token *tokens;
  size_t count; /* TOKEN_END included */
  bool ok;
};

struct range {
  size_t begin;
  size_t end; /* an index of a token too: the closing bracket or TOKEN_END */
};

/* Reports and remembers that the pragma is not usable:
 * PARSE_ERROR(parser, id, span, arguments...). */
#define PARSE_ERROR(parser, id, ...)                                           \
  ((parser)->ok = false,                                                       \
   diag_add((parser)->diags, DIAG_##id, (parser)->source, __VA_ARGS__))
#define PARSE_NOTE(parser, diag, id, ...)                                      \
  diag_note((parser)->diags, (diag), DIAG_##id, (parser)->source, __VA_ARGS__)

/* Walks over tokens. */
const char *parse_word_at(const struct parser *parser, size_t at);
bool parse_is_word(const struct parser *parser, size_t at, const char *word);
bool parse_is_mark(const struct parser *parser, size_t at, char mark);
struct span parse_span_at(const struct parser *parser, size_t at);
struct span parse_span(const struct parser *parser, struct range range);
struct text parse_text(const struct parser *parser, struct range range);
size_t parse_next(const struct parser *parser, size_t at); /* over a group */
/* First such mark at depth 0, or range.end. */
size_t parse_find(const struct parser *parser, struct range range, char mark);
/* First colon at depth 0 that closes no `?`, or range.end. */
size_t parse_find_colon(const struct parser *parser, struct range range);
/* The inside of the bracket at `at`. */
static inline struct range parse_inside(const struct parser *parser,
                                        size_t at) {
  return (struct range){at + 1, parser->tokens[at].partner};
}
static inline bool parse_is_empty(struct range range) {
  return range.begin >= range.end;
}
/* Takes the part up to the next comma off the front of the range. */
struct range parse_split(const struct parser *parser, struct range *range,
                         bool *more);
/* The words' nearest, as a note. `word` may come in any letter case. */
void parse_suggest(struct parser *parser, struct diag *diag, size_t at,
                   const char *const *candidates, size_t count);

/* Productions. `of` is the word whose operand the range is, for messages. */
void parse_expression(struct parser *parser, struct range range, const char *of,
                      struct text *out);
void parse_section(struct parser *parser, struct range range, const char *of,
                   bool take_apart, struct section *out);
void parse_sections(struct parser *parser, struct range range, const char *of,
                    bool take_apart, struct section_list *out);
void parse_names(struct parser *parser, struct range range, const char *of,
                 struct text_list *out);
void parse_reduction(struct parser *parser, struct range range, const char *of,
                     struct reduction *out);
/* The name at *at; `of` such as "an event". False: reported, *at unchanged. */
bool parse_name(struct parser *parser, size_t *at, size_t end, const char *of,
                bool may_compute, struct name *out);
void parse_indices(struct parser *parser, size_t *at, size_t end,
                   bool may_range, struct index *out, size_t *n_out);

/* Ranks: which keywords an operand takes. */
#define RANK_BIT(kind) (1u << (kind))
void parse_rank(struct parser *parser, struct range range, const char *of,
                unsigned keywords, bool may_range, struct rank *out);

void parse_as(struct parser *parser, struct range range, struct as *out);
void parse_source(struct parser *parser, struct range range,
                  struct event *event);
/* No two declarations of one directive may have the same name. */
void parse_check_declared(struct parser *parser,
                          const struct directive *directive);
void parse_events(struct parser *parser, struct range range, const char *of,
                  bool awaited, struct event_list *out);
const char *const *parse_modifier_words(size_t *count);
void parse_whole_name(struct parser *parser, struct range range, const char *of,
                      struct name *out);
/* clauses: all that follow, from token `at` to the end. */
void parse_clauses(struct parser *parser, size_t at,
                   struct directive *directive);
void parse_check_conflicts(struct parser *parser,
                           const struct directive *directive);
void parse_check_needed(struct parser *parser,
                        const struct directive *directive);

/* The words of the language. */
#define PARSE_COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum operand { OPERAND_NEVER, OPERAND_MAYBE, OPERAND_ALWAYS };

struct directive_word {
  const char *word;
  enum operand operand;
  bool is_standalone;
};
extern const struct directive_word parse_directives[DIRECTIVE_COUNT];

struct clause_word {
  const char *word;
  enum operand operand;
  bool may_repeat;
  unsigned on; /* a bit for each directive that takes it */
};
extern const struct clause_word parse_clause_words[CLAUSE_COUNT];

/* The kind of the word at `at`, or the COUNT of kinds. */
int parse_find_clause(const struct parser *parser, size_t at);
int parse_find_directive(const struct parser *parser, size_t at);
bool parse_is_clause_word(const char *word);
bool parse_is_modifier_word(const struct parser *parser, size_t at);
void parse_report_directive(struct parser *parser, size_t at);
void parse_report_clause(struct parser *parser, size_t at,
                         enum directive_kind kind);
/* Whether the word's operand stands at `at`; reports one too few or many. */
bool parse_check_operand(struct parser *parser, size_t at, const char *word,
                         enum operand operand);

#endif
