/* SPDX-License-Identifier: BSD-3-Clause */
/* A pragma outside of functions that annotates the function declared next. It
 * is found once the file has been parsed without it; then its probes go where
 * its clauses have their meaning:
 *
 *   into a definition    void f(int n) {for(PROBES;;)_E3:{ body }}
 *   behind a prototype   void f(int n);void __edatcc_head3(int n){..._E3:{}}
 */
#include "ast_private.h"

#include <string.h>

/* ---- Which function ----------------------------------------------------- */

/* The first declaration behind the pragma; several may begin there. */
static bool declared_next(const struct ast *ast, uint32_t at, CXCursor *found) {
  for (size_t i = 0; i < ast->ndecls; i++) {
    uint32_t begin, end;
    ast_range_of(ast, clang_getCursorExtent(ast->decls[i]), &begin, &end);
    if (begin == AST_NOWHERE || begin < at)
      continue;
    *found = ast->decls[i];
    return true;
  }
  return false;
}

/* The name in its declarator, or the macro that stands for it. */
static struct span name_of(const struct ast *ast, CXCursor cursor,
                           const char *name) {
  uint32_t at;
  if (!ast_place_of(ast, clang_getCursorLocation(cursor), &at))
    return span_make(0, 0);
  const struct macro_use *use = ast_macro_at(ast, at);
  uint32_t size = (uint32_t)strlen(use ? use->name : name);
  if (use ? use->end != at + size
          : strncmp(buf_str(&ast->copy) + at, name, size) != 0)
    return span_make(0, 0);
  return ast_span(ast, at, at + size);
}

static enum CXChildVisitResult find_body(CXCursor cursor, CXCursor parent,
                                         CXClientData data) {
  (void)parent;
  if (clang_getCursorKind(cursor) != CXCursor_CompoundStmt)
    return CXChildVisit_Continue;
  *(CXCursor *)data = cursor;
  return CXChildVisit_Break;
}

/* The braces of a definition, in the file. */
static struct span body_of(const struct ast *ast, CXCursor cursor) {
  CXCursor body = clang_getNullCursor();
  uint32_t begin, end;
  clang_visitChildren(cursor, find_body, &body);
  if (clang_Cursor_isNull(body) ||
      !ast_range_of(ast, clang_getCursorExtent(body), &begin, &end) ||
      end <= begin || buf_str(&ast->copy)[begin] != '{' ||
      buf_str(&ast->copy)[end - 1] != '}')
    return span_make(0, 0);
  return ast_span(ast, begin, end);
}

/* The parentheses behind the name, and the `;` or `,` that ends it. */
static void find_prototype(const struct ast *ast, struct ast_head *head) {
  const char *text = ast->source->text;
  struct ast_lexer lexer =
      ast_lex_start(text, head->name_span.end, (uint32_t)ast->source->size);
  struct ast_token token;
  int depth = 0;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END) {
    char c = token.kind == TOKEN_PUNCT ? text[token.begin] : 0;
    if (head->params_span.end == 0 && depth == 0 && c != '(')
      return;
    depth +=
        (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
    if (depth == 0 && c == ')' && head->params_span.end == 0)
      head->params_span = span_make(head->name_span.end, token.end);
    if (depth == 0 && (c == ';' || c == ',')) {
      head->is_alone = c == ';';
      head->declaration.end = token.end;
      return;
    }
  }
}

static bool is_void(CXCursor cursor) {
  CXType type = clang_getCanonicalType(clang_getCursorResultType(cursor));
  return type.kind == CXType_Void;
}

static bool ends_with(const char *text, const char *end) {
  size_t length = strlen(text), n = strlen(end);
  return length >= n && strcmp(text + length - n, end) == 0;
}

/* GNU's attribute is part of the type, _Noreturn and [[noreturn]] stand in
 * front of the body. */
static bool never_returns(struct ast *ast, CXCursor cursor) {
  CXString type = clang_getTypeSpelling(clang_getCursorType(cursor));
  if (ends_with(ast_take_string(ast, type), "__attribute__((noreturn))"))
    return true;
  CXPrintingPolicy policy = clang_getCursorPrintingPolicy(cursor);
  const char *text =
      ast_take_string(ast, clang_getCursorPrettyPrinted(cursor, policy));
  clang_PrintingPolicy_dispose(policy);
  const char *body = strchr(text, '{');
  const char *word = strstr(text, "_Noreturn");
  if (!word)
    word = strstr(text, "[[noreturn]]");
  return word && (!body || word < body);
}

/* The definition in this file, if there is one. */
static void find_definition(struct ast *ast, CXCursor cursor,
                            struct ast_head *head) {
  CXCursor definition = clang_getCursorDefinition(cursor);
  uint32_t begin, end;
  if (clang_Cursor_isNull(definition))
    return;
  ast_range_of(ast, clang_getCursorExtent(definition), &begin, &end);
  head->is_defined = true;
  head->defined_name = name_of(ast, definition, head->name);
  head->defined_before =
      begin == AST_NOWHERE || ast_offset(ast, begin) < head->declaration.begin;
}

static struct ast_head *make_head(struct ast *ast, CXCursor cursor) {
  struct ast_head *head = ARENA_NEW(ast->arena, struct ast_head);
  uint32_t begin, end;
  ast_range_of(ast, clang_getCursorExtent(cursor), &begin, &end);
  CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
  head->name = ast_take_string(ast, clang_getCursorSpelling(cursor));
  head->name_span = name_of(ast, cursor, head->name);
  head->declaration = ast_span(ast, begin, end);
  head->is_definition = clang_isCursorDefinition(cursor);
  head->returns_void = is_void(cursor);
  head->never_returns = never_returns(ast, cursor);
  head->is_variadic = clang_Cursor_isVariadic(cursor);
  head->has_prototype = type.kind == CXType_FunctionProto;
  head->is_static = clang_getCursorLinkage(cursor) == CXLinkage_Internal;
  head->declared_before =
      !clang_equalCursors(clang_getCanonicalCursor(cursor), cursor);
  if (head->is_definition) {
    head->is_alone = true;
    head->body = body_of(ast, cursor);
  } else if (head->name_span.end) {
    find_prototype(ast, head);
    find_definition(ast, cursor, head);
  }
  return head;
}

/* Can the probes be put there? */
static bool has_place(const struct ast_head *head) {
  if (!head->returns_void || head->is_variadic)
    return false;
  return head->is_definition ? head->body.end != 0
                             : head->is_alone && head->params_span.end != 0 &&
                                   head->has_prototype;
}

bool ast_head_find(struct ast *ast, size_t q) {
  struct query_state *state = &ast->states[q];
  CXCursor cursor;
  if (!ast->queries[q].may_head || state->head ||
      !declared_next(ast, state->end, &cursor) ||
      clang_getCursorKind(cursor) != CXCursor_FunctionDecl)
    return false;
  state->head = make_head(ast, cursor);
  for (size_t i = 0; i < q; i++)
    if (ast->states[i].head && ast->states[i].head->declaration.begin ==
                                   state->head->declaration.begin)
      return false;
  state->head->has_place = has_place(state->head);
  return state->head->has_place;
}

/* ---- In the copy -------------------------------------------------------- */

uint32_t ast_head_begin(const struct query_state *state) {
  const struct ast_head *head = state->head;
  return head->is_definition ? head->body.begin : head->declaration.end;
}

uint32_t ast_head_end(const struct query_state *state) {
  return state->head->is_definition ? state->head->body.end : AST_NOWHERE;
}

/* ---- Facts -------------------------------------------------------------- */

/* What libclang saw is our text around the user's. */
void ast_head_set_function(const struct ast *ast, struct function *function) {
  for (size_t q = 0; q < ast->nqueries; q++) {
    const struct query_state *state = &ast->states[q];
    if (!state->head || !state->head->has_place || state->mode == MODE_BLANK ||
        state->begin <= function->body_begin ||
        state->begin >= function->body_end)
      continue;
    struct ast_function *facts = &function->facts;
    function->is_head = true;
    facts->name = state->head->name;
    if (state->head->is_definition) {
      facts->definition.end = state->head->body.end;
      facts->body = state->head->body;
    } else {
      facts->definition =
          span_make(ast->queries[q].pragma.end, state->head->declaration.end);
      facts->body = span_make(0, 0);
    }
    return;
  }
}

void ast_head_facts(struct ast *ast, size_t q, struct ast_region *region) {
  struct query_state *state = &ast->states[q];
  struct ast_head *head = state->head;
  region->head = head;
  if (!head || !state->function || state->place != AST_PLACED)
    return;
  const struct function *function = state->function;
  for (size_t i = 0; i < function->nvars; i++) {
    struct ast_var *var = function->vars[i].var;
    if (var->storage != AST_STORAGE_PARAM)
      continue;
    if (!*var->name)
      var->name = arena_printf(ast->arena, "edat_arg_%zu", head->nparams);
    *ARENA_PUSH(ast->arena, head->params, head->nparams) = var;
  }
}
