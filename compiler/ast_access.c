/* SPDX-License-Identifier: BSD-3-Clause */
/* What an expression does with a variable that it names: read, write, take
 * its address. Climbs from the name as long as the parent still denotes
 * storage of the variable; the first parent that does not, decides.
 */
#include "ast_private.h"

#include <string.h>

static enum CXTypeKind kind_of(const struct node *node) {
  return clang_getCanonicalType(clang_getCursorType(node->cursor)).kind;
}

static bool is_array(enum CXTypeKind kind) {
  return kind == CXType_ConstantArray || kind == CXType_VariableArray ||
         kind == CXType_IncompleteArray;
}

static bool is_through_array(const struct node *node) {
  return is_array(kind_of(node)) || kind_of(node) == CXType_Vector ||
         kind_of(node) == CXType_ExtVector;
}

/* Does the parent, above child, denote storage of the same variable?
 * Returns the node to go on with, or NULL. */
static const struct node *climb(const struct ast *ast,
                                const struct node *child) {
  const struct node *parent = child->parent;
  switch (parent->kind) {
  case CXCursor_ParenExpr:
    return parent;
  case CXCursor_MemberRefExpr:
    return kind_of(child) == CXType_Pointer ? NULL : parent;
  case CXCursor_UnexposedExpr:
    if (is_array(kind_of(child)) && kind_of(parent) == CXType_Pointer) {
      /* Decay: still the array when it is subscripted or followed. */
      const struct node *above = parent->parent;
      while (above->kind == CXCursor_ParenExpr)
        above = above->parent;
      if (above->kind == CXCursor_ArraySubscriptExpr)
        return above;
      if (above->kind == CXCursor_UnaryOperator &&
          ast_operator_is(ast, above, "*"))
        return above;
    }
    return NULL;
  case CXCursor_ArraySubscriptExpr:
    return child == parent->first && is_through_array(child) ? parent : NULL;
  case CXCursor_UnaryOperator:
    return ast_operator_of(ast, parent)[0] == '_' ? parent : NULL;
  default:
    return NULL;
  }
}

static unsigned access_by_unary(const struct ast *ast,
                                const struct node *parent) {
  const char *operator= ast_operator_of(ast, parent);
  if (strcmp(operator, "&") == 0)
    return AST_ADDRESS;
  if (strcmp(operator, "++") == 0 || strcmp(operator, "--") == 0)
    return AST_READ | AST_WRITE;
  return *operator? AST_READ : AST_READ | AST_WRITE | AST_ADDRESS;
}

/* A variable right below a binary operator, without a conversion to its
 * value, is assigned to. */
static unsigned access_by_binary(const struct ast *ast,
                                 const struct node *parent) {
  const char *operator= ast_operator_of(ast, parent);
  return *operator&& strcmp(operator, "=") != 0 ? AST_READ : AST_WRITE;
}

static unsigned access_by_parent(const struct ast *ast,
                                 const struct node *child) {
  const struct node *parent = child->parent;
  /* The whole of a clause's expression: read by our cast, not decayed. */
  if (child->begin != AST_NOWHERE &&
      ast_piece_at(ast, child->begin)->kind == PIECE_MADE)
    return AST_READ;
  switch (parent->kind) {
  case CXCursor_BinaryOperator:
    return child == parent->first ? access_by_binary(ast, parent) : AST_READ;
  case CXCursor_CompoundAssignOperator:
    return child == parent->first ? AST_READ | AST_WRITE : AST_READ;
  case CXCursor_UnaryOperator:
    return access_by_unary(ast, parent);
  case CXCursor_UnexposedExpr:
    return is_array(kind_of(child)) && kind_of(parent) == CXType_Pointer
               ? AST_ADDRESS
               : AST_READ;
  case CXCursor_GCCAsmStmt:
  case CXCursor_MSAsmStmt:
    return AST_READ | AST_WRITE;
  default:
    return AST_READ;
  }
}

/* Is the expression the operand of typeof? Told by the words before it. */
static bool is_behind_typeof(const struct ast *ast, const struct node *node) {
  const char *text = buf_str(&ast->copy);
  uint32_t at = node->begin;
  while (at > 0 && strchr(" \t\r\n(", text[at - 1]))
    at--;
  uint32_t end = at;
  while (at > 0 &&
         (text[at - 1] == '_' || (text[at - 1] >= 'a' && text[at - 1] <= 'z')))
    at--;
  struct ast_token word = {TOKEN_WORD, at, end};
  return ast_token_is(text, word, "typeof") ||
         ast_token_is(text, word, "__typeof__") ||
         ast_token_is(text, word, "__typeof") ||
         ast_token_is(text, word, "typeof_unqual");
}

bool ast_is_unevaluated(const struct ast *ast, const struct node *ref) {
  for (const struct node *n = ref; n; n = n->parent) {
    if (n->kind == CXCursor_UnaryExpr)
      return true;
    if (clang_isStatement(n->kind) || n->foreign)
      return false;
    bool in_type = n->parent && (clang_isDeclaration(n->parent->kind) ||
                                 n->parent->kind == CXCursor_DeclStmt ||
                                 n->parent->kind == CXCursor_CStyleCastExpr);
    if (in_type && is_behind_typeof(ast, n))
      return true;
    if (n->parent && n->parent->kind == CXCursor_GenericSelectionExpr &&
        n == n->parent->first)
      return true;
  }
  return false;
}

unsigned ast_access_of(const struct ast *ast, const struct node *ref) {
  if (ast_is_unevaluated(ast, ref))
    return AST_UNEVALUATED;
  const struct node *node = ref, *next;
  while (node->parent && (next = climb(ast, node)) != NULL)
    node = next;
  return node->parent ? access_by_parent(ast, node) : AST_READ;
}
