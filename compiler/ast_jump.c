/* SPDX-License-Identifier: BSD-3-Clause */
/* Jumps that cross the edge of a statement, in either direction, and calls
 * that tie it to the frame of its function.
 */
#include "ast_private.h"

#include <string.h>

struct jumps {
  struct ast *ast;
  const struct node *root;
  struct ast_jump *list;
  size_t count;
  int loops; /* `break` out of that many loops at the top is one, too */
};

static void add(struct jumps *jumps, enum ast_jump_kind kind,
                const struct node *node) {
  struct ast_jump *jump =
      ARENA_PUSH(jumps->ast->arena, jumps->list, jumps->count);
  jump->kind = kind;
  jump->span = ast_node_span(jumps->ast, node);
}

static bool is_made(const struct ast *ast, const struct node *node) {
  return node->begin != AST_NOWHERE &&
         ast_piece_at(ast, node->begin)->kind == PIECE_MADE;
}

static bool is_loop(const struct node *node) {
  return node->kind == CXCursor_ForStmt || node->kind == CXCursor_WhileStmt ||
         node->kind == CXCursor_DoStmt;
}

static bool is_at_top(const struct jumps *jumps, const struct node *loop) {
  int depth = 0;
  for (const struct node *n = loop; n != jumps->root; n = n->parent)
    depth +=
        n->parent->kind == CXCursor_ForStmt && !is_made(jumps->ast, n->parent);
  return depth < jumps->loops;
}

/* The loop or switch that break (continue: the loop) ends, NULL if it is not
 * in the statement. */
static const struct node *target_of(const struct jumps *jumps,
                                    const struct node *node) {
  bool is_break = node->kind == CXCursor_BreakStmt;
  for (const struct node *n = node; n != jumps->root;) {
    n = n->parent;
    if ((is_loop(n) && !is_made(jumps->ast, n)) ||
        (is_break && n->kind == CXCursor_SwitchStmt))
      return n;
  }
  return NULL;
}

static void check_break(struct jumps *jumps, const struct node *node) {
  const struct node *target = target_of(jumps, node);
  bool is_break = node->kind == CXCursor_BreakStmt;
  if (!target)
    add(jumps, is_break ? AST_JUMP_BREAK : AST_JUMP_CONTINUE, node);
  else if (is_break && target->kind == CXCursor_ForStmt && jumps->loops &&
           is_at_top(jumps, target))
    add(jumps, AST_JUMP_BREAK, node);
}

static void check_case(struct jumps *jumps, const struct node *node) {
  for (const struct node *n = node; n != jumps->root;) {
    n = n->parent;
    if (n->kind == CXCursor_SwitchStmt)
      return;
  }
  add(jumps, AST_JUMP_CASE, node);
}

static bool has_label_inside(const struct jumps *jumps,
                             const struct node *node) {
  for (const struct node *n = node->first; n; n = n->next) {
    if (n->kind != CXCursor_LabelRef)
      continue;
    /* The reference gives the label another parent: compare places. */
    CXSourceLocation label =
        clang_getCursorLocation(clang_getCursorReferenced(n->cursor));
    const struct node *root = jumps->root;
    for (const struct node *m = root; m; m = ast_walk(m, root))
      if (m->kind == CXCursor_LabelStmt &&
          clang_equalLocations(clang_getCursorLocation(m->cursor), label))
        return true;
  }
  return false;
}

static bool is_asm_goto(const struct ast *ast, const struct node *node) {
  const char *text = buf_str(&ast->copy);
  struct ast_lexer lexer = ast_lex_start(text, node->begin, node->end);
  struct ast_token token;
  while ((token = ast_lex_next(&lexer)).kind == TOKEN_WORD)
    if (ast_token_is(text, token, "goto"))
      return true;
  return false;
}

static bool is_one_of(const char *name, const char *const *names) {
  for (; *names; names++)
    if (strcmp(name, *names) == 0)
      return true;
  return false;
}

static void check_call(struct jumps *jumps, const struct node *node) {
  static const char *const setjmps[] = {
      "setjmp",     "_setjmp", "__sigsetjmp", "sigsetjmp", "__builtin_setjmp",
      "getcontext", "savectx", "vfork",       NULL};
  static const char *const allocas[] = {"alloca", "__builtin_alloca",
                                        "__builtin_alloca_with_align",
                                        "__builtin_alloca_uninitialized", NULL};
  static const char *const starts[] = {"__builtin_va_start",
                                       "__builtin_c23_va_start", "va_start",
                                       "__builtin_va_arg_pack", NULL};
  const char *name =
      ast_take_string(jumps->ast, clang_getCursorSpelling(node->cursor));
  if (is_one_of(name, setjmps))
    add(jumps, AST_JUMP_SETJMP, node);
  else if (is_one_of(name, allocas))
    add(jumps, AST_JUMP_ALLOCA, node);
  else if (is_one_of(name, starts))
    add(jumps, AST_JUMP_VA_ARG, node);
}

static void check_inside(struct jumps *jumps, const struct node *node) {
  switch (node->kind) {
  case CXCursor_ReturnStmt:
    add(jumps, AST_JUMP_RETURN, node);
    return;
  case CXCursor_BreakStmt:
  case CXCursor_ContinueStmt:
    check_break(jumps, node);
    return;
  case CXCursor_GotoStmt:
    if (!has_label_inside(jumps, node))
      add(jumps, AST_JUMP_GOTO, node);
    return;
  case CXCursor_CaseStmt:
  case CXCursor_DefaultStmt:
    check_case(jumps, node);
    return;
  case CXCursor_IndirectGotoStmt:
  case CXCursor_AddrLabelExpr:
    add(jumps, AST_JUMP_COMPUTED, node);
    return;
  case CXCursor_GCCAsmStmt:
    if (!node->foreign && is_asm_goto(jumps->ast, node))
      add(jumps, AST_JUMP_ASM_GOTO, node);
    return;
  case CXCursor_CallExpr:
    check_call(jumps, node);
    return;
  default:
    return;
  }
}

static bool holds_label(const struct function *function,
                        const struct node *root) {
  for (size_t i = 0; i < function->nlabels; i++)
    if (ast_inside(function->labels[i], root))
      return true;
  return false;
}

/* Jumps from elsewhere to labels in the statement. */
static void check_outside(struct jumps *jumps, const struct node *body) {
  for (const struct node *n = body; n; n = ast_walk(n, body))
    if ((n->kind == CXCursor_GotoStmt || n->kind == CXCursor_AddrLabelExpr ||
         n->kind == CXCursor_GCCAsmStmt) &&
        !ast_inside(n, jumps->root) && has_label_inside(jumps, n))
      add(jumps, AST_JUMP_GOTO_IN, n);
}

void ast_jumps_collect(struct ast *ast, size_t q, struct ast_region *region) {
  const struct query_state *state = &ast->states[q];
  if (!state->statement)
    return;
  struct jumps jumps = {.ast = ast, .root = state->statement};
  jumps.loops = ast->queries[q].loop ? ast->queries[q].collapse : 0;
  for (const struct node *n = jumps.root; n; n = ast_walk(n, jumps.root))
    check_inside(&jumps, n);
  if (holds_label(state->function, jumps.root))
    check_outside(&jumps, state->function->body);
  region->jumps = jumps.list;
  region->njumps = jumps.count;
}
