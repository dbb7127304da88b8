/* SPDX-License-Identifier: BSD-3-Clause */
/* Errors that libclang finds. A statement with an error vanishes from the
 * tree, its references with it, so that an error in a function with pragmas
 * is fatal; elsewhere the compiler behind us reports it, in its own words.
 */
#include "ast_private.h"

#include <string.h>

static bool is_error(CXDiagnostic diagnostic) {
  return clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
}

bool ast_parser_stumbles(const struct ast *ast, uint32_t begin, uint32_t end) {
  bool found = false;
  unsigned n = clang_getNumDiagnostics(ast->unit);
  for (unsigned i = 0; i < n && !found; i++) {
    CXDiagnostic diagnostic = clang_getDiagnostic(ast->unit, i);
    uint32_t at;
    if (is_error(diagnostic) &&
        ast_place_of(ast, clang_getDiagnosticLocation(diagnostic), &at) &&
        begin <= at && at <= end) {
      CXString text = clang_getDiagnosticSpelling(diagnostic);
      const char *message = clang_getCString(text);
      found = strncmp(message, "expected", 8) == 0 ||
              strncmp(message, "label", 5) == 0;
      clang_disposeString(text);
    }
    clang_disposeDiagnostic(diagnostic);
  }
  return found;
}

bool ast_has_errors(const struct ast *ast) {
  bool found = false;
  unsigned n = clang_getNumDiagnostics(ast->unit);
  for (unsigned i = 0; i < n && !found; i++) {
    CXDiagnostic diagnostic = clang_getDiagnostic(ast->unit, i);
    found = is_error(diagnostic);
    clang_disposeDiagnostic(diagnostic);
  }
  return found;
}

/* The span to blame: the token, or what it stands for in the pragma. Where
 * our text begins to be wrong, the expression before it is. */
static struct span blame(const struct ast *ast, uint32_t at) {
  const struct piece *piece = ast_piece_at(ast, at), *before = piece;
  while (before > ast->pieces && before->kind == PIECE_MADE &&
         before[-1].query == piece->query)
    before--;
  if (piece->kind == PIECE_MADE && before->kind == PIECE_PROBE)
    return ast_span(ast, before->copy, before[1].copy);
  struct ast_token token =
      ast_lex_at(buf_str(&ast->copy), at, (uint32_t)ast->copy.size);
  if (token.begin != at)
    return ast_span(ast, at, at);
  return ast_span(ast, token.begin, token.end);
}

/* A place in another file, as a source that carets can be drawn from. */
static const struct source *
other_source(struct ast *ast, CXSourceLocation location, struct span *span) {
  CXFile file;
  unsigned offset;
  size_t size;
  clang_getExpansionLocation(location, &file, NULL, NULL, &offset);
  *span = span_make(0, 0);
  const char *text =
      file ? clang_getFileContents(ast->unit, file, &size) : NULL;
  if (!text)
    return NULL;
  const char *name = ast_take_string(ast, clang_getFileName(file));
  *span = span_make(offset, offset);
  return source_from_text(ast->arena, name, text, size);
}

static const struct source *
source_of(struct ast *ast, CXSourceLocation location, struct span *span) {
  uint32_t at;
  if (!ast_place_of(ast, location, &at))
    return other_source(ast, location, span);
  *span = blame(ast, at);
  return ast->source;
}

static void add_notes(struct ast *ast, struct diag *diag,
                      CXDiagnostic diagnostic) {
  CXDiagnosticSet notes = clang_getChildDiagnostics(diagnostic);
  unsigned n = clang_getNumDiagnosticsInSet(notes);
  for (unsigned i = 0; i < n; i++) {
    CXDiagnostic note = clang_getDiagnosticInSet(notes, i);
    struct span span;
    const struct source *source =
        source_of(ast, clang_getDiagnosticLocation(note), &span);
    diag_note(ast->diags, diag, DIAG_note_c, source, span,
              ast_take_string(ast, clang_getDiagnosticSpelling(note)));
    clang_disposeDiagnostic(note);
  }
}

/* Is the place in a file that a function with pragmas includes? */
static bool is_included_body(const struct ast *ast, CXSourceLocation location) {
  CXFile file;
  clang_getExpansionLocation(location, &file, NULL, NULL, NULL);
  for (size_t i = 0; file && i < ast->nincludes; i++)
    if (ast_function_at(ast, ast->includes[i].begin) && ast->includes[i].file &&
        clang_File_isEqual(file, ast->includes[i].file))
      return true;
  return false;
}

/* A function without its `}` reaches to the end of the file. */
static struct function *function_around(const struct ast *ast, uint32_t at) {
  const char *text = buf_str(&ast->copy);
  for (size_t i = 0; i < ast->nfunctions; i++) {
    struct function *function = ast->functions[i];
    bool is_open = text[function->end - 1] != '}' &&
                   !ast_macro_around(ast, function->end - 1);
    if (function->begin <= at && (at < function->end || is_open))
      return function;
  }
  return NULL;
}

/* KeepGoing makes fatal errors plain ones: this is the one that matters, for
 * whatever the header declares is unknown after it. */
static bool is_missing_header(CXDiagnostic diagnostic) {
  CXString text = clang_getDiagnosticSpelling(diagnostic);
  bool found = strstr(clang_getCString(text), "file not found") != NULL;
  clang_disposeString(text);
  return found;
}

/* A pragma that stands in braces but in no function: the function did not
 * parse, so that any error may be the one. */
static bool has_lost_function(const struct ast *ast) {
  for (size_t q = 0; q < ast->nqueries; q++)
    if (ast->states[q].place == AST_FILE_SCOPE && ast->states[q].was_labelled)
      return true;
  return false;
}

static bool is_ours(struct ast *ast, CXDiagnostic diagnostic) {
  CXSourceLocation location = clang_getDiagnosticLocation(diagnostic);
  uint32_t at;
  if (clang_getDiagnosticSeverity(diagnostic) == CXDiagnostic_Fatal ||
      is_missing_header(diagnostic))
    return true;
  if (!ast_place_of(ast, location, &at))
    return is_included_body(ast, location);
  struct function *function = function_around(ast, at);
  if (!function)
    return has_lost_function(ast);
  if (function->is_doubtful)
    return false;
  function->facts.has_error = true;
  return true;
}

/* A name that nobody declared, behind a pragma of the function that has been
 * refused: most likely the pragma would have declared it. */
static bool is_consequence(const struct ast *ast, CXDiagnostic diagnostic) {
  CXString text = clang_getDiagnosticSpelling(diagnostic);
  bool found = strncmp(clang_getCString(text), "use of undeclared", 17) == 0;
  clang_disposeString(text);
  uint32_t at;
  if (!found ||
      !ast_place_of(ast, clang_getDiagnosticLocation(diagnostic), &at) ||
      ast_piece_at(ast, at)->kind != PIECE_TEXT)
    return false;
  const struct function *function = function_around(ast, at);
  for (size_t q = 0; function && q < ast->nqueries; q++)
    if (ast->queries[q].is_wrong && ast->states[q].place != AST_SKIPPED &&
        function->begin <= ast->states[q].begin && ast->states[q].begin < at)
      return true;
  return false;
}

void ast_report_errors(struct ast *ast) {
  unsigned n = clang_getNumDiagnostics(ast->unit);
  for (unsigned i = 0; i < n; i++) {
    CXDiagnostic diagnostic = clang_getDiagnostic(ast->unit, i);
    if (is_error(diagnostic) && is_ours(ast, diagnostic)) {
      ast->has_error = true;
      if (is_consequence(ast, diagnostic)) {
        clang_disposeDiagnostic(diagnostic);
        continue;
      }
      struct span span;
      const struct source *source =
          source_of(ast, clang_getDiagnosticLocation(diagnostic), &span);
      struct diag *diag = diag_add(
          ast->diags, DIAG_c_error, source, span,
          ast_take_string(ast, clang_getDiagnosticSpelling(diagnostic)));
      add_notes(ast, diag, diagnostic);
    }
    clang_disposeDiagnostic(diagnostic);
  }
}
