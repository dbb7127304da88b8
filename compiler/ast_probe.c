/* SPDX-License-Identifier: BSD-3-Clause */
/* Facts about the expressions in clauses: each one stands in the copy below a
 * cast to void whose place is known.
 */
#include "ast_private.h"

static struct node *expression_at(struct node *body, uint32_t cast) {
  for (struct node *n = body; n; n = ast_walk(n, body)) {
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

static bool is_lvalue(const struct node *node) {
  switch (node->kind) {
  case CXCursor_ParenExpr:
    return node->first && is_lvalue(node->first);
  case CXCursor_DeclRefExpr: {
    enum CXCursorKind kind =
        clang_getCursorKind(clang_getCursorReferenced(node->cursor));
    return kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl;
  }
  case CXCursor_ArraySubscriptExpr:
  case CXCursor_CompoundLiteralExpr:
  case CXCursor_StringLiteral:
    return true;
  case CXCursor_MemberRefExpr: {
    if (!node->first)
      return false;
    CXType type =
        clang_getCanonicalType(clang_getCursorType(node->first->cursor));
    return type.kind == CXType_Pointer || is_lvalue(node->first);
  }
  case CXCursor_UnaryOperator:
    switch (clang_getCursorUnaryOperatorKind(node->cursor)) {
    case CXUnaryOperator_Deref:
      return !is_function(node);
    case CXUnaryOperator_Real:
    case CXUnaryOperator_Imag:
    case CXUnaryOperator_Extension:
      return node->first && is_lvalue(node->first);
    default:
      return false;
    }
  default:
    return false;
  }
}

static bool has_side_effect(const struct node *root) {
  for (const struct node *n = root; n; n = ast_walk(n, root)) {
    if (n->kind == CXCursor_CallExpr || n->kind == CXCursor_StmtExpr ||
        n->kind == CXCursor_CompoundAssignOperator)
      return true;
    if (n->kind == CXCursor_BinaryOperator &&
        clang_getCursorBinaryOperatorKind(n->cursor) == CXBinaryOperator_Assign)
      return true;
    enum CXUnaryOperatorKind kind =
        n->kind == CXCursor_UnaryOperator
            ? clang_getCursorUnaryOperatorKind(n->cursor)
            : CXUnaryOperator_Invalid;
    if (kind >= CXUnaryOperator_PostInc && kind <= CXUnaryOperator_PreDec)
      return true;
  }
  return false;
}

/* What folds but is no constant expression: variables, commas. */
static bool is_constant_form(const struct node *root) {
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
    if (n->kind == CXCursor_BinaryOperator &&
        clang_getCursorBinaryOperatorKind(n->cursor) == CXBinaryOperator_Comma)
      return false;
  }
  return !has_side_effect(root);
}

bool ast_expr_constant(const struct node *expr, int64_t *value) {
  CXType type = clang_getCanonicalType(clang_getCursorType(expr->cursor));
  bool integral = type.kind == CXType_Enum ||
                  (type.kind >= CXType_Bool && type.kind <= CXType_Int128);
  if (!integral || !is_constant_form(expr))
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
  probe->is_lvalue = is_lvalue(expr);
  probe->has_side_effect = has_side_effect(expr);
  /* Evaluating what has an error can crash libclang. */
  if (!function->facts.has_error)
    probe->is_constant = ast_expr_constant(expr, &probe->value);
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
