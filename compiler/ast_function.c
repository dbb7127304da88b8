/* SPDX-License-Identifier: BSD-3-Clause */
/* The functions that hold pragmas: their extent in the file, which libclang
 * reports without what stands before the declaration specifiers, and facts of
 * their heads.
 */
#include "ast_private.h"

#include <string.h>

struct function *ast_function_at(const struct ast *ast, uint32_t at) {
  for (size_t i = 0; i < ast->nfunctions; i++)
    if (ast->functions[i]->body_begin < at && at < ast->functions[i]->body_end)
      return ast->functions[i];
  return NULL;
}

static enum CXChildVisitResult find_body(CXCursor cursor, CXCursor parent,
                                         CXClientData data) {
  (void)parent;
  if (clang_getCursorKind(cursor) == CXCursor_CompoundStmt) {
    *(CXCursor *)data = cursor;
    return CXChildVisit_Break;
  }
  return CXChildVisit_Continue;
}

/* The first token behind the last `;` outside of brackets between the
 * previous declaration and this one, or `begin` if there is none. */
static uint32_t definition_begin(const struct ast *ast, uint32_t from,
                                 uint32_t begin) {
  const char *text = buf_str(&ast->copy);
  struct ast_lexer lexer = ast_lex_start(text, from, begin);
  uint32_t first = AST_NOWHERE;
  int depth = 0;
  for (;;) {
    struct ast_token token = ast_lex_next(&lexer);
    if (token.kind == TOKEN_END)
      return first == AST_NOWHERE ? begin : first;
    if (token.kind == TOKEN_DIRECTIVE || ast_is_skipped(ast, token.begin))
      continue;
    char c = text[token.begin];
    if (token.kind == TOKEN_PUNCT && depth == 0 && c == ';') {
      first = AST_NOWHERE;
      continue;
    }
    if (first == AST_NOWHERE)
      first = token.begin;
    if (token.kind == TOKEN_PUNCT)
      depth += (c == '(' || c == '{' || c == '[') -
               (c == ')' || c == '}' || c == ']');
  }
}

static bool holds_query(const struct ast *ast, uint32_t begin, uint32_t end) {
  for (size_t q = 0; q < ast->nqueries; q++)
    if (begin < ast->states[q].begin && ast->states[q].begin < end)
      return true;
  return false;
}

/* The whole __attribute__((...)) around a place in a head; a macro's use when
 * it comes from one. */
static struct span attribute_text(const struct ast *ast,
                                  const struct function *function,
                                  uint32_t at) {
  const char *text = buf_str(&ast->copy);
  struct ast_lexer lexer =
      ast_lex_start(text, function->begin, function->body_begin);
  struct ast_token token, attribute = {TOKEN_END, 0, 0};
  int depth = 0;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END) {
    if (depth == 0 && (ast_token_is(text, token, "__attribute__") ||
                       ast_token_is(text, token, "__attribute")))
      attribute = token;
    if (token.kind != TOKEN_PUNCT)
      continue;
    depth += (text[token.begin] == '(') - (text[token.begin] == ')');
    if (depth == 0 && attribute.kind == TOKEN_WORD &&
        text[token.begin] == ')') {
      if (attribute.begin <= at && at < token.end)
        return ast_span(ast, attribute.begin, token.end);
      attribute.kind = TOKEN_END;
    }
  }
  return span_make(0, 0);
}

static bool is_code_attribute(const char *text, struct ast_token token) {
  return ast_token_is(text, token, "target") ||
         ast_token_is(text, token, "__target__") ||
         ast_token_is(text, token, "optimize") ||
         ast_token_is(text, token, "__optimize__");
}

static bool defines_code_attribute(struct ast *ast, const char *macro) {
  for (size_t i = 0; i < ast->ndefinitions; i++) {
    if (strcmp(ast->definitions[i].name, macro) != 0)
      continue;
    CXToken *tokens;
    unsigned ntokens;
    bool found = false;
    clang_tokenize(ast->unit, clang_getCursorExtent(ast->definitions[i].cursor),
                   &tokens, &ntokens);
    for (unsigned t = 1; t < ntokens; t++) {
      const char *word =
          ast_take_string(ast, clang_getTokenSpelling(ast->unit, tokens[t]));
      struct ast_token whole = {TOKEN_WORD, 0, (uint32_t)strlen(word)};
      found = found || is_code_attribute(word, whole);
    }
    clang_disposeTokens(ast->unit, tokens, ntokens);
    if (found)
      return true;
  }
  return false;
}

static void add_attribute(struct ast *ast, struct function *function,
                          struct span span) {
  struct ast_function *facts = &function->facts;
  if (span.end == 0)
    return;
  for (size_t i = 0; i < facts->nattributes; i++)
    if (facts->attributes[i].begin == span.begin)
      return;
  *ARENA_PUSH(ast->arena, facts->attributes, facts->nattributes) = span;
}

static void find_attributes(struct ast *ast, struct function *function) {
  const char *text = buf_str(&ast->copy);
  struct ast_lexer lexer =
      ast_lex_start(text, function->begin, function->body_begin);
  struct ast_token token;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END) {
    const struct macro_use *use;
    if (token.kind != TOKEN_WORD)
      continue;
    if (is_code_attribute(text, token))
      add_attribute(ast, function, attribute_text(ast, function, token.begin));
    else if ((use = ast_macro_at(ast, token.begin)) != NULL &&
             defines_code_attribute(ast, use->name))
      add_attribute(ast, function, ast_span(ast, use->begin, use->end));
  }
}

static struct node *child_at(struct node *root, uint32_t begin,
                             enum CXCursorKind kind) {
  for (struct node *n = root->first; n; n = n->next)
    if (n->kind == kind && n->begin == begin)
      return n;
  return NULL;
}

static bool has_directives(const struct ast *ast,
                           const struct function *function) {
  const char *text = buf_str(&ast->copy);
  struct ast_lexer lexer =
      ast_lex_start(text, function->body_begin, function->end);
  struct ast_token token;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END)
    if (token.kind == TOKEN_DIRECTIVE || ast_token_is(text, token, "_Pragma") ||
        ast_token_is(text, token, "__COUNTER__"))
      return true;
  return false;
}

static void add_function(struct ast *ast, CXCursor cursor, uint32_t from,
                         CXCursor body) {
  struct function *function = ARENA_NEW(ast->arena, struct function);
  uint32_t begin, end;
  ast_range_of(ast, clang_getCursorExtent(cursor), &begin, &end);
  ast_range_of(ast, clang_getCursorExtent(body), &function->body_begin,
               &function->body_end);
  if (begin == AST_NOWHERE || function->body_begin == AST_NOWHERE ||
      !holds_query(ast, function->body_begin, function->body_end))
    return;
  function->cursor = cursor;
  function->begin = definition_begin(ast, from < begin ? from : begin, begin);
  function->end = end > function->body_end ? end : function->body_end;
  function->root = ast_tree(ast, cursor);
  function->body =
      child_at(function->root, function->body_begin, CXCursor_CompoundStmt);
  struct ast_function *facts = &function->facts;
  facts->name = ast_take_string(ast, clang_getCursorSpelling(cursor));
  facts->definition = ast_span(ast, function->begin, function->end);
  facts->body = ast_span(ast, function->body_begin, function->body_end);
  facts->is_inline = clang_Cursor_isFunctionInlined(cursor) != 0;
  facts->is_static = clang_Cursor_getStorageClass(cursor) == CX_SC_Static;
  facts->is_variadic = clang_Cursor_isVariadic(cursor) != 0;
  ast_head_set_function(ast, function);
  find_attributes(ast, function);
  function->has_directives = has_directives(ast, function);
  *ARENA_PUSH(ast->arena, ast->functions, ast->nfunctions) = function;
}

void ast_functions(struct ast *ast) {
  uint32_t previous = 0;
  for (size_t i = 0; i < ast->ndecls; i++) {
    CXCursor cursor = ast->decls[i], body = clang_getNullCursor();
    uint32_t begin, end;
    ast_range_of(ast, clang_getCursorExtent(cursor), &begin, &end);
    if (clang_getCursorKind(cursor) == CXCursor_FunctionDecl &&
        clang_isCursorDefinition(cursor)) {
      clang_visitChildren(cursor, find_body, &body);
      if (!clang_Cursor_isNull(body))
        add_function(ast, cursor, previous, body);
    }
    if (end != AST_NOWHERE && end > previous)
      previous = end;
  }
}
