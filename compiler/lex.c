/* SPDX-License-Identifier: BSD-3-Clause */
/* Cuts the text of a pragma and pairs its brackets. */
#include "lex.h"

#include "arena.h"

#include <ctype.h>
#include <string.h>

struct lexer {
  struct arena *arena;
  const struct source *source;
  const struct pragma *pragma;
  struct diags *diags;
  struct tokens *tokens;
  size_t at;
  bool ok;
};

struct span lex_span(const struct pragma *pragma, size_t begin, size_t end) {
  if (begin >= end)
    return span_make(pragma->offsets[begin], pragma->offsets[begin]);
  return span_make(pragma->offsets[begin], pragma->offsets[end - 1] + 1u);
}

static struct span span_of(const struct lexer *lexer,
                           const struct token *token) {
  return lex_span(lexer->pragma, token->begin, token->end);
}

static char char_at(const struct lexer *lexer, size_t at) {
  return at < lexer->pragma->length ? lexer->pragma->text[at] : '\0';
}

static bool is_word_char(char c) {
  return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80);
}

/* \u and \U name characters of identifiers. */
static size_t skip_word(const struct lexer *lexer, size_t at) {
  for (;;) {
    char c = char_at(lexer, at);
    char next = char_at(lexer, at + 1);
    if (is_word_char(c))
      at++;
    else if (c == '\\' && (next == 'u' || next == 'U'))
      at += 2;
    else
      return at;
  }
}

static size_t skip_number(const struct lexer *lexer, size_t at) {
  for (;; at++) {
    char c = char_at(lexer, at);
    char last = char_at(lexer, at - 1);
    bool is_sign = (c == '+' || c == '-') && last && strchr("eEpP", last);
    bool is_separator = c == '\'' && is_word_char(char_at(lexer, at + 1));
    if (!is_word_char(c) && c != '.' && !is_sign && !is_separator)
      return at;
  }
}

/* Behind the literal, or 0 if it does not end. */
static size_t skip_literal(const struct lexer *lexer, size_t at) {
  char quote = char_at(lexer, at);
  for (at++; at < lexer->pragma->length; at++) {
    char c = char_at(lexer, at);
    if (c == quote)
      return at + 1;
    if (c == '\\')
      at++;
  }
  return 0;
}

static struct token *add(struct lexer *lexer, enum token_kind kind, char mark,
                         size_t end) {
  struct token *token =
      ARENA_PUSH(lexer->arena, lexer->tokens->items, lexer->tokens->count);
  *token = (struct token){.kind = kind,
                          .mark = mark,
                          .begin = (uint32_t)lexer->at,
                          .end = (uint32_t)end};
  lexer->at = end;
  return token;
}

/* `at` is the quote, in front of which a prefix may stand. */
static void read_literal(struct lexer *lexer, size_t at) {
  bool is_string = char_at(lexer, at) == '"';
  enum token_kind kind = is_string ? TOKEN_STRING : TOKEN_CHARACTER;
  size_t end = skip_literal(lexer, at);
  if (end) {
    add(lexer, kind, 0, end);
    return;
  }
  struct token *token = add(lexer, kind, 0, lexer->pragma->length);
  diag_add(lexer->diags, DIAG_unterminated_literal, lexer->source,
           span_of(lexer, token), is_string ? "string" : "character");
  lexer->ok = false;
}

static void read_word(struct lexer *lexer) {
  size_t end = skip_word(lexer, lexer->at);
  char next = char_at(lexer, end);
  size_t length = end - lexer->at;
  const char *word = lexer->pragma->text + lexer->at;
  bool is_prefix = (length == 1 && strchr("LuU", word[0])) ||
                   (length == 2 && memcmp(word, "u8", 2) == 0);
  if (is_prefix && (next == '"' || next == '\''))
    read_literal(lexer, end);
  else
    add(lexer, TOKEN_WORD, 0, end);
}

/* The length of a punctuator; only those matter whose parts would mean
 * something else alone. */
static size_t punctuator_length(const struct lexer *lexer) {
  static const char *const longer[] = {
      "...", "<<=", ">>=", "->", "&&", "||", "==", "!=", "<=", ">=", "<<",
      ">>",  "++",  "--",  "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="};
  const char *text = lexer->pragma->text + lexer->at;
  for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
    if (strncmp(text, longer[i], strlen(longer[i])) == 0)
      return strlen(longer[i]);
  return 1;
}

static bool read_digraph(struct lexer *lexer) {
  static const struct {
    char text[3];
    char mark;
  } digraphs[] = {{"<:", '['}, {":>", ']'}, {"<%", '{'}, {"%>", '}'}};
  const char *text = lexer->pragma->text + lexer->at;
  for (size_t i = 0; i < sizeof digraphs / sizeof *digraphs; i++)
    if (strncmp(text, digraphs[i].text, 2) == 0) {
      char mark = digraphs[i].mark;
      bool opens = mark == '[' || mark == '{';
      add(lexer, opens ? TOKEN_OPEN : TOKEN_CLOSE, mark, lexer->at + 2);
      return true;
    }
  return false;
}

static void read_bad_character(struct lexer *lexer) {
  char c = char_at(lexer, lexer->at);
  char text[8] = {c, '\0'};
  if (iscntrl((unsigned char)c))
    memcpy(text, "\\x", 2), text[2] = "0123456789abcdef"[(c >> 4) & 15],
                            text[3] = "0123456789abcdef"[c & 15];
  struct token *token = add(lexer, TOKEN_OTHER, c, lexer->at + 1);
  diag_add(lexer->diags, DIAG_bad_character, lexer->source,
           span_of(lexer, token), text);
  lexer->ok = false;
}

static void read_token(struct lexer *lexer) {
  char c = char_at(lexer, lexer->at);
  char next = char_at(lexer, lexer->at + 1);
  bool is_name = c == '\\' && (next == 'u' || next == 'U');
  if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)next)))
    add(lexer, TOKEN_NUMBER, 0, skip_number(lexer, lexer->at + 1));
  else if (is_word_char(c) || is_name)
    read_word(lexer);
  else if (c == '"' || c == '\'')
    read_literal(lexer, lexer->at);
  else if (read_digraph(lexer))
    return;
  else if (c && strchr("([{", c))
    add(lexer, TOKEN_OPEN, c, lexer->at + 1);
  else if (c && strchr(")]}", c))
    add(lexer, TOKEN_CLOSE, c, lexer->at + 1);
  else if (c && strchr(".,:;?!~+-*/%&|^<>=", c)) {
    size_t length = punctuator_length(lexer);
    add(lexer, TOKEN_OTHER, length == 1 ? c : '\0', lexer->at + length);
  } else
    read_bad_character(lexer);
}

static char closing(char open) {
  return open == '(' ? ')' : open == '[' ? ']' : '}';
}

static void report_unmatched(struct lexer *lexer, size_t open, size_t found) {
  const struct token *bracket = &lexer->tokens->items[open];
  const struct token *token = &lexer->tokens->items[found];
  char wanted[] = {'\'', closing(bracket->mark), '\'', '\0'};
  char opened[] = {bracket->mark, '\0'};
  struct diag *diag = diag_add(lexer->diags, DIAG_expected, lexer->source,
                               span_of(lexer, token), wanted);
  diag_note(lexer->diags, diag, DIAG_note_opened, lexer->source,
            span_of(lexer, bracket), opened);
  lexer->ok = false;
}

/* Gives every bracket its partner; stops at the first that has none. */
static void pair_brackets(struct lexer *lexer) {
  struct token *items = lexer->tokens->items;
  size_t count = lexer->tokens->count;
  size_t *open = ARENA_ARRAY(lexer->arena, size_t, count);
  size_t depth = 0;
  for (size_t i = 0; i < count; i++) {
    if (items[i].kind == TOKEN_OPEN) {
      open[depth++] = i;
    } else if (items[i].kind == TOKEN_CLOSE) {
      if (!depth) {
        char text[] = {items[i].mark, '\0'};
        diag_add(lexer->diags, DIAG_unbalanced, lexer->source,
                 span_of(lexer, &items[i]), text);
        lexer->ok = false;
        return;
      }
      size_t partner = open[--depth];
      if (closing(items[partner].mark) != items[i].mark) {
        report_unmatched(lexer, partner, i);
        return;
      }
      items[partner].partner = (uint32_t)i;
      items[i].partner = (uint32_t)partner;
    }
  }
  if (depth)
    report_unmatched(lexer, open[depth - 1], count - 1);
}

bool lex_pragma(struct arena *arena, const struct source *source,
                const struct pragma *pragma, struct diags *diags,
                struct tokens *tokens) {
  *tokens = (struct tokens){0};
  struct lexer lexer = {.arena = arena,
                        .source = source,
                        .pragma = pragma,
                        .diags = diags,
                        .tokens = tokens,
                        .ok = true};
  while (lexer.at < pragma->length) {
    if (isspace((unsigned char)pragma->text[lexer.at]))
      lexer.at++;
    else
      read_token(&lexer);
  }
  add(&lexer, TOKEN_END, 0, pragma->length);
  if (lexer.ok)
    pair_brackets(&lexer);
  return lexer.ok;
}
