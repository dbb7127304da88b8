/* SPDX-License-Identifier: BSD-3-Clause */
/* What libclang has seen of the files: which ones it opened, and whether a
 * group that #if left out holds words that may become a pragma there. The
 * driver compares with what the native compiler reads, which may decide an #if
 * in another way. Pragmas themselves in such groups of the source are errors
 * already; here it is about macros (`PRAGMA(edat task)`) and about the headers
 * that stay what they are.
 */
#include "ast_private.h"
#include "scan.h"

#include <string.h>

struct seen {
  struct ast *ast;
  const char **files;
  size_t nfiles;
};

static void visit_file(CXFile file, CXSourceLocation *stack, unsigned depth,
                       CXClientData data) {
  struct seen *seen = data;
  (void)stack;
  if (depth)
    *ARENA_PUSH(seen->ast->arena, seen->files, seen->nfiles) =
        ast_take_string(seen->ast, clang_getFileName(file));
}

static bool may_bring_pragma(struct ast *ast, const char *text, size_t size) {
  struct scan scan = {0};
  if (!memmem(text, size, "edat", 4))
    return false;
  scan_source(ast->arena,
              source_from_text(ast->arena, "",
                               arena_strndup(ast->arena, text, size), size),
              &scan);
  return scan.has_word || scan.has_string || scan.n_pragmas || scan.n_in_macros;
}

static bool is_doubtful(struct ast *ast, CXSourceRange range) {
  CXFile file;
  unsigned begin, end;
  size_t size;
  clang_getExpansionLocation(clang_getRangeStart(range), &file, NULL, NULL,
                             &begin);
  clang_getExpansionLocation(clang_getRangeEnd(range), NULL, NULL, NULL, &end);
  const char *text =
      file ? clang_getFileContents(ast->unit, file, &size) : NULL;
  return text && begin < end && end <= size &&
         may_bring_pragma(ast, text + begin, end - begin);
}

void ast_seen_collect(struct ast *ast, struct ast_unit *unit) {
  struct seen seen = {.ast = ast};
  clang_getInclusions(ast->unit, visit_file, &seen);
  unit->files = seen.files;
  unit->nfiles = seen.nfiles;
  CXSourceRangeList *list = clang_getAllSkippedRanges(ast->unit);
  for (unsigned i = 0; list && i < list->count && !unit->has_doubt; i++)
    unit->has_doubt = is_doubtful(ast, list->ranges[i]);
  clang_disposeSourceRangeList(list);
}
