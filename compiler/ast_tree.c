/* SPDX-License-Identifier: BSD-3-Clause */
/* Functions as trees of nodes, and places. libclang's visitor shows a cursor
 * only while it passes; questions about what is around a reference need the
 * tree. Places are expansions: what a macro makes stands where it is used.
 */
#include "ast_private.h"

#include <ctype.h>
#include <string.h>

static bool is_word_char(char c) {
  return isalnum((unsigned char)c) || c == '_';
}

/* In C23, where the native compiler may be older than that, `bool` can only be
 * the type that every C has by another name. */
static const char *spell_bool(struct ast *ast, const char *text) {
  const char *rest = text, *found;
  struct buf out;
  buf_init(&out);
  while ((found = strstr(rest, "bool"))) {
    bool is_word =
        (found == text || !is_word_char(found[-1])) && !is_word_char(found[4]);
    buf_printf(&out, "%.*s%s", (int)(found - rest), rest,
               is_word ? "_Bool" : "bool");
    rest = found + 4;
  }
  buf_puts(&out, rest);
  const char *copy = arena_strdup(ast->arena, buf_str(&out));
  buf_fini(&out);
  return copy;
}

static bool is_c23(const struct ast *ast) {
  static const char *const names[] = {"2x", "23", "2y", "9899:2024"};
  const char *standard = "";
  for (size_t i = 0; i < ast->nargs; i++)
    if (strncmp(ast->args[i], "-std=", 5) == 0)
      standard = ast->args[i];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strstr(standard, names[i]))
      return true;
  return false;
}

const char *ast_take_string(struct ast *ast, CXString string) {
  const char *text = clang_getCString(string);
  if (!text)
    text = "";
  const char *copy = strstr(text, "bool") && is_c23(ast)
                         ? spell_bool(ast, text)
                         : arena_strdup(ast->arena, text);
  clang_disposeString(string);
  return copy;
}

bool ast_place_of(const struct ast *ast, CXSourceLocation location,
                  uint32_t *at) {
  CXFile file;
  unsigned offset;
  clang_getExpansionLocation(location, &file, NULL, NULL, &offset);
  *at = offset;
  if (file && clang_File_isEqual(file, ast->file))
    return true;
  *at = AST_NOWHERE;
  return false;
}

const struct macro_use *ast_macro_at(const struct ast *ast, uint32_t at) {
  size_t low = 0, high = ast->nmacros;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (ast->macros[middle].begin < at)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < ast->nmacros && ast->macros[low].begin == at)
    return &ast->macros[low];
  return NULL;
}

const struct macro_use *ast_macro_around(const struct ast *ast, uint32_t at) {
  for (size_t i = 0; i < ast->nmacros && ast->macros[i].begin <= at; i++)
    if (at < ast->macros[i].end)
      return &ast->macros[i];
  return NULL;
}

bool ast_is_skipped(const struct ast *ast, uint32_t at) {
  for (size_t i = 0; i < ast->nskipped; i++)
    if (ast->skipped[i].begin <= at && at < ast->skipped[i].end)
      return true;
  return false;
}

/* libclang gives the place of the macro's name when a range ends in an
 * argument of a macro; such a range covers the whole use. */
bool ast_range_of(const struct ast *ast, CXSourceRange range, uint32_t *begin,
                  uint32_t *end) {
  CXSourceLocation last = clang_getRangeEnd(range);
  if (!ast_place_of(ast, clang_getRangeStart(range), begin)) {
    *end = AST_NOWHERE;
    return false;
  }
  if (!ast_place_of(ast, last, end)) {
    *end = *begin;
    return false;
  }
  const struct macro_use *use = ast_macro_at(ast, *end);
  if (use && !clang_equalLocations(
                 last, clang_getLocationForOffset(ast->unit, ast->file, *end)))
    *end = use->end;
  return true;
}

static uint32_t name_place(const struct ast *ast, CXCursor cursor) {
  CXFile file;
  unsigned offset;
  clang_getFileLocation(clang_getCursorLocation(cursor), &file, NULL, NULL,
                        &offset);
  return file && clang_File_isEqual(file, ast->file) ? offset : AST_NOWHERE;
}

struct builder {
  struct ast *ast;
  struct node *parent;
};

/* A struct that a declaration defines is shown again as a child of each of
 * its variables: the first time is enough. */
static bool is_shown(const struct node *parent, CXCursor cursor) {
  if (parent->kind != CXCursor_VarDecl && parent->kind != CXCursor_TypedefDecl)
    return false;
  if (!clang_isDeclaration(clang_getCursorKind(cursor)) || !parent->parent)
    return false;
  for (const struct node *n = parent->parent->first; n; n = n->next)
    if (n != parent && clang_equalCursors(n->cursor, cursor))
      return true;
  return false;
}

static void fill(struct ast *ast, struct node *node);

static enum CXChildVisitResult add_child(CXCursor cursor, CXCursor parent,
                                         CXClientData data) {
  struct builder *builder = data;
  struct node *above = builder->parent;
  (void)parent;
  if (is_shown(above, cursor))
    return CXChildVisit_Continue;
  struct node *node = ARENA_NEW(builder->ast->arena, struct node);
  node->cursor = cursor;
  node->parent = above;
  if (above->last)
    above->last->next = node;
  else
    above->first = node;
  above->last = node;
  fill(builder->ast, node);
  return CXChildVisit_Continue;
}

static void fill(struct ast *ast, struct node *node) {
  node->kind = clang_getCursorKind(node->cursor);
  node->at = name_place(ast, node->cursor);
  node->foreign = !ast_range_of(ast, clang_getCursorExtent(node->cursor),
                                &node->begin, &node->end);
  struct builder builder = {ast, node};
  clang_visitChildren(node->cursor, add_child, &builder);
}

struct node *ast_tree(struct ast *ast, CXCursor cursor) {
  struct node *root = ARENA_NEW(ast->arena, struct node);
  root->cursor = cursor;
  fill(ast, root);
  return root;
}

bool ast_inside(const struct node *node, const struct node *ancestor) {
  while (node && node != ancestor)
    node = node->parent;
  return node != NULL;
}

static struct node *walk_past(const struct node *node,
                              const struct node *root) {
  while (node != root && !node->next)
    node = node->parent;
  return node == root ? NULL : node->next;
}

struct node *ast_walk(const struct node *node, const struct node *root) {
  return node->first ? node->first : walk_past(node, root);
}

struct node *ast_walk_over(const struct node *node, const struct node *root,
                           uint32_t begin, uint32_t end) {
  bool outside = !node->foreign && (node->end <= begin || node->begin >= end);
  return node->first && !outside ? node->first : walk_past(node, root);
}

const struct node *ast_skip_attributes(const struct node *node) {
  while (node && node->kind == CXCursor_UnexposedStmt && node->last &&
         clang_isStatement(node->last->kind))
    node = node->last;
  return node;
}

struct node *ast_strip(struct node *node) {
  while (node && node->first && node->first == node->last &&
         (node->kind == CXCursor_UnexposedExpr ||
          node->kind == CXCursor_ParenExpr))
    node = node->first;
  return node;
}

struct span ast_node_span(const struct ast *ast, const struct node *node) {
  if (!node || node->foreign)
    return span_make(0, 0);
  return ast_span(ast, node->begin, node->end);
}
