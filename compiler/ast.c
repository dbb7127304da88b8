/* SPDX-License-Identifier: BSD-3-Clause */
/* The questions to libclang, in order: make a copy of the file with labels
 * and probes, parse it, find the labels; where one does not fit, ask less of
 * that pragma and parse again; then collect the facts.
 */
#include "ast_private.h"

#include <string.h>

/* ---- Which pragmas get a label ------------------------------------------ */

/* A first guess, without the preprocessor: is it between braces? */
static void guess_modes(struct ast *ast) {
  const char *text = ast->source->text;
  struct ast_lexer lexer = ast_lex_start(text, 0, (uint32_t)ast->source->size);
  struct ast_token token = ast_lex_next(&lexer);
  int depth = 0;
  for (size_t q = 0; q < ast->nqueries; q++) {
    while (token.kind != TOKEN_END &&
           token.begin < ast->queries[q].pragma.begin) {
      if (token.kind == TOKEN_PUNCT)
        depth += (text[token.begin] == '{') - (text[token.begin] == '}');
      token = ast_lex_next(&lexer);
    }
    ast->states[q].mode = depth > 0 ? MODE_FULL : MODE_BLANK;
  }
}

/* A pragma that has been labelled in vain, or never. */
static bool place_blank(struct ast *ast, size_t q) {
  struct query_state *state = &ast->states[q];
  bool inside = ast_function_at(ast, state->begin) != NULL;
  if (inside && !state->was_labelled) {
    state->mode = MODE_FULL;
    return true;
  }
  if (!inside && ast_head_find(ast, q)) {
    state->mode = MODE_FULL;
    return true;
  }
  state->place = inside ? AST_MISPLACED : AST_FILE_SCOPE;
  return false;
}

static bool is_braceless(const struct query_state *state) {
  const struct node *above = state->outer->parent;
  while (above && (above->kind == CXCursor_LabelStmt ||
                   above->kind == CXCursor_CaseStmt ||
                   above->kind == CXCursor_DefaultStmt))
    above = above->parent;
  return above && above->kind != CXCursor_CompoundStmt;
}

/* Before a `}` clang gives the label an empty statement of its own making; it
 * does so in place of a statement with an error, too. */
static bool has_made_statement(const struct ast *ast, size_t q,
                               struct ast_token next) {
  const struct node *statement = ast->states[q].statement;
  if (!statement || !ast_in_query(ast, statement->begin, (int)q))
    return false;
  return ast_token_is(buf_str(&ast->copy), next, "}") ||
         (ast_macro_at(ast, next.begin) && !ast_has_errors(ast));
}

/* Places one pragma; true if the copy must be made anew with less of it. */
static bool place_query(struct ast *ast, size_t q, bool must_lower) {
  struct query_state *state = &ast->states[q];
  const char *text = buf_str(&ast->copy);
  state->place = AST_SKIPPED;
  if (ast_is_skipped(ast, state->begin))
    return false;
  if (state->mode == MODE_BLANK)
    return place_blank(ast, q);
  ast_statement_find(ast, q);
  struct ast_token next =
      ast_lex_at(text, state->end, (uint32_t)ast->copy.size);
  bool stumbles = ast_parser_stumbles(ast, next.begin, next.begin);
  if (!state->label) {
    bool broken =
        must_lower || ast_parser_stumbles(ast, state->begin, state->end - 1);
    if (broken)
      state->mode = MODE_BLANK;
    return broken;
  }
  state->place = AST_PLACED;
  if (has_made_statement(ast, q, next)) {
    state->mode = MODE_BLANK;
    return true;
  }
  if (state->mode == MODE_LABEL) {
    if (stumbles && ast->queries[q].shape == AST_SHAPE_STATEMENT)
      state->mode = MODE_BLANK;
    return state->mode == MODE_BLANK;
  }
  bool alone = ast->queries[q].shape == AST_SHAPE_ALONE;
  if (alone ? is_braceless(state) : stumbles) {
    state->mode = MODE_LABEL;
    return true;
  }
  return false;
}

static bool place_queries(struct ast *ast) {
  bool again = false;
  for (size_t q = 0; q < ast->nqueries; q++)
    again = place_query(ast, q, false) || again;
  if (again)
    return true;
  for (size_t q = 0; q < ast->nqueries; q++)
    if (ast->states[q].place == AST_SKIPPED && !ast->states[q].label &&
        !ast_is_skipped(ast, ast->states[q].begin))
      again = place_query(ast, q, true) || again;
  return again;
}

/* What the source lacks shows with the first parse. */
static bool is_incomplete(struct ast *ast) {
  return ast_inline(ast) || (!ast->has_error && ast_expand(ast));
}

/* Each round lowers a mode for good or raises a blank one once. */
static bool parse_until_placed(struct ast *ast) {
  bool again, is_first = true;
  do {
    ast_forget(ast);
    ast_text_build(ast);
    if (!ast_parse(ast))
      return false;
    if (is_first && (is_incomplete(ast) || ast->has_error))
      return true;
    is_first = false;
    ast_functions(ast);
    again = place_queries(ast);
  } while (again);
  return true;
}

/* ---- Facts -------------------------------------------------------------- */

static void mark_doubtful(struct ast *ast) {
  for (size_t q = 0; q < ast->nqueries; q++) {
    struct query_state *state = &ast->states[q];
    struct function *function = ast_function_at(ast, state->begin);
    if (!function || state->place == AST_SKIPPED)
      continue;
    state->function = function;
    if (state->mode != MODE_FULL)
      function->is_doubtful = true;
  }
}

static void collect_facts(struct ast *ast, struct ast_region *regions) {
  for (size_t i = 0; i < ast->nfunctions; i++)
    if (ast->functions[i]->body) {
      ast_vars_collect(ast, ast->functions[i]);
      ast_labels_collect(ast, ast->functions[i]);
    }
  for (size_t q = 0; q < ast->nqueries; q++) {
    ast_statement_facts(ast, q, &regions[q]);
    ast_head_facts(ast, q, &regions[q]);
    ast_probes_fill(ast, q);
    if (ast->states[q].place != AST_PLACED)
      continue;
    ast_refs_collect(ast, q, &regions[q]);
    ast_jumps_collect(ast, q, &regions[q]);
    ast_loops_collect(ast, q, &regions[q]);
    ast_macro_hazard(ast, q, &regions[q]);
    ast_hazards(ast, q, &regions[q]);
  }
}

static bool analyse(struct ast *ast, struct ast_unit *unit) {
  guess_modes(ast);
  if (!parse_until_placed(ast)) {
    unit->is_unparsed = true;
    return false;
  }
  unit->joined = ast->joined;
  unit->joined_forced = ast->joined_forced;
  unit->headers = ast->headers;
  unit->nheaders = ast->nheaders;
  if (ast->joined || ast->has_error)
    return false;
  mark_doubtful(ast);
  ast_report_errors(ast);
  struct ast_region *regions =
      ARENA_ARRAY(ast->arena, struct ast_region, ast->nqueries);
  collect_facts(ast, regions);
  ast_macros_find(ast, unit);
  ast_skipped_find(ast, unit);
  ast_seen_collect(ast, unit);
  unit->regions = regions;
  unit->nregions = ast->nqueries;
  ast_calls_collect(ast, unit);
  unit->has_mpi_proc_null = ast->has_mpi_proc_null;
  unit->has_error = ast->has_error;
  return !ast->has_error;
}

bool ast_analyse(struct arena *arena, struct diags *diags,
                 const struct source *source, const struct ast_options *options,
                 struct ast_query *queries, size_t nqueries,
                 struct ast_unit *unit) {
  struct ast ast = {.arena = arena,
                    .diags = diags,
                    .source = source,
                    .args = options->args,
                    .nargs = options->nargs,
                    .options = options,
                    .plain_lines = options->plain_lines,
                    .queries = queries,
                    .nqueries = nqueries};
  *unit = (struct ast_unit){0};
  ast.states = ARENA_ARRAY(arena, struct query_state, nqueries);
  buf_init(&ast.copy);
  ast.index = clang_createIndex(0, 0);
  ast_trim(&ast);
  bool ok = analyse(&ast, unit);
  ast_forget(&ast);
  clang_disposeIndex(ast.index);
  buf_fini(&ast.copy);
  return ok;
}
