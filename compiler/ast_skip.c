/* SPDX-License-Identifier: BSD-3-Clause */
/* What #if leaves out here the native compiler may take: it decides some
 * conditions in another way (`#if __GNUC__ > 4`). Finds the #includes in such
 * groups that would bring pragmas, so that the generator can make errors of
 * them. Where a header is, is guessed as for quotes: beside the file, then in
 * the directories of the command line.
 */
#include "ast_private.h"
#include "scan.h"

#include <string.h>

static bool is_left_out(const struct ast *ast, const struct mark *m) {
  for (size_t i = 0; i < ast->nskipped; i++)
    if (ast_offset(ast, ast->skipped[i].begin) <= m->span.begin &&
        m->span.end <= ast_offset(ast, ast->skipped[i].end))
      return true;
  return false;
}

static bool has_pragmas(struct ast *ast, const char *path) {
  struct scan scan;
  const struct source *source = source_read(ast->arena, path);
  if (!source || !scan_has_edat(source->text, source->size))
    return false;
  scan_source(ast->arena, source, &scan);
  return scan.n_pragmas || scan.n_in_macros;
}

/* The directory that an option names, or NULL. */
static const char *directory_at(const struct ast *ast, size_t i) {
  static const char *const options[] = {"-I", "-iquote", "-isystem",
                                        "-idirafter"};
  for (size_t k = 0; k < sizeof options / sizeof *options; k++) {
    size_t n = strlen(options[k]);
    if (strncmp(ast->args[i], options[k], n) != 0)
      continue;
    if (ast->args[i][n])
      return ast->args[i] + n;
    return i + 1 < ast->nargs ? ast->args[i + 1] : NULL;
  }
  return NULL;
}

static bool brings_pragmas(struct ast *ast, const struct mark *m) {
  const char *text = ast->source->text;
  if (m->name.end - m->name.begin < 3 || !strchr("\"<", text[m->name.begin]))
    return false;
  const char *name = arena_strndup(ast->arena, text + m->name.begin + 1,
                                   m->name.end - m->name.begin - 2u);
  const char *includer = source_place(ast->source, m->span.begin).name;
  const char *slash = strrchr(includer, '/');
  int length = slash ? (int)(slash + 1 - includer) : 0;
  if (text[m->name.begin] == '"' &&
      has_pragmas(ast,
                  arena_printf(ast->arena, "%.*s%s", length, includer, name)))
    return true;
  for (size_t i = 0; i < ast->nargs; i++) {
    const char *directory = directory_at(ast, i);
    if (directory &&
        has_pragmas(ast, arena_printf(ast->arena, "%s/%s", directory, name)))
      return true;
  }
  return false;
}

void ast_skipped_find(struct ast *ast, struct ast_unit *unit) {
  struct scan scan;
  struct span *list = NULL;
  size_t n = 0;
  if (!ast->nskipped)
    return;
  scan_source(ast->arena, ast->source, &scan);
  for (size_t i = 0; i < scan.n_marks; i++)
    if (scan.marks[i].kind == MARK_INCLUDE &&
        is_left_out(ast, &scan.marks[i]) && brings_pragmas(ast, &scan.marks[i]))
      *ARENA_PUSH(ast->arena, list, n) = scan.marks[i].span;
  unit->skipped = list;
  unit->nskipped = n;
}
