/* SPDX-License-Identifier: BSD-3-Clause */
/* Tokens of C text, coarse: enough to step over comments, strings and
 * preprocessor lines and to see words and punctuation. libclang's own
 * tokeniser would serve, but not for text that it did not parse.
 */
#include "ast_private.h"

#include <string.h>

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '$' || (c & 0x80);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Length of a backslash with its newline at that place, or 0. */
static uint32_t splice(const char *text, uint32_t at, uint32_t end) {
  if (at >= end || text[at] != '\\')
    return 0;
  uint32_t i = at + 1;
  while (i < end && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r'))
    i++;
  return i < end && text[i] == '\n' ? i + 1 - at : 0;
}

struct ast_lexer ast_lex_start(const char *text, uint32_t begin, uint32_t end) {
  uint32_t i = begin;
  while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t'))
    i--;
  bool fresh = i == 0 || text[i - 1] == '\n';
  if (begin == 0 && end >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
    begin = 3;
  return (struct ast_lexer){text, begin, end, fresh};
}

/* Behind a comment that starts there. */
static uint32_t comment_end(const struct ast_lexer *lexer, uint32_t at) {
  const char *text = lexer->text;
  uint32_t end = lexer->end;
  if (text[at + 1] == '/') {
    while (at < end && text[at] != '\n') {
      uint32_t n = splice(text, at, end);
      at += n ? n : 1;
    }
    return at;
  }
  for (at += 2; at + 1 < end; at++)
    if (text[at] == '*' && text[at + 1] == '/')
      return at + 2;
  return end;
}

static bool is_comment(const struct ast_lexer *lexer, uint32_t at) {
  return lexer->text[at] == '/' && at + 1 < lexer->end &&
         (lexer->text[at + 1] == '/' || lexer->text[at + 1] == '*');
}

static uint32_t string_end(const struct ast_lexer *lexer, uint32_t at) {
  char quote = lexer->text[at++];
  while (at < lexer->end && lexer->text[at] != quote &&
         lexer->text[at] != '\n') {
    uint32_t n = splice(lexer->text, at, lexer->end);
    at += n ? n : lexer->text[at] == '\\' ? 2 : 1;
  }
  if (at < lexer->end && lexer->text[at] == quote)
    at++;
  return at < lexer->end ? at : lexer->end;
}

static uint32_t directive_end(const struct ast_lexer *lexer, uint32_t at) {
  while (at < lexer->end && lexer->text[at] != '\n') {
    uint32_t n = splice(lexer->text, at, lexer->end);
    if (n)
      at += n;
    else if (is_comment(lexer, at))
      at = comment_end(lexer, at);
    else if (lexer->text[at] == '"')
      at = string_end(lexer, at);
    else
      at++;
  }
  return at;
}

static void skip_blanks(struct ast_lexer *lexer) {
  while (lexer->at < lexer->end) {
    char c = lexer->text[lexer->at];
    uint32_t n = splice(lexer->text, lexer->at, lexer->end);
    if (n) {
      lexer->at += n;
    } else if (is_comment(lexer, lexer->at)) {
      lexer->at = comment_end(lexer, lexer->at);
    } else if (c == '\n') {
      lexer->at++;
      lexer->at_line_start = true;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
      lexer->at++;
    } else {
      return;
    }
  }
}

static bool starts(const struct ast_lexer *lexer, uint32_t at,
                   const char *text) {
  size_t n = strlen(text);
  return lexer->end - at >= n && memcmp(lexer->text + at, text, n) == 0;
}

static uint32_t word_end(const struct ast_lexer *lexer, uint32_t at,
                         bool number) {
  while (at < lexer->end &&
         (is_word(lexer->text[at]) || (number && lexer->text[at] == '.')))
    at++;
  return at;
}

static bool is_directive(const struct ast_lexer *lexer, uint32_t at) {
  return lexer->at_line_start &&
         (lexer->text[at] == '#' || starts(lexer, at, "%:"));
}

struct ast_token ast_lex_next(struct ast_lexer *lexer) {
  skip_blanks(lexer);
  uint32_t at = lexer->at;
  struct ast_token token = {TOKEN_PUNCT, at, at + 1};
  if (at >= lexer->end)
    return (struct ast_token){TOKEN_END, at, at};
  char c = lexer->text[at];
  if (is_directive(lexer, at)) {
    token.kind = TOKEN_DIRECTIVE;
    token.end = directive_end(lexer, at);
  } else if (is_digit(c)) {
    token.kind = TOKEN_NUMBER;
    token.end = word_end(lexer, at, true);
  } else if (is_word(c)) {
    token.kind = TOKEN_WORD;
    token.end = word_end(lexer, at, false);
  } else if (c == '"' || c == '\'') {
    token.kind = TOKEN_STRING;
    token.end = string_end(lexer, at);
  } else if (starts(lexer, at, "->") || starts(lexer, at, "&&") ||
             starts(lexer, at, "##")) {
    token.end = at + 2;
  }
  lexer->at = token.end;
  lexer->at_line_start = false;
  return token;
}

struct ast_token ast_lex_at(const char *text, uint32_t at, uint32_t end) {
  struct ast_lexer lexer = ast_lex_start(text, at, end);
  struct ast_token token;
  do
    token = ast_lex_next(&lexer);
  while (token.kind == TOKEN_DIRECTIVE);
  return token;
}

bool ast_token_is(const char *text, struct ast_token token, const char *word) {
  size_t n = strlen(word);
  return token.end - token.begin == n &&
         memcmp(text + token.begin, word, n) == 0;
}

struct ast_token ast_directive_word(const char *text, struct ast_token line,
                                    struct ast_token *rest) {
  uint32_t at = line.begin + (text[line.begin] == '#' ? 1 : 2);
  struct ast_lexer lexer = {text, at, line.end, false};
  struct ast_token word = ast_lex_next(&lexer);
  *rest = ast_lex_next(&lexer);
  return word;
}
