/* SPDX-License-Identifier: BSD-3-Clause */
/* What libclang knows of included files; see ast_include.h. */
#include "ast_include.h"

#include "records.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool ast_is_for_gcc(const struct ast *ast) {
  for (size_t i = 0; i < ast->nargs; i++)
    if (strcmp(ast->args[i], "-U__clang__") == 0)
      return true;
  return false;
}

static bool is_main(const struct ast *ast, CXFile file) {
  return file && clang_File_isEqual(file, ast->file);
}

/* Offset in the text of the file; of the main one, in the user's. */
static uint32_t offset_in(const struct ast *ast, CXSourceLocation location,
                          CXFile *file) {
  unsigned offset;
  clang_getExpansionLocation(location, file, NULL, NULL, &offset);
  return is_main(ast, *file) ? ast_offset(ast, offset) : offset;
}

/* The parent's own place is the second of the child's stack. */
static struct inclusion *find_parent(const struct inclusions *in,
                                     const CXSourceLocation *stack,
                                     unsigned depth) {
  for (size_t i = in->count; depth > 1 && i-- > 0;)
    if (clang_equalLocations(in->items[i]->location, stack[1]))
      return in->items[i];
  return NULL;
}

/* gcc does not write the current directory for a header beside a source in
 * it, but it does for what -include finds there. */
static const char *native_name(const struct ast *ast,
                               const struct inclusion *inclusion,
                               const char *name) {
  const struct inclusion *parent = inclusion->parent;
  const char *includer = parent ? parent->source->name : ast->source->name;
  bool has_dot = strncmp(name, "./", 2) == 0;
  if (!ast_is_for_gcc(ast))
    return name;
  for (size_t i = 1; inclusion->is_forced && i < ast->nargs; i++)
    if (*name != '/' && !has_dot && strcmp(ast->args[i - 1], "-include") == 0 &&
        strcmp(ast->args[i], name) == 0)
      return arena_printf(ast->arena, "./%s", name);
  return has_dot && !inclusion->is_forced && !strchr(includer, '/') ? name + 2
                                                                    : name;
}

static void add_inclusion(struct inclusions *in, CXFile file,
                          const CXSourceLocation *stack, unsigned depth) {
  struct ast *ast = in->ast;
  size_t size;
  const char *text = clang_getFileContents(ast->unit, file, &size);
  if (!text)
    return;
  struct inclusion *inclusion = ARENA_NEW(ast->arena, struct inclusion);
  CXFile from;
  inclusion->file = file;
  inclusion->location = stack[0];
  inclusion->at = offset_in(ast, stack[0], &from);
  inclusion->is_forced = !from;
  if (from && !is_main(ast, from))
    inclusion->parent = find_parent(in, stack, depth);
  const char *name = ast_take_string(ast, clang_getFileName(file));
  struct source *source = ARENA_NEW(ast->arena, struct source);
  *source = (struct source){
      .name = native_name(ast, inclusion, name), .text = text, .size = size};
  inclusion->source = source;
  inclusion->has_word = memmem(text, size, "edat", 4) != NULL;
  if (inclusion->has_word && !ast->may_call)
    ast->may_call = records_has_event_call(text, size);
  *ARENA_PUSH(ast->arena, in->items, in->count) = inclusion;
}

static void visit_inclusion(CXFile file, CXSourceLocation *stack,
                            unsigned depth, CXClientData data) {
  struct inclusions *in = data;
  if (depth == 0)
    return;
  add_inclusion(in, file, stack, depth);
  if (is_main(in->ast, file))
    in->itself = in->items[in->count - 1];
}

bool ast_inclusion_is_system(const struct ast *ast,
                             const struct inclusion *inclusion) {
  return clang_Location_isInSystemHeader(
      clang_getLocationForOffset(ast->unit, inclusion->file, 0));
}

void ast_inclusions_collect(struct ast *ast, struct inclusions *out) {
  *out = (struct inclusions){.ast = ast};
  clang_getInclusions(ast->unit, visit_inclusion, out);
}

static enum CXChildVisitResult visit_use(CXCursor cursor, CXCursor parent,
                                         CXClientData data) {
  struct inclusions *in = data;
  struct inclusion_use use = {.to = NULL};
  (void)parent;
  if (clang_getCursorKind(cursor) != CXCursor_InclusionDirective)
    return CXChildVisit_Continue;
  use.to = clang_getIncludedFile(cursor);
  use.at = offset_in(in->ast, clang_getCursorLocation(cursor), &use.from);
  if (use.to && use.from)
    *ARENA_PUSH(in->ast->arena, in->uses, in->n_uses) = use;
  return CXChildVisit_Continue;
}

void ast_inclusions_add_uses(struct inclusions *in) {
  clang_visitChildren(clang_getTranslationUnitCursor(in->ast->unit), visit_use,
                      in);
}

/* Behind `#pragma`? */
static bool is_directive(const char *text, uint32_t at) {
  while (at && (text[at - 1] == ' ' || text[at - 1] == '\t'))
    at--;
  return at >= 6 && memcmp(text + at - 6, "pragma", 6) == 0;
}

static bool is_macro_pragma(struct ast *ast, CXDiagnostic diagnostic,
                            CXFile *file, uint32_t *at) {
  CXString spelling = clang_getDiagnosticSpelling(diagnostic);
  bool unknown =
      strncmp(clang_getCString(spelling), "unknown pragma ignored", 22) == 0;
  clang_disposeString(spelling);
  if (!unknown)
    return false;
  unsigned offset;
  size_t size;
  clang_getExpansionLocation(clang_getDiagnosticLocation(diagnostic), file,
                             NULL, NULL, &offset);
  const char *text =
      *file ? clang_getFileContents(ast->unit, *file, &size) : NULL;
  *at = offset;
  return text && offset < size && !is_directive(text, offset) &&
         !(size - offset >= 7 && memcmp(text + offset, "_Pragma", 7) == 0);
}

void ast_each_macro_pragma(struct ast *ast,
                           void (*see)(void *ctx, CXFile file, uint32_t at),
                           void *ctx) {
  unsigned n = clang_getNumDiagnostics(ast->unit);
  for (unsigned i = 0; i < n; i++) {
    CXDiagnostic diagnostic = clang_getDiagnostic(ast->unit, i);
    CXFile file;
    uint32_t at;
    if (is_macro_pragma(ast, diagnostic, &file, &at))
      see(ctx, file, at);
    clang_disposeDiagnostic(diagnostic);
  }
}

char *ast_include_beside(struct ast *ast, const struct source *includer,
                         struct span name) {
  const char *slash = strrchr(includer->name, '/');
  int n = slash ? (int)(slash + 1 - includer->name) : 0;
  return arena_printf(ast->arena, "%.*s%.*s", n, includer->name,
                      (int)(name.end - name.begin) - 2,
                      includer->text + name.begin + 1);
}

const char *ast_include_asked(struct ast *ast, const struct source *includer,
                              struct span name) {
  char path[PATH_MAX];
  const char *text = includer->text + name.begin + 1;
  int length = (int)(name.end - name.begin) - 2;
  const char *found = ast_include_beside(ast, includer, name);
  for (size_t i = 0; i < ast->nargs && access(found, R_OK) != 0; i++) {
    const char *word = ast->args[i];
    if (strncmp(word, "-iquote", 7) != 0)
      continue;
    const char *directory =
        word[7] || i + 1 == ast->nargs ? word + 7 : ast->args[i + 1];
    found = arena_printf(ast->arena, "%s/%.*s", directory, length, text);
  }
  if (realpath(found, path))
    return arena_printf(ast->arena, "\"%s\"", path);
  return arena_printf(ast->arena, "<%.*s>", length, text);
}
