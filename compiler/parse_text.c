/* SPDX-License-Identifier: BSD-3-Clause */
/* Walks over tokens, and the productions that events and clauses share:
 * expressions, sections, names, indices, lists. */
#include "parser.h"

#include <ctype.h>
#include <string.h>

const char *parse_word_at(const struct parser *parser, size_t at) {
  const struct token *token = &parser->tokens[at];
  return arena_strndup(parser->arena, parser->pragma->text + token->begin,
                       token->end - token->begin);
}

bool parse_is_word(const struct parser *parser, size_t at, const char *word) {
  const struct token *token = &parser->tokens[at];
  size_t length = token->end - token->begin;
  return token->kind == TOKEN_WORD && strlen(word) == length &&
         memcmp(parser->pragma->text + token->begin, word, length) == 0;
}

bool parse_is_mark(const struct parser *parser, size_t at, char mark) {
  return parser->tokens[at].mark == mark && at < parser->count;
}

struct span parse_span_at(const struct parser *parser, size_t at) {
  const struct token *token = &parser->tokens[at];
  return lex_span(parser->pragma, token->begin, token->end);
}

struct span parse_span(const struct parser *parser, struct range range) {
  if (parse_is_empty(range))
    return parse_span_at(parser, range.begin);
  return lex_span(parser->pragma, parser->tokens[range.begin].begin,
                  parser->tokens[range.end - 1].end);
}

struct text parse_text(const struct parser *parser, struct range range) {
  struct text text = {.str = "", .span = parse_span(parser, range)};
  if (parse_is_empty(range))
    return text;
  uint32_t begin = parser->tokens[range.begin].begin;
  uint32_t end = parser->tokens[range.end - 1].end;
  text.str =
      arena_strndup(parser->arena, parser->pragma->text + begin, end - begin);
  return text;
}

size_t parse_next(const struct parser *parser, size_t at) {
  const struct token *token = &parser->tokens[at];
  return token->kind == TOKEN_OPEN ? token->partner + 1u : at + 1;
}

size_t parse_find(const struct parser *parser, struct range range, char mark) {
  for (size_t i = range.begin; i < range.end; i = parse_next(parser, i))
    if (parse_is_mark(parser, i, mark))
      return i;
  return range.end;
}

size_t parse_find_colon(const struct parser *parser, struct range range) {
  size_t questions = 0;
  for (size_t i = range.begin; i < range.end; i = parse_next(parser, i)) {
    if (parse_is_mark(parser, i, '?'))
      questions++;
    else if (parse_is_mark(parser, i, ':') && questions-- == 0)
      return i;
  }
  return range.end;
}

struct range parse_split(const struct parser *parser, struct range *range,
                         bool *more) {
  size_t comma = parse_find(parser, *range, ',');
  struct range part = {range->begin, comma};
  *more = comma < range->end;
  range->begin = *more ? comma + 1 : range->end;
  return part;
}

void parse_suggest(struct parser *parser, struct diag *diag, size_t at,
                   const char *const *candidates, size_t count) {
  char *word = arena_strdup(parser->arena, parse_word_at(parser, at));
  for (char *c = word; *c; c++)
    *c = (char)tolower((unsigned char)*c);
  const char *near = diag_did_you_mean(word, candidates, count);
  if (near)
    PARSE_NOTE(parser, diag, note_did_you_mean, parse_span_at(parser, at),
               near);
}

/* A colon inside brackets is a section where none may be; a semicolon outside
 * of a statement expression would end our statement. */
static bool check_inside(struct parser *parser, struct range range) {
  for (size_t i = range.begin; i < range.end; i++) {
    if (parse_is_mark(parser, i, '{')) {
      i = parser->tokens[i].partner;
    } else if (parse_is_mark(parser, i, ';')) {
      PARSE_ERROR(parser, bad_character, parse_span_at(parser, i), ";");
      return false;
    } else if (parse_is_mark(parser, i, '[')) {
      struct range inside = parse_inside(parser, i);
      size_t colon = parse_find_colon(parser, inside);
      if (colon < inside.end) {
        PARSE_ERROR(parser, section_colon, parse_span_at(parser, colon));
        return false;
      }
    }
  }
  return true;
}

/* Not empty, no comma and no colon at depth 0. */
static bool check_outside(struct parser *parser, struct range range,
                          const char *of, const char *what) {
  if (parse_is_empty(range)) {
    char *article = arena_printf(parser->arena, "%s %s",
                                 strchr("aeio", what[0]) ? "an" : "a", what);
    size_t before = range.begin - 1;
    const char *after = parse_word_at(parser, before);
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, range.begin),
                article, after);
    return false;
  }
  size_t comma = parse_find(parser, range, ',');
  if (comma < range.end) {
    PARSE_ERROR(parser, too_many, parse_span_at(parser, comma), of, what);
    return false;
  }
  size_t colon = parse_find_colon(parser, range);
  if (colon < range.end) {
    PARSE_ERROR(parser, section_colon, parse_span_at(parser, colon));
    return false;
  }
  return true;
}

/* expression: any balanced tokens without comma and section colon */
void parse_expression(struct parser *parser, struct range range, const char *of,
                      struct text *out) {
  if (check_outside(parser, range, of, "expression") &&
      check_inside(parser, range))
    *out = parse_text(parser, range);
}

/* Index of the first of the subscripts that end the range. */
static size_t trailing_subscripts(const struct parser *parser,
                                  struct range range) {
  size_t at = range.end;
  while (at > range.begin + 1 && parse_is_mark(parser, at - 1, ']') &&
         parser->tokens[at - 1].partner > range.begin)
    at = parser->tokens[at - 1].partner;
  return at;
}

/* Empty brackets too: parse_subscript will refuse them. */
static bool has_range(const struct parser *parser, size_t at, size_t end) {
  for (; at < end; at = parse_next(parser, at)) {
    struct range inside = parse_inside(parser, at);
    bool is_empty = parse_is_empty(inside);
    if (is_empty || parse_find_colon(parser, inside) < inside.end)
      return true;
  }
  return false;
}

/* postfix: primary, then [..] (..) .name ->name */
static bool is_postfix(const struct parser *parser, struct range range) {
  size_t at = range.begin;
  const struct token *tokens = parser->tokens;
  bool is_primary = tokens[at].kind == TOKEN_WORD ||
                    tokens[at].kind == TOKEN_STRING ||
                    parse_is_mark(parser, at, '(');
  if (!is_primary)
    return false;
  for (at = parse_next(parser, at); at < range.end;) {
    if (parse_is_mark(parser, at, '(') || parse_is_mark(parser, at, '[')) {
      at = parse_next(parser, at);
      continue;
    }
    const char *text = parser->pragma->text + tokens[at].begin;
    bool is_member = text[0] == '.' || strncmp(text, "->", 2) == 0;
    if (!is_member || at + 1 >= range.end || tokens[at + 1].kind != TOKEN_WORD)
      return false;
    at += 2;
  }
  return true;
}

/* subscript: '[' expression ']' | '[' lo ':' len ']' | '[' lo ':' ']'
 *          | '[' ':' ']' */
static bool parse_subscript(struct parser *parser, size_t at, const char *of,
                            struct subscript *out) {
  struct range inside = parse_inside(parser, at);
  out->span = parse_span(parser, (struct range){at, inside.end + 1});
  size_t colon = parse_find_colon(parser, inside);
  if (colon == inside.end) {
    parse_expression(parser, inside, of, &out->lo);
    return out->lo.str != NULL;
  }
  struct range lo = {inside.begin, colon}, length = {colon + 1, inside.end};
  if (parse_is_empty(lo) && parse_is_empty(length)) {
    out->kind = SUBSCRIPT_WHOLE;
    return true;
  }
  if (parse_is_empty(lo)) {
    PARSE_ERROR(parser, section_length, parse_span_at(parser, colon));
    return false;
  }
  parse_expression(parser, lo, of, &out->lo);
  out->kind = SUBSCRIPT_FROM;
  if (parse_is_empty(length))
    return out->lo.str != NULL;
  out->kind = SUBSCRIPT_RANGE;
  parse_expression(parser, length, of, &out->length);
  return out->lo.str && out->length.str;
}

/* section: expression | postfix subscript+ */
void parse_section(struct parser *parser, struct range range, const char *of,
                   bool take_apart, struct section *out) {
  if (!check_outside(parser, range, of, "object or section"))
    return;
  size_t at = trailing_subscripts(parser, range);
  bool is_section = has_range(parser, at, range.end);
  struct range base = {range.begin, range.end};
  if (is_section || (take_apart && at < range.end &&
                     is_postfix(parser, (struct range){range.begin, at})))
    base.end = at;
  if (!check_inside(parser, base))
    return;
  if (is_section && !is_postfix(parser, base)) {
    PARSE_ERROR(parser, section_form, parse_span(parser, base));
    return;
  }
  struct section section = {.whole = parse_text(parser, range),
                            .base = parse_text(parser, base)};
  for (at = base.end; at < range.end; at = parse_next(parser, at)) {
    struct subscript subscript = {0};
    if (!parse_subscript(parser, at, of, &subscript))
      return;
    *ARENA_PUSH(parser->arena, section.subscripts, section.n_subscripts) =
        subscript;
  }
  *out = section;
}

/* sections: section (',' section)* */
void parse_sections(struct parser *parser, struct range range, const char *of,
                    bool take_apart, struct section_list *out) {
  bool more;
  do {
    struct range part = parse_split(parser, &range, &more);
    struct section section = {0};
    parse_section(parser, part, of, take_apart, &section);
    if (section.base.str)
      *ARENA_PUSH(parser->arena, out->items, out->count) = section;
  } while (more);
}

/* names: identifier (',' identifier)* */
void parse_names(struct parser *parser, struct range range, const char *of,
                 struct text_list *out) {
  bool more;
  do {
    struct range part = parse_split(parser, &range, &more);
    bool is_name = part.end == part.begin + 1 &&
                   parser->tokens[part.begin].kind == TOKEN_WORD;
    if (is_name) {
      *ARENA_PUSH(parser->arena, out->items, out->count) =
          parse_text(parser, part);
    } else {
      struct span span = parse_span(parser, part);
      struct diag *diag =
          PARSE_ERROR(parser, expected, span, "the name of a variable");
      if (!parse_is_empty(part))
        PARSE_NOTE(parser, diag, note_help, span,
                   arena_printf(parser->arena,
                                "'%s' takes variables, whole, separated by "
                                "commas",
                                of));
    }
  } while (more);
}

static enum reduce_op find_op(const char *text) {
  for (int op = REDUCE_ADD; op <= REDUCE_LOGICAL_OR; op++)
    if (strcmp(text, reduce_op_name((enum reduce_op)op)) == 0)
      return (enum reduce_op)op;
  return REDUCE_NONE;
}

/* reduction: op ':' sections     op: + * min max & | ^ && || */
void parse_reduction(struct parser *parser, struct range range, const char *of,
                     struct reduction *out) {
  size_t colon = parse_find(parser, range, ':');
  struct range op = {range.begin, colon};
  if (parse_is_empty(op) || colon == range.end) {
    PARSE_ERROR(parser, expected_after, parse_span_at(parser, range.begin),
                "an operator and ':'", of);
    return;
  }
  struct text text = parse_text(parser, op);
  out->op = find_op(text.str);
  out->op_span = text.span;
  if (out->op == REDUCE_NONE) {
    struct diag *diag = PARSE_ERROR(parser, bad_reduce_op, text.span, text.str);
    PARSE_NOTE(parser, diag, note_help, text.span,
               "the operators are + * min max & | ^ && ||");
  }
  range.begin = colon + 1;
  parse_sections(parser, range, of, false, &out->list);
}

static char simple_escape(char c) {
  static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
  const char *at = strchr(from, c);
  return c && at ? to[at - from] : c;
}

static int digit_value(char c) {
  if (isdigit((unsigned char)c))
    return c - '0';
  return isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : 99;
}

/* One character behind a backslash; *text stands at what follows it. */
static char decode_escape(const char **text) {
  char c = *(*text)++;
  int base = c == 'x' ? 16 : c >= '0' && c <= '7' ? 8 : 0;
  if (!base)
    return simple_escape(c);
  unsigned value = 0;
  if (base == 8)
    (*text)--;
  for (int n = 0; (base == 16 || n < 3) && digit_value(**text) < base; n++)
    value = value * (unsigned)base + (unsigned)digit_value(*(*text)++);
  return (char)value;
}

/* Appends a literal's characters to the name; NULL or what is wrong. */
static const char *decode_string(const char *text, char *name) {
  if (*text != '"')
    return "a prefix";
  size_t length = strlen(name);
  for (text++; *text != '"' && *text;) {
    char c = *text++;
    if (c == '\\')
      c = decode_escape(&text);
    if (!c)
      return "a null character";
    name[length++] = c;
  }
  name[length] = '\0';
  return NULL;
}

static bool parse_string_name(struct parser *parser, size_t *at, size_t end,
                              const char *of, struct name *out) {
  struct range range = {*at, *at};
  while (range.end < end && parser->tokens[range.end].kind == TOKEN_STRING)
    range.end++;
  struct text text = parse_text(parser, range);
  char *value = arena_alloc(parser->arena, strlen(text.str) + 1);
  for (size_t i = range.begin; i < range.end; i++) {
    const char *wrong = decode_string(parse_word_at(parser, i), value);
    if (wrong) {
      PARSE_ERROR(parser, bad_name_string, parse_span_at(parser, i), wrong, of);
      return false;
    }
  }
  if (!*value) {
    PARSE_ERROR(parser, bad_name_string, text.span, "an empty string", of);
    return false;
  }
  /* "halo[3]" is how the library spells the event halo[3]. */
  if (strpbrk(value, "[]") && strcmp(of, "a task") != 0) {
    PARSE_ERROR(parser, bad_name_string, text.span, "a bracket", of);
    return false;
  }
  *out = (struct name){.kind = NAME_STRING, .value = value, .text = text};
  *at = range.end;
  return true;
}

/* name: identifier | string+ | '(' expression ')' */
bool parse_name(struct parser *parser, size_t *at, size_t end, const char *of,
                bool may_compute, struct name *out) {
  const struct token *token = &parser->tokens[*at];
  if (*at < end && token->kind == TOKEN_STRING)
    return parse_string_name(parser, at, end, of, out);
  if (*at < end && token->kind == TOKEN_WORD) {
    out->kind = NAME_IDENTIFIER;
    out->text = parse_text(parser, (struct range){*at, *at + 1});
    out->value = out->text.str;
    *at += 1;
    return true;
  }
  if (may_compute && *at < end && parse_is_mark(parser, *at, '(')) {
    struct text inside = {0};
    parse_expression(parser, parse_inside(parser, *at), of, &inside);
    size_t next = parse_next(parser, *at);
    out->kind = NAME_EXPRESSION;
    out->text = parse_text(parser, (struct range){*at, next});
    *at = next;
    return true;
  }
  if (may_compute)
    PARSE_ERROR(parser, bad_event_name, parse_span_at(parser, *at), of);
  else
    PARSE_ERROR(parser, expected, parse_span_at(parser, *at),
                arena_printf(parser->arena,
                             "the name of %s: an identifier or a string "
                             "literal",
                             of));
  return false;
}

static void parse_index(struct parser *parser, size_t at, bool may_range,
                        struct index *out) {
  struct range inside = parse_inside(parser, at);
  out->span = parse_span(parser, (struct range){at, inside.end + 1});
  size_t colon = parse_find_colon(parser, inside);
  out->is_range = colon < inside.end;
  if (out->is_range && !may_range) {
    PARSE_ERROR(parser, range_index, parse_span_at(parser, colon));
    return;
  }
  parse_expression(parser, (struct range){inside.begin, colon}, "[]", &out->lo);
  if (out->is_range)
    parse_expression(parser, (struct range){colon + 1, inside.end}, "[]",
                     &out->length);
}

/* index*: '[' expression ']' | '[' lo ':' len ']', up to 4 */
void parse_indices(struct parser *parser, size_t *at, size_t end,
                   bool may_range, struct index *out, size_t *n_out) {
  for (; *at < end && parse_is_mark(parser, *at, '[');
       *at = parse_next(parser, *at)) {
    if (*n_out == DIRECTIVE_MAX_INDICES) {
      PARSE_ERROR(parser, too_many_indices, parse_span_at(parser, *at),
                  DIRECTIVE_MAX_INDICES);
      while (*at < end && parse_is_mark(parser, *at, '['))
        *at = parse_next(parser, *at);
      return;
    }
    parse_index(parser, *at, may_range, &out[(*n_out)++]);
  }
}
