/* SPDX-License-Identifier: BSD-3-Clause */
/* The statement that a pragma annotates: which one, where it ends, whether it
 * can be moved as text.
 */
#include "ast_private.h"

#include <string.h>

static int label_query(struct ast *ast, const struct node *node) {
  if (node->kind != CXCursor_LabelStmt)
    return -1;
  const char *name =
      ast_take_string(ast, clang_getCursorSpelling(node->cursor));
  if (strncmp(name, AST_LABEL, strlen(AST_LABEL)) != 0)
    return -1;
  int query = 0;
  for (const char *p = name + strlen(AST_LABEL); *p; p++)
    query = query * 10 + (*p - '0');
  return query;
}

void ast_statement_find(struct ast *ast, size_t q) {
  struct query_state *state = &ast->states[q];
  struct function *function = ast_function_at(ast, state->begin);
  state->function = function;
  if (!function || state->mode == MODE_BLANK || !function->body)
    return;
  for (struct node *n = function->body; n;
       n = ast_walk_over(n, function->body, state->begin, state->end)) {
    /* In a macro's argument the label is not where the pragma is. */
    if (n->begin != AST_NOWHERE && n->begin >= state->begin &&
        n->begin < state->end && label_query(ast, n) == (int)q) {
      state->label = n;
      break;
    }
  }
  if (!state->label)
    return;
  state->outer = state->label;
  while (state->outer->parent->kind == CXCursor_ForStmt &&
         ast_in_query(ast, state->outer->parent->begin, (int)q))
    state->outer = state->outer->parent;
  if (ast->queries[q].shape == AST_SHAPE_STATEMENT)
    state->statement = state->label->first;
}

/* ---- Extent ------------------------------------------------------------- */

static bool is_null_statement_at(const struct function *function, uint32_t at) {
  for (struct node *n = function->body; n;
       n = ast_walk_over(n, function->body, at, at + 1))
    if (n->kind == CXCursor_NullStmt && n->begin == at)
      return true;
  return false;
}

uint32_t ast_with_semicolon(const struct ast *ast,
                            const struct function *function, uint32_t end) {
  const char *text = buf_str(&ast->copy);
  struct ast_token token = ast_lex_at(text, end, function->body_end);
  if (token.kind == TOKEN_PUNCT && text[token.begin] == ';' &&
      !is_null_statement_at(function, token.begin))
    return token.end;
  return end;
}

static enum ast_statement kind_of(const struct node *node) {
  switch (node->kind) {
  case CXCursor_CompoundStmt:
    return AST_STMT_COMPOUND;
  case CXCursor_ForStmt:
    return AST_STMT_FOR;
  case CXCursor_DeclStmt:
    return AST_STMT_DECL;
  case CXCursor_LabelStmt:
    return AST_STMT_LABEL;
  case CXCursor_CaseStmt:
  case CXCursor_DefaultStmt:
    return AST_STMT_CASE;
  case CXCursor_NullStmt:
    return AST_STMT_NULL;
  case CXCursor_ReturnStmt:
  case CXCursor_BreakStmt:
  case CXCursor_ContinueStmt:
  case CXCursor_GotoStmt:
  case CXCursor_IndirectGotoStmt:
    return AST_STMT_JUMP;
  default:
    return AST_STMT_OTHER;
  }
}

/* Nested pragmas stand in front of their statements: `#pragma edat a` and
 * `#pragma edat b` on two lines annotate one statement. */
static const struct node *skip_made(const struct ast *ast,
                                    const struct node *node) {
  while (node && node->first && node->begin != AST_NOWHERE &&
         ast_piece_at(ast, node->begin)->kind == PIECE_MADE &&
         (node->kind == CXCursor_ForStmt || node->kind == CXCursor_LabelStmt))
    node = node->last;
  return ast_skip_attributes(node);
}

/* ---- Trouble ------------------------------------------------------------ */

static void set_trouble(struct ast_region *region, const char *why,
                        struct span span) {
  if (region->trouble)
    return;
  region->trouble = why;
  region->trouble_span = span;
}

static void check_conditionals(const struct ast *ast, uint32_t begin,
                               uint32_t end, struct ast_region *region) {
  const char *text = buf_str(&ast->copy);
  struct ast_lexer lexer = ast_lex_start(text, begin, end);
  struct ast_token token, rest, open = {TOKEN_END, begin, begin};
  int depth = 0;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END) {
    if (token.kind != TOKEN_DIRECTIVE)
      continue;
    struct ast_token word = ast_directive_word(text, token, &rest);
    uint32_t size = word.end - word.begin;
    bool opens = size >= 2 && memcmp(text + word.begin, "if", 2) == 0;
    bool closes = ast_token_is(text, word, "endif");
    bool turns = size >= 2 && memcmp(text + word.begin, "el", 2) == 0;
    if (opens && depth++ == 0)
      open = token;
    if ((closes || turns) && depth == 0) {
      set_trouble(region, "part of it is in another group of an #if",
                  ast_span(ast, token.begin, token.end));
      return;
    }
    depth -= closes;
  }
  if (depth)
    set_trouble(region, "an #if in it ends behind it",
                ast_span(ast, open.begin, open.end));
}

/* A macro that makes this statement and more, or that closes the block. */
static void check_shared_macro(const struct ast *ast,
                               const struct query_state *state,
                               struct ast_region *region) {
  uint32_t begin = state->statement_begin, end = state->statement_end;
  const struct node *body = state->function->body, *n = body;
  while (n) {
    bool apart = n->end <= begin || n->begin >= end;
    if (n == state->outer || n->foreign || apart) {
      const struct node *skip = n;
      while (skip != body && !skip->next)
        skip = skip->parent;
      n = skip == body ? NULL : skip->next;
      continue;
    }
    bool above = ast_inside(state->statement, n);
    if (above ? n->kind == CXCursor_CompoundStmt && n->end <= end
              : n->begin < end && n->end > begin) {
      set_trouble(region, "a macro makes it together with other statements",
                  ast_span(ast, begin, end));
      return;
    }
    n = ast_walk(n, body);
  }
}

static struct span include_in(const struct ast *ast, uint32_t from) {
  for (size_t i = 0; i < ast->nincludes; i++)
    if (ast->includes[i].begin >= from)
      return ast_span(ast, ast->includes[i].begin, ast->includes[i].end);
  return ast_span(ast, from, from);
}

/* ---- Facts -------------------------------------------------------------- */

static bool is_label(const struct node *node) {
  return node->kind == CXCursor_LabelStmt || node->kind == CXCursor_CaseStmt ||
         node->kind == CXCursor_DefaultStmt;
}

static bool is_made(const struct ast *ast, const struct node *node) {
  return node->begin != AST_NOWHERE &&
         ast_piece_at(ast, node->begin)->kind == PIECE_MADE;
}

void ast_labels_collect(struct ast *ast, struct function *function) {
  const struct node *body = function->body;
  for (const struct node *n = body; n; n = ast_walk(n, body))
    if (is_label(n) && !is_made(ast, n))
      *ARENA_PUSH(ast->arena, function->labels, function->nlabels) = n;
}

/* Can control enter the rest of the pragma's block without meeting it? */
static bool is_bypassed(const struct query_state *state,
                        const struct node *block) {
  while (block && block->kind != CXCursor_CompoundStmt)
    block = block->parent;
  if (!block)
    return false;
  if (block->parent && block->parent->kind == CXCursor_SwitchStmt)
    return true;
  const struct function *function = state->function;
  for (size_t i = 0; i < function->nlabels; i++) {
    const struct node *label = function->labels[i];
    if (label->begin != AST_NOWHERE && label->begin > state->end &&
        ast_inside(label, block))
      return true;
  }
  return false;
}

/* Can control come to the pragma again: from a loop around it, or by a jump? */
static bool is_repeated(const struct ast *ast, const struct query_state *state,
                        const struct node *above) {
  for (const struct node *n = above; n; n = n->parent)
    if ((n->kind == CXCursor_ForStmt || n->kind == CXCursor_WhileStmt ||
         n->kind == CXCursor_DoStmt) &&
        !is_made(ast, n))
      return true;
  for (size_t i = 0; i < state->function->nlabels; i++)
    if (state->function->labels[i]->kind == CXCursor_LabelStmt)
      return true;
  return false;
}

static void set_place(struct ast *ast, const struct query_state *state,
                      struct ast_region *region) {
  const struct node *above = state->outer->parent;
  region->parent = -1;
  for (const struct node *n = above; n && region->parent < 0; n = n->parent)
    region->parent = label_query(ast, n);
  /* The pragmas right before this one do not count as its surroundings. */
  while (above && is_made(ast, above) &&
         (above->kind == CXCursor_LabelStmt || above->kind == CXCursor_ForStmt))
    above = above->parent;
  region->repeated = is_repeated(ast, state, above);
  region->bypassed = is_bypassed(state, above);
  region->after_label = above && is_label(above);
  while (above && is_label(above))
    above = above->parent;
  region->braceless = above && above->kind != CXCursor_CompoundStmt;
}

static void set_statement(struct ast *ast, struct query_state *state,
                          struct ast_region *region) {
  const struct node *node = skip_made(ast, state->statement);
  region->kind = kind_of(node);
  if (state->statement->foreign || node->foreign) {
    region->statement =
        span_make(ast_offset(ast, state->end), ast_offset(ast, state->end));
    set_trouble(region, "it comes from an included file",
                include_in(ast, state->end));
    return;
  }
  const struct macro_use *use = ast_macro_at(ast, node->begin);
  region->in_macro = use && use->end == node->end;
  state->statement_begin = state->statement->begin;
  state->statement_end =
      ast_with_semicolon(ast, state->function, state->statement->end);
  region->statement =
      ast_span(ast, state->statement_begin, state->statement_end);
  check_shared_macro(ast, state, region);
  check_conditionals(ast, state->end, state->statement_end, region);
}

/* A label before a declaration is C23: older libclangs do not parse it. */
static void set_declaration(struct ast *ast, const struct query_state *state,
                            struct ast_region *region) {
  struct ast_token next =
      ast_lex_at(buf_str(&ast->copy), state->end, state->function->body_end);
  const struct node *body = state->function->body;
  for (const struct node *n = body; n; n = ast_walk(n, body))
    if (n->kind == CXCursor_DeclStmt && n->begin == next.begin &&
        n->parent->kind == CXCursor_CompoundStmt) {
      region->place = AST_PLACED;
      region->kind = AST_STMT_DECL;
      region->statement = ast_node_span(ast, n);
      return;
    }
}

void ast_statement_facts(struct ast *ast, size_t q, struct ast_region *region) {
  struct query_state *state = &ast->states[q];
  region->place = state->place;
  region->parent = -1;
  region->function = state->function ? &state->function->facts : NULL;
  if (state->place == AST_MISPLACED && state->function &&
      ast->queries[q].shape == AST_SHAPE_STATEMENT)
    set_declaration(ast, state, region);
  if (state->place != AST_PLACED)
    return;
  set_place(ast, state, region);
  if (state->statement)
    set_statement(ast, state, region);
  else
    region->statement =
        span_make(ast->queries[q].pragma.end, ast->queries[q].pragma.end);
}
