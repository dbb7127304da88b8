/* SPDX-License-Identifier: BSD-3-Clause */
/* What must not change while the iterations of a loop run: a taskloop
 * evaluates bounds and steps once. Found is what the text shows: assignments
 * to a variable that the expression names, or to the same member of the same
 * variable. What a function changes, or a pointer to the variable, is not.
 */
#include "ast_private.h"

static const struct node *first_name(const struct node *node) {
  for (const struct node *n = node; n; n = ast_walk(n, node))
    if (n->kind == CXCursor_DeclRefExpr)
      return n;
  return NULL;
}

static bool is_same(const struct node *a, const struct node *b) {
  return a && b &&
         clang_equalCursors(clang_getCursorReferenced(a->cursor),
                            clang_getCursorReferenced(b->cursor));
}

/* `s = t` and not `s.x = 1`. */
static bool is_whole(const struct node *node) {
  const struct node *above = node->parent;
  while (above && above->kind == CXCursor_ParenExpr)
    above = above->parent;
  return above && above->kind != CXCursor_MemberRefExpr &&
         above->kind != CXCursor_ArraySubscriptExpr &&
         above->kind != CXCursor_UnexposedExpr;
}

static const struct node *find_write(const struct ast *ast,
                                     const struct node *name,
                                     const struct node *body) {
  bool member = name->kind == CXCursor_MemberRefExpr;
  for (const struct node *n = body; n; n = ast_walk(n, body)) {
    if (n->kind != name->kind || !is_same(n, name))
      continue;
    if (member ? is_same(first_name(n), first_name(name)) : is_whole(n))
      if (ast_access_of(ast, n) & AST_WRITE)
        return n;
  }
  return NULL;
}

const struct node *ast_assigned_in(const struct ast *ast,
                                   const struct node *expr,
                                   const struct node *body) {
  for (const struct node *n = expr; n; n = ast_walk(n, expr)) {
    if ((n->kind != CXCursor_DeclRefExpr &&
         n->kind != CXCursor_MemberRefExpr) ||
        ast_is_unevaluated(ast, n))
      continue;
    const struct node *write = find_write(ast, n, body);
    if (write)
      return write;
  }
  return NULL;
}
