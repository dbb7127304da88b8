/* SPDX-License-Identifier: BSD-3-Clause */
/* The variables of a function: parameters, locals of all storage classes,
 * and the names that pragmas declare; globals as they are met.
 */
#include "ast_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static enum ast_storage storage_of(const struct node *node, int query) {
  if (query >= 0)
    return AST_STORAGE_AS;
  if (node->kind == CXCursor_ParmDecl)
    return AST_STORAGE_PARAM;
  if (clang_getCursorTLSKind(node->cursor) != CXTLS_None)
    return AST_STORAGE_THREAD_LOCAL;
  switch (clang_Cursor_getStorageClass(node->cursor)) {
  case CX_SC_Static:
    return AST_STORAGE_STATIC_LOCAL;
  case CX_SC_Extern:
    return AST_STORAGE_EXTERN_LOCAL;
  case CX_SC_Register:
    return AST_STORAGE_REGISTER;
  default:
    return AST_STORAGE_AUTO;
  }
}

/* The pragma whose as() or source() declares it, or -1. */
static int declaring_query(const struct ast *ast, const struct node *node) {
  if (node->at == AST_NOWHERE)
    return -1;
  const struct piece *piece = ast_piece_at(ast, node->at);
  return piece->kind == PIECE_LOCAL ? piece->query : -1;
}

static const struct node *scope_of(const struct function *function,
                                   const struct node *node) {
  if (node->kind == CXCursor_ParmDecl)
    return function->body;
  const struct node *scope = node->parent;
  while (scope && (scope->kind == CXCursor_DeclStmt || scope->foreign))
    scope = scope->parent;
  return scope ? scope : function->body;
}

/* The attributes as libclang prints them, macros expanded; "" without any. */
static const char *attributes_of(struct ast *ast, const struct node *node) {
  bool has_attribute = false;
  for (const struct node *n = node->first; n; n = n->next)
    has_attribute = has_attribute || clang_isAttribute(n->kind);
  if (!has_attribute)
    return "";
  CXPrintingPolicy policy = clang_getCursorPrintingPolicy(node->cursor);
  const char *text =
      ast_take_string(ast, clang_getCursorPrettyPrinted(node->cursor, policy));
  clang_PrintingPolicy_dispose(policy);
  return text;
}

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

/* The length of `_Alignas(` and its kin at `at`, or 0. */
static size_t alignment_word(const char *text, const char *at) {
  static const char *const words[] = {"_Alignas(", "alignas(", "aligned(",
                                      "__aligned__(", "aligned)"};
  if (at > text && is_word(at[-1]))
    return 0;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (!strncmp(at, words[i], strlen(words[i])))
      return strlen(words[i]);
  return 0;
}

/* The largest of `_Alignas(32)` and `aligned(64)`. What is no literal counts as
 * a cache line, which copies have. */
static int64_t find_alignment(const char *attributes) {
  int64_t most = 0;
  for (const char *at = attributes; *at; at++) {
    size_t length = alignment_word(attributes, at);
    if (!length)
      continue;
    char *end;
    long long value = strtoll(at + length, &end, 0);
    if (end == at + length || !strchr(")UuLl", *end))
      value = 64;
    if (value > most)
      most = value;
  }
  return most;
}

/* The outermost bound of `double a[n][m]`: the first expression by place. */
static struct span find_bound(const struct ast *ast, const struct node *node) {
  const struct node *bound = NULL;
  for (const struct node *n = node->first; n; n = n->next)
    if (clang_isExpression(n->kind) && !n->foreign && n->begin > node->at &&
        (!bound || n->begin < bound->begin))
      bound = n;
  return bound ? ast_node_span(ast, bound) : span_make(0, 0);
}

static struct ast_var *make_var(struct ast *ast, const struct node *node,
                                int query) {
  struct ast_var *var = ARENA_NEW(ast->arena, struct ast_var);
  CXType type = clang_getCursorType(node->cursor);
  var->name = ast_take_string(ast, clang_getCursorSpelling(node->cursor));
  struct ast_type *made = node->kind == CXCursor_ParmDecl
                              ? ast_type_param(ast, type)
                              : ast_type_make(ast, type);
  if (made->cls == AST_CLASS_VLA)
    made->bound = find_bound(ast, node);
  var->type = made;
  var->storage = storage_of(node, query);
  if (node->at != AST_NOWHERE)
    var->declared =
        ast_span(ast, node->at, node->at + (uint32_t)strlen(var->name));
  const char *attributes = attributes_of(ast, node);
  var->cleanup = strstr(attributes, "cleanup(") != NULL;
  var->alignment = find_alignment(attributes);
  return var;
}

/* libclang does not tell in C. */
static bool says_constexpr(const struct ast *ast, const struct node *node) {
  const char *text = buf_str(&ast->copy);
  const struct node *all = node->parent;
  if (node->foreign || all->kind != CXCursor_DeclStmt || all->foreign ||
      node->at == AST_NOWHERE)
    return false;
  struct ast_lexer lexer = ast_lex_start(text, all->begin, node->at);
  struct ast_token token;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END)
    if (ast_token_is(text, token, "constexpr"))
      return true;
  return false;
}

static void add_type(struct ast *ast, struct function *function,
                     const struct node *node) {
  struct local_type *type =
      ARENA_PUSH(ast->arena, function->types, function->ntypes);
  type->node = node;
  type->name = ast_take_string(ast, clang_getCursorSpelling(node->cursor));
}

/* What constant expressions can name goes where types go: it is declared again
 * where it is used. A static one has one address, though. */
static void find_constants(struct ast *ast, struct function *function) {
  for (size_t i = 0; i < function->nvars; i++) {
    struct var_entry *entry = &function->vars[i];
    if (entry->node->kind != CXCursor_VarDecl ||
        !says_constexpr(ast, entry->node) ||
        (entry->var->storage == AST_STORAGE_STATIC_LOCAL &&
         (entry->var->address_taken ||
          entry->var->type->cls == AST_CLASS_ARRAY)))
      continue;
    entry->is_constant = true;
    add_type(ast, function, entry->node);
  }
}

static void add_var(struct ast *ast, struct function *function,
                    const struct node *node) {
  int query = declaring_query(ast, node);
  struct var_entry *entry =
      ARENA_PUSH(ast->arena, function->vars, function->nvars);
  *entry = (struct var_entry){.decl = node->cursor,
                              .hash = clang_hashCursor(node->cursor),
                              .node = node,
                              .scope = scope_of(function, node),
                              .query = query,
                              .var = make_var(ast, node, query)};
  entry->var->scope = function->is_head && entry->scope == function->body
                          ? function->facts.body
                          : ast_node_span(ast, entry->scope);
  if (query < 0)
    return;
  const struct query_state *state = &ast->states[query];
  for (size_t i = 0; i < ast->queries[query].nlocals; i++)
    if (state->locals[i].begin <= node->at && node->at < state->locals[i].end)
      ast->queries[query].locals[i].var = entry->var;
}

struct var_entry *ast_var_find(struct ast *ast, struct function *function,
                               CXCursor decl) {
  unsigned hash = clang_hashCursor(decl);
  (void)ast;
  for (size_t i = 0; i < function->nvars; i++)
    if (function->vars[i].hash == hash &&
        clang_equalCursors(function->vars[i].decl, decl))
      return &function->vars[i];
  return NULL;
}

struct var_entry *ast_var_global(struct ast *ast, CXCursor decl) {
  CXCursor canonical = clang_getCanonicalCursor(decl);
  unsigned hash = clang_hashCursor(canonical);
  for (size_t i = 0; i < ast->nglobals; i++)
    if (ast->globals[i].hash == hash &&
        clang_equalCursors(ast->globals[i].decl, canonical))
      return &ast->globals[i];
  struct ast_var *var = ARENA_NEW(ast->arena, struct ast_var);
  var->name = ast_take_string(ast, clang_getCursorSpelling(decl));
  var->type = ast_type_make(ast, clang_getCursorType(decl));
  var->storage = clang_getCursorTLSKind(decl) != CXTLS_None
                     ? AST_STORAGE_THREAD_LOCAL
                     : AST_STORAGE_GLOBAL;
  uint32_t at;
  if (ast_place_of(ast, clang_getCursorLocation(decl), &at))
    var->declared = ast_span(ast, at, at + (uint32_t)strlen(var->name));
  struct var_entry *entry = ARENA_PUSH(ast->arena, ast->globals, ast->nglobals);
  *entry = (struct var_entry){
      .decl = canonical, .hash = hash, .query = -1, .var = var};
  return entry;
}

/* ---- Where pointers come from ------------------------------------------- */

static bool is_automatic(const struct ast_var *var) {
  return var->storage == AST_STORAGE_AUTO ||
         var->storage == AST_STORAGE_REGISTER ||
         var->storage == AST_STORAGE_PARAM;
}

static bool is_array(const struct ast_type *type) {
  return type->cls == AST_CLASS_ARRAY || type->cls == AST_CLASS_VLA;
}

static bool is_alloca(struct ast *ast, const struct node *node) {
  const char *name =
      ast_take_string(ast, clang_getCursorSpelling(node->cursor));
  return node->kind == CXCursor_CallExpr &&
         (strcmp(name, "alloca") == 0 ||
          strncmp(name, "__builtin_alloca", 16) == 0);
}

/* The automatic variable that an lvalue lies in, not through a pointer. */
static const struct ast_var *
base_variable(struct ast *ast, struct function *function, struct node *node) {
  node = ast_strip(node);
  while (node && (node->kind == CXCursor_MemberRefExpr ||
                  node->kind == CXCursor_ArraySubscriptExpr)) {
    if (!node->first)
      return NULL;
    CXType type = clang_getCanonicalType(
        clang_getCursorType(ast_strip(node->first)->cursor));
    if (type.kind == CXType_Pointer)
      return NULL;
    node = ast_strip(node->first);
  }
  if (!node || node->kind != CXCursor_DeclRefExpr)
    return NULL;
  struct var_entry *entry =
      ast_var_find(ast, function, clang_getCursorReferenced(node->cursor));
  return entry && is_automatic(entry->var) ? entry->var : NULL;
}

static void trace_pointer(struct ast *ast, struct function *function,
                          struct ast_var *var, struct node *init) {
  while (init && (init->kind == CXCursor_CStyleCastExpr ||
                  init->kind == CXCursor_UnexposedExpr ||
                  init->kind == CXCursor_ParenExpr))
    init = init->last;
  if (!init)
    return;
  const struct ast_var *base = NULL;
  if (init->kind == CXCursor_UnaryOperator && init->first &&
      ast_operator_is(ast, init, "&")) {
    base = base_variable(ast, function, init->first);
  } else if (init->kind == CXCursor_DeclRefExpr) {
    base = base_variable(ast, function, init);
    base = base && is_array(base->type) ? base : NULL;
  } else if (init->kind == CXCursor_BinaryOperator) {
    trace_pointer(ast, function, var, init->first);
    return;
  }
  var->points_to = base;
  var->initialised_from_local_address = base || is_alloca(ast, init);
}

static void mark_addresses(struct ast *ast, struct function *function) {
  for (struct node *n = function->body; n; n = ast_walk(n, function->body)) {
    if (n->kind != CXCursor_DeclRefExpr)
      continue;
    struct var_entry *entry =
        ast_var_find(ast, function, clang_getCursorReferenced(n->cursor));
    if (!entry)
      continue;
    unsigned access = ast_access_of(ast, n);
    bool operand = n->parent && n->parent->kind == CXCursor_GCCAsmStmt;
    if ((access & AST_ADDRESS) || operand)
      entry->var->address_taken = true;
    if ((access & (AST_ADDRESS | AST_WRITE)) || operand)
      *ARENA_PUSH(ast->arena, entry->set_at, entry->var->nset_at) =
          ast_offset(ast, n->at);
    entry->var->set_at = entry->set_at;
  }
}

void ast_vars_collect(struct ast *ast, struct function *function) {
  for (struct node *n = function->root->first; n; n = n->next)
    if (n->kind == CXCursor_ParmDecl)
      add_var(ast, function, n);
  for (struct node *n = function->body; n; n = ast_walk(n, function->body))
    if (n->kind == CXCursor_VarDecl)
      add_var(ast, function, n);
  for (size_t i = 0; i < function->nvars; i++) {
    struct ast_var *var = function->vars[i].var;
    *ARENA_PUSH(ast->arena, function->facts.vars, function->facts.nvars) = var;
    const struct node *node = function->vars[i].node;
    if (node->kind == CXCursor_VarDecl)
      var->has_initialiser = !clang_Cursor_isNull(
          clang_Cursor_getVarDeclInitializer(node->cursor));
    if (node->kind == CXCursor_VarDecl && node->last &&
        var->type->cls == AST_CLASS_POINTER &&
        clang_isExpression(node->last->kind))
      trace_pointer(ast, function, var, node->last);
  }
  mark_addresses(ast, function);
  for (struct node *n = function->body; n; n = ast_walk(n, function->body)) {
    if (n->kind != CXCursor_StructDecl && n->kind != CXCursor_UnionDecl &&
        n->kind != CXCursor_EnumDecl && n->kind != CXCursor_TypedefDecl &&
        n->kind != CXCursor_EnumConstantDecl)
      continue;
    add_type(ast, function, n);
  }
  find_constants(ast, function);
}
