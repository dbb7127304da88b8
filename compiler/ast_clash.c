/* SPDX-License-Identifier: BSD-3-Clause */
/* Macros of headers and of the command line by name. Those of the source the
 * scanner finds, with their places; here only libclang knows which headers
 * there are. A macro that its header undefines again (a list that is included
 * with another meaning of `name` each time) does no harm behind it.
 */
#include "ast_private.h"
#include "scan.h"

#include <string.h>

static bool is_wanted(const struct ast *ast, const char *name) {
  for (size_t i = 0; i < ast->options->nnames; i++)
    if (strcmp(ast->options->names[i], name) == 0)
      return true;
  return false;
}

static bool is_undefined(struct ast *ast, const struct source *source,
                         const char *name, uint32_t from) {
  struct scan scan;
  scan_source(ast->arena, source, &scan);
  for (size_t i = 0; i < scan.n_marks; i++) {
    const struct mark *m = &scan.marks[i];
    if (m->kind == MARK_UNDEF && m->span.begin > from &&
        m->name.end - m->name.begin == strlen(name) &&
        !memcmp(source->text + m->name.begin, name, strlen(name)))
      return true;
  }
  return false;
}

static void add_macro(struct ast *ast, struct ast_macro **list, size_t *n,
                      const struct macro_definition *definition) {
  CXFile file;
  unsigned offset;
  size_t size;
  struct ast_macro macro = {.name = definition->name};
  clang_getExpansionLocation(clang_getCursorLocation(definition->cursor), &file,
                             NULL, NULL, &offset);
  if (file && clang_File_isEqual(file, ast->file))
    return;
  const char *text =
      file ? clang_getFileContents(ast->unit, file, &size) : NULL;
  if (text) {
    const char *name = ast_take_string(ast, clang_getFileName(file));
    macro.source = source_from_text(ast->arena, name, text, size);
    macro.span = span_make(offset, offset + strlen(macro.name));
    if (is_undefined(ast, macro.source, macro.name, offset))
      return;
  }
  *ARENA_PUSH(ast->arena, *list, *n) = macro;
}

void ast_macros_find(struct ast *ast, struct ast_unit *unit) {
  struct ast_macro *list = NULL;
  size_t n = 0;
  for (size_t i = 0; i < ast->ndefinitions; i++) {
    const struct macro_definition *definition = &ast->definitions[i];
    if (is_wanted(ast, definition->name) &&
        !clang_Cursor_isMacroFunctionLike(definition->cursor) &&
        !clang_Cursor_isMacroBuiltin(definition->cursor))
      add_macro(ast, &list, &n, definition);
  }
  unit->macros = list;
  unit->nmacros = n;
}
