/* SPDX-License-Identifier: BSD-3-Clause */
/* Which variables a statement and its pragma's expressions name. The tree
 * tells; what libclang's cursors leave out (types in _Generic associations,
 * cleanup functions, asm labels) is found by a second look at the words of
 * the statement: each one that is a local's name and that no node explains.
 */
#include "ast_private.h"

#include <stdlib.h>
#include <string.h>

struct collector {
  struct ast *ast;
  struct ast_region *region;
  size_t query;
  struct query_state *state;
  struct function *function;
  struct ast_ref *refs, *globals;
  size_t nrefs, nglobals;
  struct span *types;
  size_t ntypes;
  const char **unused;
  size_t nunused;
  uint32_t *explained; /* places of nodes in the statement, ascending */
  size_t nexplained;
};

/* ---- Where a reference stands ------------------------------------------- */

static const struct include_use *include_at(const struct collector *c) {
  uint32_t end = c->state->statement_end;
  for (size_t i = 0; i < c->ast->nincludes; i++)
    if (c->ast->includes[i].begin >= c->state->end &&
        c->ast->includes[i].begin < end)
      return &c->ast->includes[i];
  return NULL;
}

/* From an included file: the include stands for it. */
static void place_foreign(const struct collector *c, struct ast_ref *ref) {
  const struct include_use *use = include_at(c);
  ref->macro = "#include";
  ref->span = use ? ast_span(c->ast, use->begin, use->end)
                  : span_make(ast_offset(c->ast, c->state->end),
                              ast_offset(c->ast, c->state->end));
}

static void place(const struct collector *c, const struct node *node,
                  struct ast_ref *ref) {
  struct ast *ast = c->ast;
  if (node->at == AST_NOWHERE) {
    place_foreign(c, ref);
    return;
  }
  const struct macro_use *use = ast_macro_at(ast, node->at);
  uint32_t size = (uint32_t)strlen(ref->var->name);
  const char *text = buf_str(&ast->copy) + node->at;
  if (use) {
    ref->macro = use->name;
    size = (uint32_t)strlen(use->name);
  } else if (strncmp(text, ref->var->name, size) != 0) {
    /* Made by ## in a macro's argument. */
    use = ast_macro_around(ast, node->at);
    ref->macro = use ? use->name : "";
  }
  if (use)
    ref->span =
        ast_span(ast, use->begin, use->begin + (uint32_t)strlen(use->name));
  else
    ref->span = ast_span(ast, node->at, node->at + size);
}

/* ---- Collecting --------------------------------------------------------- */

static void refuse_type(struct collector *c, const char *why,
                        struct span span) {
  if (c->region->hazard)
    return;
  c->region->hazard = why;
  c->region->hazard_span = span;
}

static bool is_variable(const struct collector *c, CXCursor decl) {
  enum CXCursorKind kind = clang_getCursorKind(decl);
  if (kind != CXCursor_VarDecl && kind != CXCursor_ParmDecl)
    return false;
  const struct var_entry *entry = ast_var_find(c->ast, c->function, decl);
  return entry && !entry->is_constant;
}

static void add_unused(struct collector *c, const char *expression) {
  for (size_t i = 0; i < c->nunused; i++)
    if (strcmp(c->unused[i], expression) == 0)
      return;
  *ARENA_PUSH(c->ast->arena, c->unused, c->nunused) = expression;
}

static void add_name(struct collector *c, const struct node *decl) {
  const char *name =
      ast_take_string(c->ast, clang_getCursorSpelling(decl->cursor));
  if (decl->kind == CXCursor_TypedefDecl)
    add_unused(c, arena_printf(c->ast->arena, "sizeof(%s *)", name));
  else if (decl->kind == CXCursor_VarDecl)
    add_unused(c, name);
}

static bool add_span(struct collector *c, struct span span) {
  for (size_t i = 0; i < c->ntypes; i++)
    if (c->types[i].begin == span.begin && c->types[i].end == span.end)
      return false;
  *ARENA_PUSH(c->ast->arena, c->types, c->ntypes) = span;
  return true;
}

static void add_type(struct collector *c, const struct node *decl);

/* What the declaration names, which is in the span. */
static void add_needed(struct collector *c, const struct node *decl,
                       struct span span) {
  for (const struct node *n = decl->first; n; n = ast_walk(n, decl)) {
    if (n->kind != CXCursor_TypeRef && n->kind != CXCursor_DeclRefExpr)
      continue;
    CXCursor used = clang_getCursorReferenced(n->cursor);
    if (is_variable(c, used))
      refuse_type(c, "it needs a type whose declaration names a variable",
                  span);
    for (size_t i = 0; i < c->function->ntypes; i++)
      if (clang_equalCursors(c->function->types[i].node->cursor, used))
        add_type(c, c->function->types[i].node);
  }
  /* `typedef struct {...} T;` holds a type that is no part of its tree. */
  for (size_t i = 0; i < c->function->ntypes; i++) {
    const struct node *node = c->function->types[i].node;
    if (node != decl && node->kind != CXCursor_VarDecl &&
        node->begin >= decl->begin && node->end <= decl->end)
      add_type(c, node);
  }
}

static void add_type(struct collector *c, const struct node *decl) {
  if (decl->kind == CXCursor_EnumConstantDecl)
    decl = decl->parent;
  if (decl->foreign || (c->state->outer && ast_inside(decl, c->state->outer)))
    return;
  add_name(c, decl);
  bool is_type = decl->kind != CXCursor_VarDecl;
  const struct node *whole = is_type ? decl : decl->parent;
  struct span span = ast_node_span(c->ast, whole);
  if (is_type && ast_is_variably_modified(clang_getCursorType(decl->cursor)))
    refuse_type(c, "it names a type whose size is known at run time", span);
  if (add_span(c, span))
    add_needed(c, whole, span);
}

static void add_type_use(struct collector *c, CXCursor decl) {
  CXCursor definition = clang_getCursorDefinition(decl);
  for (size_t i = 0; i < c->function->ntypes; i++) {
    CXCursor cursor = c->function->types[i].node->cursor;
    if (clang_equalCursors(cursor, decl) ||
        clang_equalCursors(cursor, definition))
      add_type(c, c->function->types[i].node);
  }
}

/* The types that a variable is declared with, and what these name. */
static void add_var_types(struct collector *c, const struct ast_var *var) {
  for (size_t i = 0; i < var->type->nlocal_types; i++)
    for (size_t t = 0; t < c->function->ntypes; t++) {
      struct span span = ast_node_span(c->ast, c->function->types[t].node);
      if (span.begin == var->type->local_types[i].begin &&
          span.end == var->type->local_types[i].end)
        add_type(c, c->function->types[t].node);
    }
}

/* Locals of pragmas nested in the statement count as declared inside. */
static bool is_free(const struct collector *c, const struct var_entry *entry) {
  return !c->state->statement || !ast_inside(entry->node, c->state->statement);
}

static void add_ref(struct collector *c, const struct node *node, int probe) {
  struct ast *ast = c->ast;
  CXCursor decl = clang_getCursorReferenced(node->cursor);
  enum CXCursorKind kind = clang_getCursorKind(decl);
  if (kind == CXCursor_EnumConstantDecl) {
    add_type_use(c, decl);
    return;
  }
  if (kind != CXCursor_VarDecl && kind != CXCursor_ParmDecl)
    return;
  struct var_entry *entry = ast_var_find(ast, c->function, decl);
  struct ast_ref ref = {.probe = probe, .access = ast_access_of(ast, node)};
  if (entry && !is_free(c, entry))
    return;
  if (entry && entry->is_constant) {
    add_type(c, entry->node);
    return;
  }
  if (!entry && kind == CXCursor_ParmDecl)
    return; /* of a prototype in the statement */
  ref.var = (entry ? entry : ast_var_global(ast, decl))->var;
  place(c, node, &ref);
  if (entry) {
    *ARENA_PUSH(ast->arena, c->refs, c->nrefs) = ref;
    add_var_types(c, ref.var);
  } else
    *ARENA_PUSH(ast->arena, c->globals, c->nglobals) = ref;
}

static void collect_tree(struct collector *c, const struct node *root,
                         int probe) {
  for (const struct node *n = root; n; n = ast_walk(n, root)) {
    if (n->kind == CXCursor_TypeRef)
      add_type_use(c, clang_getCursorReferenced(n->cursor));
    else if (n->kind == CXCursor_DeclRefExpr &&
             (n->at == AST_NOWHERE ||
              ast_piece_at(c->ast, n->at)->kind != PIECE_LOCAL))
      add_ref(c, n, probe);
    if (n->at != AST_NOWHERE)
      *ARENA_PUSH(c->ast->arena, c->explained, c->nexplained) = n->at;
  }
}

/* ---- Words that no node explains ---------------------------------------- */

static int compare_places(const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return left < right ? -1 : left > right;
}

static const struct var_entry *visible_var(const struct collector *c,
                                           struct ast_token word) {
  const char *text = buf_str(&c->ast->copy);
  const struct var_entry *best = NULL;
  for (size_t i = 0; i < c->function->nvars; i++) {
    const struct var_entry *entry = &c->function->vars[i];
    if (!entry->scope || entry->scope->foreign ||
        entry->scope->begin > word.begin || word.begin >= entry->scope->end ||
        entry->node->at >= word.begin ||
        !ast_token_is(text, word, entry->var->name))
      continue;
    if (!best || entry->scope->begin >= best->scope->begin)
      best = entry;
  }
  return best;
}

/* Words with another meaning: members, tags, labels, asm operand names. */
static bool is_other_name(const char *text, struct ast_token before,
                          struct ast_token after) {
  return ast_token_is(text, before, ".") || ast_token_is(text, before, "->") ||
         ast_token_is(text, before, "struct") ||
         ast_token_is(text, before, "union") ||
         ast_token_is(text, before, "enum") ||
         ast_token_is(text, before, "goto") ||
         (ast_token_is(text, before, "[") && ast_token_is(text, after, "]"));
}

static void check_word(struct collector *c, struct ast_token before,
                       struct ast_token word, struct ast_token after) {
  struct ast *ast = c->ast;
  const char *text = buf_str(&ast->copy);
  if (ast_piece_at(ast, word.begin)->kind != PIECE_TEXT ||
      ast_is_skipped(ast, word.begin) || ast_macro_around(ast, word.begin) ||
      (c->nexplained && bsearch(&word.begin, c->explained, c->nexplained,
                                sizeof *c->explained, compare_places)))
    return;
  bool tag = ast_token_is(text, before, "struct") ||
             ast_token_is(text, before, "union") ||
             ast_token_is(text, before, "enum");
  for (size_t i = 0; i < c->function->ntypes; i++)
    if (ast_token_is(text, word, c->function->types[i].name) &&
        (tag || !is_other_name(text, before, after)))
      add_type(c, c->function->types[i].node);
  const struct var_entry *entry = visible_var(c, word);
  if (!entry || is_other_name(text, before, after) || !is_free(c, entry))
    return;
  if (entry->is_constant) {
    add_type(c, entry->node);
    return;
  }
  struct ast_ref *ref = ARENA_PUSH(ast->arena, c->refs, c->nrefs);
  *ref = (struct ast_ref){.var = entry->var,
                          .span = ast_span(ast, word.begin, word.end),
                          .probe = -1,
                          .access = AST_READ};
}

static void check_words(struct collector *c) {
  const char *text = buf_str(&c->ast->copy);
  struct ast_lexer lexer =
      ast_lex_start(text, c->state->statement_begin, c->state->statement_end);
  struct ast_token before = {TOKEN_END, 0, 0}, word, after;
  if (c->nexplained)
    qsort(c->explained, c->nexplained, sizeof *c->explained, compare_places);
  word = ast_lex_next(&lexer);
  while (word.kind != TOKEN_END) {
    after = ast_lex_next(&lexer);
    if (word.kind == TOKEN_WORD)
      check_word(c, before, word, after);
    before = word;
    word = after;
  }
}

/* ---- __func__ ----------------------------------------------------------- */

static bool is_quoted(const struct ast *ast, const struct node *literal) {
  return literal->at != AST_NOWHERE &&
         buf_str(&ast->copy)[literal->at] == '"' &&
         !ast_macro_at(ast, literal->at);
}

/* libclang shows __func__ as a string literal below an expression of the
 * same type, with the place of the word. */
static bool uses_func_name(struct ast *ast, const struct node *root) {
  for (const struct node *n = root; n; n = ast_walk(n, root)) {
    if (n->kind != CXCursor_StringLiteral || is_quoted(ast, n))
      continue;
    const struct node *above = n->parent;
    if (above && above->kind == CXCursor_UnexposedExpr &&
        above->first == above->last && above->at == n->at &&
        clang_equalTypes(clang_getCursorType(above->cursor),
                         clang_getCursorType(n->cursor)))
      return true;
  }
  return false;
}

/* ---- All together ------------------------------------------------------- */

static int compare_refs(const void *a, const void *b) {
  const struct ast_ref *left = a, *right = b;
  if (left->span.begin != right->span.begin)
    return left->span.begin < right->span.begin ? -1 : 1;
  if (left->probe != right->probe)
    return left->probe < right->probe ? -1 : 1;
  return strcmp(left->var->name, right->var->name);
}

/* An argument that a macro uses twice is two nodes at one place. */
static size_t merge_refs(struct ast_ref *refs, size_t n) {
  size_t kept = 0;
  if (n)
    qsort(refs, n, sizeof *refs, compare_refs);
  for (size_t i = 0; i < n; i++) {
    struct ast_ref *last = kept ? &refs[kept - 1] : NULL;
    if (last && last->var == refs[i].var && last->probe == refs[i].probe &&
        last->span.begin == refs[i].span.begin)
      last->access |= refs[i].access;
    else
      refs[kept++] = refs[i];
  }
  return kept;
}

void ast_refs_collect(struct ast *ast, size_t q, struct ast_region *region) {
  struct query_state *state = &ast->states[q];
  struct collector c = {.ast = ast,
                        .region = region,
                        .query = q,
                        .state = state,
                        .function = state->function};
  if (state->statement && state->statement_end > state->statement_begin) {
    collect_tree(&c, state->statement, -1);
    check_words(&c);
    region->uses_func_name = uses_func_name(ast, state->statement);
  }
  for (size_t i = 0; i < ast->queries[q].nprobes; i++)
    if (state->probes[i])
      collect_tree(&c, state->probes[i], (int)i);
  for (size_t i = 0; i < ast->queries[q].nlocals; i++)
    if (ast->queries[q].locals[i].var)
      add_var_types(&c, ast->queries[q].locals[i].var);
  region->nrefs = merge_refs(c.refs, c.nrefs);
  region->refs = c.refs;
  region->nglobals = merge_refs(c.globals, c.nglobals);
  region->globals = c.globals;
  region->nlocal_types = ast_spans_settle(c.types, c.ntypes);
  region->local_types = c.types;
  region->unused = c.unused;
  region->nunused = c.nunused;
}
