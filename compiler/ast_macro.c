/* SPDX-License-Identifier: BSD-3-Clause */
/* Text that moves to the end of its function meets other macros there when a
 * #define, #undef or #include stands in between. Finds the first line that
 * may change what a statement's words stand for: macros used, and macros that
 * their bodies name, however deep.
 */
#include "ast_private.h"

#include <string.h>

struct words {
  struct ast *ast;
  const char **names;
  size_t count;
  bool has_macro; /* some word is a macro here or has been one */
};

static bool has_word(const struct words *words, const char *name) {
  for (size_t i = 0; i < words->count; i++)
    if (strcmp(words->names[i], name) == 0)
      return true;
  return false;
}

static void add_word(struct words *words, const char *name) {
  if (!has_word(words, name))
    *ARENA_PUSH(words->ast->arena, words->names, words->count) = name;
}

static void add_text(struct words *words, uint32_t begin, uint32_t end) {
  const char *text = buf_str(&words->ast->copy);
  struct ast_lexer lexer = ast_lex_start(text, begin, end);
  struct ast_token token;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END)
    if (token.kind == TOKEN_WORD)
      add_word(words, arena_strndup(words->ast->arena, text + token.begin,
                                    token.end - token.begin));
}

static void add_body(struct words *words, CXCursor definition) {
  CXTranslationUnit unit = words->ast->unit;
  CXToken *tokens;
  unsigned ntokens;
  clang_tokenize(unit, clang_getCursorExtent(definition), &tokens, &ntokens);
  for (unsigned i = 1; i < ntokens; i++)
    if (clang_getTokenKind(tokens[i]) == CXToken_Identifier)
      add_word(words, ast_take_string(words->ast,
                                      clang_getTokenSpelling(unit, tokens[i])));
  clang_disposeTokens(unit, tokens, ntokens);
}

/* The list grows while it is walked: each name is looked up once. */
static void add_macro_bodies(struct words *words) {
  struct ast *ast = words->ast;
  for (size_t i = 0; i < words->count; i++)
    for (size_t d = 0; d < ast->ndefinitions; d++)
      if (strcmp(ast->definitions[d].name, words->names[i]) == 0) {
        words->has_macro = true;
        if (!clang_Cursor_isMacroBuiltin(ast->definitions[d].cursor))
          add_body(words, ast->definitions[d].cursor);
      }
}

/* `pop_macro("M")`, `GCC poison M`: any word of the line, quotes away. */
static bool is_pragma_hazard(const struct words *words, struct ast_token line) {
  const char *text = buf_str(&words->ast->copy);
  struct ast_lexer lexer = {text, line.begin + 1, line.end, false};
  struct ast_token token;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END) {
    if (token.kind == TOKEN_STRING && token.end - token.begin >= 2) {
      token.begin++;
      token.end--;
    }
    for (size_t i = 0; i < words->count; i++)
      if (ast_token_is(text, token, words->names[i]))
        return true;
  }
  return false;
}

static bool is_macro_pragma(const char *text, struct ast_token line) {
  struct ast_token name;
  struct ast_token word = ast_directive_word(text, line, &name);
  if (!ast_token_is(text, word, "pragma"))
    return false;
  if (ast_token_is(text, name, "pop_macro"))
    return true;
  struct ast_lexer lexer = {text, name.end, line.end, false};
  return ast_token_is(text, name, "GCC") &&
         ast_token_is(text, ast_lex_next(&lexer), "poison");
}

static bool is_hazard(const struct words *words, struct ast_token line) {
  const char *text = buf_str(&words->ast->copy);
  struct ast_token name;
  struct ast_token word = ast_directive_word(text, line, &name);
  if (ast_token_is(text, word, "pragma"))
    return is_pragma_hazard(words, line);
  if (ast_token_is(text, word, "include") ||
      ast_token_is(text, word, "include_next") ||
      ast_token_is(text, word, "import"))
    return words->has_macro;
  if (!ast_token_is(text, word, "define") && !ast_token_is(text, word, "undef"))
    return false;
  for (size_t i = 0; i < words->count; i++)
    if (ast_token_is(text, name, words->names[i]))
      return true;
  return false;
}

static bool is_change(const struct ast *ast, struct ast_token line) {
  const char *text = buf_str(&ast->copy);
  struct ast_token name;
  if (line.kind != TOKEN_DIRECTIVE || ast_is_skipped(ast, line.begin))
    return false;
  struct ast_token word = ast_directive_word(text, line, &name);
  return ast_token_is(text, word, "define") ||
         ast_token_is(text, word, "undef") ||
         ast_token_is(text, word, "include") ||
         ast_token_is(text, word, "include_next") ||
         ast_token_is(text, word, "import") || is_macro_pragma(text, line);
}

void ast_macro_hazard(struct ast *ast, size_t q, struct ast_region *region) {
  const struct query_state *state = &ast->states[q];
  const char *text = buf_str(&ast->copy);
  if (!state->statement || state->statement_end <= state->statement_begin ||
      !state->function->has_directives)
    return;
  struct words words = {.ast = ast};
  struct ast_lexer lexer =
      ast_lex_start(text, state->statement_end, state->function->end);
  struct ast_token token;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END) {
    if (!is_change(ast, token))
      continue;
    if (!words.count) {
      add_text(&words, state->statement_begin, state->statement_end);
      add_macro_bodies(&words);
    }
    if (is_hazard(&words, token)) {
      region->macro_hazard = ast_span(ast, token.begin, token.end);
      return;
    }
  }
}
