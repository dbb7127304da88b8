/* SPDX-License-Identifier: BSD-3-Clause */
/* The parse, and what stands at the top level of the file: declarations,
 * macros and their uses, includes, groups that #if leaves out.
 */
#include "ast_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- Top level ---------------------------------------------------------- */

static void add_definition(struct ast *ast, CXCursor cursor) {
  const char *name = ast_take_string(ast, clang_getCursorSpelling(cursor));
  struct macro_definition *definition =
      ARENA_PUSH(ast->arena, ast->definitions, ast->ndefinitions);
  *definition = (struct macro_definition){name, cursor};
  if (strcmp(name, "MPI_PROC_NULL") == 0)
    ast->has_mpi_proc_null = true;
}

/* Most are in headers; to ask for the place alone is less than for the end. */
static void add_macro_use(struct ast *ast, CXCursor cursor) {
  uint32_t begin, end;
  if (!ast_place_of(ast, clang_getCursorLocation(cursor), &begin) ||
      !ast_place_of(ast, clang_getRangeEnd(clang_getCursorExtent(cursor)),
                    &end))
    return;
  struct macro_use *use = ARENA_PUSH(ast->arena, ast->macros, ast->nmacros);
  *use = (struct macro_use){
      begin, end, ast_take_string(ast, clang_getCursorSpelling(cursor))};
}

static void add_include(struct ast *ast, CXCursor cursor) {
  uint32_t begin, end;
  ast_range_of(ast, clang_getCursorExtent(cursor), &begin, &end);
  if (begin == AST_NOWHERE)
    return;
  struct include_use *use =
      ARENA_PUSH(ast->arena, ast->includes, ast->nincludes);
  *use = (struct include_use){begin, end, clang_getIncludedFile(cursor)};
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent,
                                         CXClientData data) {
  struct ast *ast = data;
  (void)parent;
  uint32_t at;
  enum CXCursorKind kind = clang_getCursorKind(cursor);
  if (kind == CXCursor_InclusionDirective)
    add_include(ast, cursor);
  else if (kind == CXCursor_MacroDefinition)
    add_definition(ast, cursor);
  else if (kind == CXCursor_MacroExpansion)
    add_macro_use(ast, cursor);
  else if (ast_place_of(ast, clang_getRangeStart(clang_getCursorExtent(cursor)),
                        &at))
    *ARENA_PUSH(ast->arena, ast->decls, ast->ndecls) = cursor;
  return CXChildVisit_Continue;
}

static int compare_uses(const void *a, const void *b) {
  const struct macro_use *left = a, *right = b;
  if (left->begin != right->begin)
    return left->begin < right->begin ? -1 : 1;
  return left->end > right->end ? -1 : left->end < right->end;
}

static void collect_skipped(struct ast *ast) {
  CXSourceRangeList *list = clang_getSkippedRanges(ast->unit, ast->file);
  for (unsigned i = 0; list && i < list->count; i++) {
    uint32_t begin, end;
    ast_range_of(ast, list->ranges[i], &begin, &end);
    if (begin != AST_NOWHERE)
      *ARENA_PUSH(ast->arena, ast->skipped, ast->nskipped) =
          span_make(begin, end);
  }
  clang_disposeSourceRangeList(list);
}

/* ---- Parse -------------------------------------------------------------- */

static const char *const fixed_before[] = {"-xc"};
static const char *const fixed_after[] = {
    "-Wno-everything", "-Wunknown-pragmas", "-Wsystem-headers",
    "-ferror-limit=0"};
/* So that what ast_trim.c took away is missed. */
static const char missing_is_error[] = "-Werror=implicit-function-declaration";
enum {
  NBEFORE = sizeof fixed_before / sizeof *fixed_before,
  NAFTER = sizeof fixed_after / sizeof *fixed_after
};

/* libclang passes over a feature that it does not know, but not over a value:
 * a processor that only the native compiler knows. */
static bool is_machine(const char *word) {
  return strncmp(word, "-m", 2) == 0 && strchr(word, '=');
}

struct parse_text {
  const struct buf *text;
  const char *const *more; /* arguments behind all others */
  size_t nmore;
  bool with_machine;
};

static CXTranslationUnit parse(struct ast *ast, const struct parse_text *what) {
  size_t nargs = NBEFORE;
  const char **args =
      ARENA_ARRAY(ast->arena, const char *,
                  ast->nargs + NBEFORE + NAFTER + what->nmore + 1);
  memcpy(args, fixed_before, sizeof fixed_before);
  for (size_t i = 0; i < ast->nargs; i++)
    if (what->with_machine || !is_machine(ast->args[i]))
      args[nargs++] = ast->args[i];
  memcpy(args + nargs, fixed_after, sizeof fixed_after);
  nargs += NAFTER;
  for (size_t i = 0; i < what->nmore; i++)
    args[nargs++] = what->more[i];
  if (ast->ntrimmed)
    args[nargs++] = missing_is_error;
  struct CXUnsavedFile *unsaved =
      ARENA_ARRAY(ast->arena, struct CXUnsavedFile, ast->ntrimmed + 1);
  unsaved[0] = (struct CXUnsavedFile){ast->source->name, buf_str(what->text),
                                      what->text->size};
  for (size_t i = 0; i < ast->ntrimmed; i++)
    unsaved[i + 1] = ast->trimmed[i];
  CXTranslationUnit unit = NULL;
  enum CXErrorCode code = clang_parseTranslationUnit2(
      ast->index, ast->source->name, args, (int)nargs, unsaved,
      (unsigned)ast->ntrimmed + 1,
      CXTranslationUnit_KeepGoing |
          CXTranslationUnit_DetailedPreprocessingRecord,
      &unit);
  return code == CXError_Success ? unit : NULL;
}

CXTranslationUnit ast_parse_text(struct ast *ast, const struct buf *text,
                                 const char *const *more, size_t nmore) {
  struct parse_text what = {text, more, nmore, true};
  CXTranslationUnit unit = parse(ast, &what);
  what.with_machine = false;
  return unit ? unit : parse(ast, &what);
}

static void parse_copy(struct ast *ast) {
  ast->unit = ast_parse_text(ast, &ast->copy, NULL, 0);
  if (!ast->ntrimmed || (ast->unit && !ast_has_errors(ast)))
    return;
  if (ast->unit)
    clang_disposeTranslationUnit(ast->unit);
  ast->ntrimmed = 0;
  ast->unit = ast_parse_text(ast, &ast->copy, NULL, 0);
}

bool ast_parse(struct ast *ast) {
  parse_copy(ast);
  if (!ast->unit)
    return false;
  ast->file = clang_getFile(ast->unit, ast->source->name);
  clang_visitChildren(clang_getTranslationUnitCursor(ast->unit), visit_top,
                      ast);
  if (ast->nmacros)
    qsort(ast->macros, ast->nmacros, sizeof *ast->macros, compare_uses);
  collect_skipped(ast);
  return true;
}

void ast_forget(struct ast *ast) {
  if (ast->unit)
    clang_disposeTranslationUnit(ast->unit);
  ast->unit = NULL;
  ast->ndecls = ast->nmacros = ast->nincludes = ast->ndefinitions = 0;
  ast->nskipped = ast->nfunctions = ast->nglobals = 0;
  ast->decls = NULL;
  ast->macros = NULL;
  ast->includes = NULL;
  ast->definitions = NULL;
  ast->skipped = NULL;
  ast->functions = NULL;
  ast->globals = NULL;
}
