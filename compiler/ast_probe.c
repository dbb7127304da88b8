/* SPDX-License-Identifier: BSD-3-Clause */
/* Facts about the expressions in clauses: each one stands in the copy below a
 * cast to void whose place is known.
 */
#include "ast_private.h"

#include <string.h>

static struct node *expression_at(struct node *body, uint32_t cast) {
  for (struct node *n = body; n; n = ast_walk_over(n, body, cast, cast + 1)) {
    if (n->kind != CXCursor_CStyleCastExpr || n->begin != cast)
      continue;
    for (struct node *m = n; m; m = ast_walk(m, n))
      if (m->kind == CXCursor_ParenExpr && m->begin == cast + 6)
        return m->first;
  }
  return NULL;
}

static bool is_function(const struct node *node) {
  enum CXTypeKind kind =
      clang_getCanonicalType(clang_getCursorType(node->cursor)).kind;
  return kind == CXType_FunctionProto || kind == CXType_FunctionNoProto;
}

static bool is_lvalue(const struct ast *ast, const struct node *node);

static bool is_member_of_lvalue(const struct ast *ast,
                                const struct node *node) {
  if (!node->first)
    return false;
  CXType type =
      clang_getCanonicalType(clang_getCursorType(node->first->cursor));
  return type.kind == CXType_Pointer || is_lvalue(ast, node->first);
}

static bool is_bit_field(const struct ast *ast, const struct node *node) {
  while (node->kind == CXCursor_ParenExpr && node->first)
    node = node->first;
  return node->kind == CXCursor_MemberRefExpr &&
         clang_Cursor_isBitField(clang_getCursorReferenced(node->cursor)) &&
         is_member_of_lvalue(ast, node);
}

/* A bit-field is none here: it has no address. */
static bool is_lvalue(const struct ast *ast, const struct node *node) {
  switch (node->kind) {
  case CXCursor_ParenExpr:
    return node->first && is_lvalue(ast, node->first);
  case CXCursor_DeclRefExpr: {
    enum CXCursorKind kind =
        clang_getCursorKind(clang_getCursorReferenced(node->cursor));
    return kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl;
  }
  case CXCursor_ArraySubscriptExpr:
  case CXCursor_CompoundLiteralExpr:
  case CXCursor_StringLiteral:
    return true;
  case CXCursor_MemberRefExpr:
    return is_member_of_lvalue(ast, node) && !is_bit_field(ast, node);
  case CXCursor_UnaryOperator:
    if (ast_operator_is(ast, node, "*"))
      return !is_function(node);
    return ast_operator_of(ast, node)[0] == '_' && node->first &&
           is_lvalue(ast, node->first);
  default:
    return false;
  }
}

/* An assignment, ++ or --; what a call does is not seen. */
static bool is_change(const struct ast *ast, const struct node *node) {
  if (node->kind == CXCursor_CompoundAssignOperator)
    return true;
  if (node->kind != CXCursor_BinaryOperator &&
      node->kind != CXCursor_UnaryOperator)
    return false;
  const char *operator= ast_operator_of(ast, node);
  return strcmp(operator, "=") == 0 || strcmp(operator, "++") == 0 ||
         strcmp(operator, "--") == 0;
}

bool ast_expr_changes(const struct ast *ast, const struct node *root) {
  for (const struct node *n = root; n; n = ast_walk(n, root))
    if (is_change(ast, n))
      return true;
  return false;
}

bool ast_expr_has_side_effect(const struct ast *ast, const struct node *root) {
  for (const struct node *n = root; n; n = ast_walk(n, root))
    if (n->kind == CXCursor_CallExpr || n->kind == CXCursor_StmtExpr)
      return true;
  return ast_expr_changes(ast, root);
}

/* What folds but is no constant expression: variables, commas. */
static bool is_constant_form(const struct ast *ast, const struct node *root) {
  for (const struct node *n = root; n; n = ast_walk(n, root)) {
    enum CXCursorKind kind =
        n->kind == CXCursor_DeclRefExpr
            ? clang_getCursorKind(clang_getCursorReferenced(n->cursor))
            : CXCursor_FirstInvalid;
    bool evaluated = true;
    for (const struct node *m = n; m != root && evaluated; m = m->parent)
      evaluated = m->kind != CXCursor_UnaryExpr;
    evaluated = evaluated && root->kind != CXCursor_UnaryExpr;
    if (evaluated && (kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl))
      return false;
    if (n->kind == CXCursor_BinaryOperator && ast_operator_is(ast, n, ","))
      return false;
  }
  return !ast_expr_has_side_effect(ast, root);
}

bool ast_expr_constant(const struct ast *ast, const struct node *expr,
                       int64_t *value) {
  CXType type = clang_getCanonicalType(clang_getCursorType(expr->cursor));
  bool integral = type.kind == CXType_Enum ||
                  (type.kind >= CXType_Bool && type.kind <= CXType_Int128);
  if (!integral || !is_constant_form(ast, expr))
    return false;
  CXEvalResult result = clang_Cursor_Evaluate(expr->cursor);
  if (!result)
    return false;
  bool found = clang_EvalResult_getKind(result) == CXEval_Int;
  if (found)
    *value = clang_EvalResult_isUnsignedInt(result)
                 ? (int64_t)clang_EvalResult_getAsUnsigned(result)
                 : (int64_t)clang_EvalResult_getAsLongLong(result);
  clang_EvalResult_dispose(result);
  return found;
}

static void fill(struct ast *ast, struct function *function,
                 struct ast_probe *probe, struct node *expr) {
  probe->type = ast_type_make(ast, clang_getCursorType(expr->cursor));
  probe->is_lvalue = is_lvalue(ast, expr);
  probe->is_bit_field = is_bit_field(ast, expr);
  probe->has_side_effect = ast_expr_has_side_effect(ast, expr);
  /* Evaluating what has an error can crash libclang. */
  if (!function->facts.has_error)
    probe->is_constant = ast_expr_constant(ast, expr, &probe->value);
  const struct node *inner = expr;
  while (inner->kind == CXCursor_ParenExpr && inner->first)
    inner = inner->first;
  if (inner->kind != CXCursor_DeclRefExpr)
    return;
  CXCursor decl = clang_getCursorReferenced(inner->cursor);
  struct var_entry *entry = ast_var_find(ast, function, decl);
  if (!entry && clang_getCursorKind(decl) == CXCursor_VarDecl)
    entry = ast_var_global(ast, decl);
  if (!entry)
    return;
  probe->var = entry->var;
  /* Parameters of array type: the pointer, spelled without its sugar. */
  if (entry->var->storage == AST_STORAGE_PARAM ||
      entry->var->type->cls == AST_CLASS_VLA)
    probe->type = entry->var->type;
}

void ast_probes_fill(struct ast *ast, size_t q) {
  struct query_state *state = &ast->states[q];
  if (state->place != AST_PLACED)
    return;
  for (size_t i = 0; i < ast->queries[q].nprobes; i++) {
    if (state->casts[i] == AST_NOWHERE)
      continue;
    struct node *expr = expression_at(state->function->body, state->casts[i]);
    state->probes[i] = expr;
    if (expr)
      fill(ast, state->function, &ast->queries[q].probes[i], expr);
  }
}
