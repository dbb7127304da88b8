/* SPDX-License-Identifier: BSD-3-Clause */
/* Lines and words that mean something else where a moved statement ends up,
 * which is behind its function. Macros that change are ast_macro.c's.
 *
 * #pragma STDC, clang fp: hold to the end of their block, so they are lost.
 * #pragma pack and others of layout: in force until changed, so a type could
 *   have another layout behind the function.
 * __COUNTER__: counts in another order if the function goes on counting.
 *   Macros that use it make names, for which any order will do.
 *
 * Not here: GCC diagnostic decides on warnings alone; GCC optimize, target
 * and push_options cannot stand inside functions.
 */
#include "ast_private.h"

#include <string.h>

struct pragma_words {
  struct ast_token first, second;
  bool is_pragma;
};

/* What follows `#pragma` or stands in `_Pragma("...")`. */
static struct pragma_words pragma_at(const char *text, struct ast_token token,
                                     uint32_t end) {
  struct pragma_words words = {0};
  uint32_t begin = 0, stop = token.end;
  if (token.kind == TOKEN_DIRECTIVE) {
    struct ast_token word = ast_directive_word(text, token, &words.first);
    if (ast_token_is(text, word, "pragma"))
      begin = words.first.begin;
  } else if (token.kind == TOKEN_WORD && ast_token_is(text, token, "_Pragma")) {
    struct ast_lexer lexer = ast_lex_start(text, token.end, end);
    ast_lex_next(&lexer);
    struct ast_token string = ast_lex_next(&lexer);
    if (string.kind == TOKEN_STRING) {
      begin = string.begin + 1;
      stop = string.end - 1;
    }
  }
  if (!begin)
    return words;
  struct ast_lexer lexer = {text, begin, stop, false};
  words.first = ast_lex_next(&lexer);
  words.second = ast_lex_next(&lexer);
  words.is_pragma = true;
  return words;
}

static bool holds_in_block(const char *text, const struct pragma_words *words) {
  return ast_token_is(text, words->first, "STDC") ||
         ast_token_is(text, words->first, "float_control") ||
         ast_token_is(text, words->first, "fenv_access") ||
         (ast_token_is(text, words->first, "clang") &&
          ast_token_is(text, words->second, "fp"));
}

static bool sets_layout(const char *text, const struct pragma_words *words) {
  return ast_token_is(text, words->first, "pack") ||
         ast_token_is(text, words->first, "ms_struct") ||
         ast_token_is(text, words->first, "scalar_storage_order");
}

static void refuse(const struct ast *ast, struct ast_region *region,
                   const char *why, struct ast_token token) {
  if (region->hazard)
    return;
  region->hazard = why;
  region->hazard_span = ast_span(ast, token.begin, token.end);
}

/* Pragmas of blocks that are still open at the statement. */
static void check_before(const struct ast *ast, const struct query_state *state,
                         struct ast_region *region) {
  const char *text = buf_str(&ast->copy);
  struct ast_lexer lexer =
      ast_lex_start(text, state->function->body_begin, state->begin);
  struct ast_token token, found = {TOKEN_END, 0, 0};
  int depth = 0, found_depth = 0;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END) {
    if (token.kind == TOKEN_PUNCT)
      depth += (text[token.begin] == '{') - (text[token.begin] == '}');
    if (depth < found_depth)
      found.kind = TOKEN_END;
    if (found.kind != TOKEN_END || ast_is_skipped(ast, token.begin))
      continue;
    struct pragma_words words = pragma_at(text, token, state->begin);
    if (words.is_pragma && holds_in_block(text, &words)) {
      found = token;
      found_depth = depth;
    }
  }
  if (found.kind != TOKEN_END)
    refuse(ast, region,
           "this pragma would not hold for it; write it before the function",
           found);
}

static bool is_among(struct span span, const struct span *spans, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (spans[i].begin <= span.begin && span.begin < spans[i].end)
      return true;
  return false;
}

/* Will the type be declared again, for the text or for a captured variable? */
static bool is_repeated(const struct ast_region *region, struct span type) {
  if (is_among(type, region->local_types, region->nlocal_types))
    return true;
  for (size_t i = 0; i < region->nrefs; i++) {
    const struct ast_type *of = region->refs[i].var->type;
    if (is_among(type, of->local_types, of->nlocal_types))
      return true;
  }
  return false;
}

/* Where the first type stands that is declared again, or that the statement
 * makes; AST_NOWHERE if there is none. */
static uint32_t first_type(const struct ast *ast,
                           const struct query_state *state,
                           const struct ast_region *region) {
  uint32_t first = AST_NOWHERE;
  const struct function *function = state->function;
  for (size_t i = 0; i < function->ntypes; i++) {
    const struct node *node = function->types[i].node;
    bool inside = ast_inside(node, state->statement);
    if (!node->foreign && node->begin < first &&
        (inside || is_repeated(region, ast_node_span(ast, node))))
      first = node->begin;
  }
  return first;
}

/* From the first type that is declared again, to the function's end. */
static void check_layout(const struct ast *ast, const struct query_state *state,
                         struct ast_region *region) {
  const char *text = buf_str(&ast->copy);
  uint32_t first = first_type(ast, state, region);
  if (first == AST_NOWHERE)
    return;
  struct ast_lexer lexer =
      ast_lex_start(text, first, state->function->body_end);
  struct ast_token token;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END) {
    struct pragma_words words =
        pragma_at(text, token, state->function->body_end);
    bool inside = state->statement_begin <= token.begin &&
                  token.begin < state->statement_end;
    if (words.is_pragma && sets_layout(text, &words) && !inside &&
        !ast_is_skipped(ast, token.begin))
      refuse(ast, region,
             "this pragma would change the layout of its types; write it "
             "outside of the function",
             token);
  }
}

static struct ast_token find_counter(const char *text, uint32_t begin,
                                     uint32_t end) {
  struct ast_lexer lexer = ast_lex_start(text, begin, end);
  struct ast_token token;
  do
    token = ast_lex_next(&lexer);
  while (token.kind != TOKEN_END && !ast_token_is(text, token, "__COUNTER__"));
  return token;
}

static void check_counter(const struct ast *ast,
                          const struct query_state *state,
                          struct ast_region *region) {
  const char *text = buf_str(&ast->copy);
  struct ast_token used =
      find_counter(text, state->statement_begin, state->statement_end);
  if (used.kind != TOKEN_END &&
      find_counter(text, state->statement_end, state->function->body_end)
              .kind != TOKEN_END)
    refuse(ast, region, "__COUNTER__ would count in another order", used);
}

void ast_hazards(struct ast *ast, size_t q, struct ast_region *region) {
  const struct query_state *state = &ast->states[q];
  if (!state->statement || state->statement_end <= state->statement_begin ||
      !state->function->has_directives)
    return;
  check_before(ast, state, region);
  check_layout(ast, state, region);
  check_counter(ast, state, region);
}
