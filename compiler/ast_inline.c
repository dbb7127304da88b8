/* SPDX-License-Identifier: BSD-3-Clause */
/* Headers with pragmas become part of the source: the text of each one that
 * was entered replaces its #include, between line markers, so that from here
 * on there is one text to analyse and to rewrite, in which a header that is
 * included twice is there twice. With it come the headers on the way to it,
 * and those that could not be found from another file: `#include "x.h"` looks
 * beside the file that it stands in, #include_next behind it.
 *
 * An #include of an inlined file that is not entered (guard, #pragma once, or
 * left out by #if) must not bring the file in a second time; should the
 * compiler come there first, that is an error, not silence.
 */
#include "ast_include.h"

#include "join.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct inliner {
  struct ast *ast;
  struct inclusions all;
  struct join join;
  bool *is_asked; /* of all.items: some #include asks if it was seen */
};

/* ---- Which ones ---------------------------------------------------------- */

static bool contains(const struct source *source, const char *word) {
  return memmem(source->text, source->size, word, strlen(word)) != NULL;
}

static bool has_pragmas(struct ast *ast, const struct inclusion *inclusion) {
  const struct source *source = inclusion->source;
  struct scan scan;
  if (!inclusion->has_word || !scan_has_edat(source->text, source->size))
    return false;
  scan_source(ast->arena, source, &scan);
  return scan.n_pragmas > 0;
}

/* Where it did, pragmas made by macros would go unnoticed. */
static bool hides_pragmas(const struct source *source) {
  return contains(source, "unknown-pragmas") && contains(source, "ignored");
}

static bool is_option(const struct ast *ast, const char *option,
                      const struct inclusion *inclusion) {
  for (size_t i = 0; i + 1 < ast->nargs; i++) {
    const char *name = ast->args[i + 1];
    size_t n = strlen(name), all = strlen(inclusion->source->name);
    if (strcmp(ast->args[i], option) == 0 && n <= all &&
        strcmp(inclusion->source->name + all - n, name) == 0)
      return true;
  }
  return false;
}

static bool mark(struct inclusion *inclusion) {
  bool is_new = !inclusion->is_inlined;
  inclusion->is_inlined = true;
  return is_new;
}

static bool mark_file(struct inliner *in, CXFile file) {
  bool found = false;
  for (size_t i = 0; i < in->all.count; i++)
    if (clang_File_isEqual(in->all.items[i]->file, file))
      found = mark(in->all.items[i]) || found;
  return found;
}

struct marking {
  struct inliner *in;
  bool found;
};

static void mark_user(void *ctx, CXFile file, uint32_t at) {
  struct marking *marking = ctx;
  (void)at;
  if (!clang_File_isEqual(file, marking->in->ast->file))
    marking->found = mark_file(marking->in, file) || marking->found;
}

static bool mark_first(struct inliner *in) {
  struct ast *ast = in->ast;
  bool found = false;
  for (size_t i = 0; i < in->all.count; i++) {
    struct inclusion *item = in->all.items[i];
    if (item->is_forced && is_option(ast, "-imacros", item))
      continue;
    if (has_pragmas(ast, item) ||
        (hides_pragmas(item->source) && !ast_inclusion_is_system(ast, item)))
      found = mark(item) || found;
  }
  struct marking marking = {in, found};
  ast_each_macro_pragma(ast, mark_user, &marking);
  return marking.found;
}

static const struct source *text_of(const struct inliner *in,
                                    const struct inclusion *inclusion) {
  return inclusion ? inclusion->source : in->ast->source;
}

/* Sources of headers get their lines, and pragmas are looked for, only when
 * they are inlined. */
static void read_inlined(struct inliner *in, struct inclusion *item) {
  if (item->source->lines)
    return;
  item->source = source_from_text(in->ast->arena, item->source->name,
                                  item->source->text, item->source->size);
  scan_source(in->ast->arena, item->source, &item->scan);
  for (size_t i = 0; i < item->scan.n_marks; i++) {
    const struct mark *m = &item->scan.marks[i];
    const char *text = item->source->text + m->name.begin;
    if (m->kind == MARK_PRAGMA && m->name.end - m->name.begin == 4 &&
        memcmp(text, "once", 4) == 0)
      item->is_once = true;
  }
}

static const struct mark *mark_at(const struct scan *scan, uint32_t at) {
  for (size_t i = 0; i < scan->n_marks; i++)
    if (scan->marks[i].kind == MARK_INCLUDE &&
        scan->marks[i].span.begin <= at && at < scan->marks[i].span.end)
      return &scan->marks[i];
  return NULL;
}

static bool is_keyword(const struct source *source, const struct mark *m,
                       const char *word) {
  const char *at = source->text + m->span.begin;
  at += *at == '%' ? 2 : 1;
  at += strspn(at, " \t");
  return strncmp(at, word, strlen(word)) == 0;
}

static bool is_quoted(const struct source *source, const struct mark *m) {
  return source->text[m->name.begin] == '"' && m->name.end - m->name.begin >= 2;
}

/* Would the compiler look for it in other places from the joined text? */
static bool depends_on_includer(struct inliner *in,
                                const struct inclusion *item) {
  const struct inclusion *parent = item->parent;
  const struct mark *m = mark_at(&parent->scan, item->at);
  if (!m || is_keyword(parent->source, m, "include_next"))
    return true;
  if (parent->source->text[m->name.begin] == '<')
    return false;
  return !ast_inclusion_is_system(in->ast, item) ||
         (is_quoted(parent->source, m) &&
          strcmp(ast_include_beside(in->ast, parent->source, m->name),
                 item->source->name) == 0);
}

/* One round; a file of `#pragma once` must be inlined at its one place, and
 * every other #include of it seen. */
static bool mark_more(struct inliner *in) {
  bool found = false;
  for (size_t i = 0; i < in->all.count; i++) {
    struct inclusion *item = in->all.items[i];
    if (item->is_inlined) {
      read_inlined(in, item);
      found = (item->parent && mark(item->parent)) || found;
    } else if (item->parent && item->parent->is_inlined) {
      read_inlined(in, item->parent);
      found = (depends_on_includer(in, item) && mark(item)) || found;
    }
    for (size_t k = 0; item->is_once && k < in->all.n_uses; k++)
      if (clang_File_isEqual(in->all.uses[k].to, item->file))
        found = mark_file(in, in->all.uses[k].from) || found;
  }
  return found;
}

/* What -include brings is joined wholly or not at all, to keep the order. */
static void mark_forced(struct inliner *in) {
  bool any = false;
  for (size_t i = 0; i < in->all.count; i++)
    any = any || (in->all.items[i]->is_forced && in->all.items[i]->is_inlined);
  for (size_t i = 0; any && i < in->all.count; i++)
    if (in->all.items[i]->is_forced &&
        !is_option(in->ast, "-imacros", in->all.items[i]))
      mark(in->all.items[i]);
}

static bool choose(struct inliner *in) {
  if (!mark_first(in))
    return false;
  ast_inclusions_add_uses(&in->all);
  do
    mark_forced(in);
  while (mark_more(in));
  return true;
}

/* ---- What each #include becomes ------------------------------------------ */

static struct inclusion *child_at(const struct inliner *in,
                                  const struct inclusion *parent,
                                  struct span span) {
  for (size_t i = 0; i < in->all.count; i++) {
    struct inclusion *item = in->all.items[i];
    if (item->parent == parent && !item->is_forced && span.begin <= item->at &&
        item->at < span.end)
      return item;
  }
  return NULL;
}

static bool is_same_file(CXFile file, const char *path) {
  CXFileUniqueID id;
  struct stat status;
  return stat(path, &status) == 0 && clang_getFileUniqueID(file, &id) == 0 &&
         id.data[0] == status.st_dev && id.data[1] == status.st_ino;
}

/* The inlined file that an #include names which does not enter it; its number,
 * or `count`. */
static size_t target_of(const struct inliner *in,
                        const struct inclusion *parent, const struct mark *m) {
  const struct source *source = text_of(in, parent);
  CXFile from = parent ? parent->file : in->ast->file, to = NULL;
  for (size_t k = 0; k < in->all.n_uses; k++)
    if (m->span.begin <= in->all.uses[k].at &&
        in->all.uses[k].at < m->span.end &&
        clang_File_isEqual(in->all.uses[k].from, from))
      to = in->all.uses[k].to;
  const char *path = !to && is_quoted(source, m)
                         ? ast_include_beside(in->ast, source, m->name)
                         : NULL;
  for (size_t i = 0; (to || path) && i < in->all.count; i++) {
    const struct inclusion *item = in->all.items[i];
    if (item->is_inlined && (to ? clang_File_isEqual(item->file, to)
                                : is_same_file(item->file, path)))
      return i;
  }
  return in->all.count;
}

static void ask_of(struct inliner *in, const struct inclusion *parent,
                   const struct scan *scan) {
  for (size_t i = 0; i < scan->n_marks; i++) {
    const struct mark *m = &scan->marks[i];
    if (m->kind == MARK_INCLUDE && !child_at(in, parent, m->span)) {
      size_t target = target_of(in, parent, m);
      if (target < in->all.count)
        in->is_asked[target] = true;
    }
  }
}

/* ---- Joining ------------------------------------------------------------- */

struct place_of {
  const struct inclusion *inclusion; /* NULL: the main file */
  const struct source *source;
  bool is_system;
};

static void emit(struct inliner *in, struct place_of of,
                 const struct scan *scan);

static void resume(struct inliner *in, struct place_of of, uint32_t offset,
                   bool ends_file) {
  struct place place = source_place(of.source, offset);
  const char *flags =
      ends_file ? (of.is_system ? " 2 3" : " 2") : (of.is_system ? " 3" : "");
  join_marker(&in->join, place.name, place.line, flags);
}

static void emit_file(struct inliner *in, const struct inclusion *item) {
  size_t number = 0;
  while (!clang_File_isEqual(in->all.items[number]->file, item->file) ||
         !in->all.items[number]->is_inlined)
    number++;
  if (in->is_asked[number])
    join_put(
        &in->join, item->source, 0,
        arena_printf(in->ast->arena, "\n#define __edatcc_seen_%zu\n", number));
  bool is_system = ast_inclusion_is_system(in->ast, item);
  join_marker(&in->join, item->source->name, 1, is_system ? " 1 3" : " 1");
  emit(in, (struct place_of){item, item->source, is_system}, &item->scan);
}

/* Not entered: nothing to do where its text has been before. */
static void emit_check(struct inliner *in, struct place_of of,
                       const struct mark *m, size_t target) {
  join_put(&in->join, of.source, m->span.begin,
           arena_printf(in->ast->arena,
                        "\n#ifndef __edatcc_seen_%zu\n"
                        "#error edatcc: the compiler includes a file with "
                        "pragmas here, the analysis did not\n"
                        "#endif",
                        target));
}

/* Copies up to the header's name and puts another one in its place. */
static void emit_name(struct inliner *in, struct place_of of, uint32_t *at,
                      const struct mark *m, const char *format,
                      const char *name) {
  join_copy(&in->join, of.source, span_make(*at, m->name.begin));
  join_put(&in->join, of.source, m->name.begin,
           arena_printf(in->ast->arena, format, name));
  *at = m->name.end;
}

/* Copies and changes up to the end of an #include in an inlined header. */
static void emit_other(struct inliner *in, struct place_of of, uint32_t *at,
                       const struct mark *m, const struct inclusion *child) {
  char path[PATH_MAX];
  if (!of.inclusion || !is_quoted(of.source, m))
    return;
  if (child)
    emit_name(in, of, at, m, "<%s>",
              arena_strndup(in->ast->arena, of.source->text + m->name.begin + 1,
                            m->name.end - m->name.begin - 2u));
  else if (realpath(ast_include_beside(in->ast, of.source, m->name), path))
    emit_name(in, of, at, m, "\"%s\"", path);
}

/* `__has_include("name")` in an #if of an inlined header. */
static void emit_condition(struct inliner *in, struct place_of of, uint32_t *at,
                           const struct mark *m) {
  static const char word[] = "__has_include";
  const char *text = of.source->text, *end = text + m->span.end;
  if (!of.inclusion)
    return;
  for (const char *p = text + m->span.begin;
       (p = memmem(p, (size_t)(end - p), word, sizeof word - 1));) {
    p += sizeof word - 1;
    p += strspn(p, " \t(");
    const char *close = *p == '"' && p[-1] != 'e'
                            ? memchr(p + 1, '"', (size_t)(end - p - 1))
                            : NULL;
    if (!close)
      continue;
    struct span name =
        span_make((size_t)(p - text), (size_t)(close + 1 - text));
    join_copy(&in->join, of.source, span_make(*at, name.begin));
    join_put(&in->join, of.source, name.begin,
             ast_include_asked(in->ast, of.source, name));
    *at = name.end;
    p = close;
  }
}

static uint32_t line_end(const struct source *source, uint32_t at) {
  while (at < source->size && source->text[at] != '\n')
    at++;
  return at < source->size ? at + 1 : at;
}

static void emit_include(struct inliner *in, struct place_of of, uint32_t *at,
                         const struct mark *m) {
  const struct inclusion *child = child_at(in, of.inclusion, m->span);
  bool is_file = child && child->is_inlined;
  size_t target = child ? in->all.count : target_of(in, of.inclusion, m);
  if (!is_file && target == in->all.count) {
    emit_other(in, of, at, m, child);
    return;
  }
  join_copy(&in->join, of.source, span_make(*at, m->span.begin));
  *at = line_end(of.source, m->span.end);
  if (is_file)
    emit_file(in, child);
  else
    emit_check(in, of, m, target);
  resume(in, of, *at, is_file);
}

/* Pragmas that would be about the source as a whole. */
static void emit_pragma(struct inliner *in, struct place_of *of, uint32_t *at,
                        const struct mark *m) {
  const char *text = of->source->text + m->name.begin;
  size_t size = m->name.end - m->name.begin;
  bool system = size > 13 && memcmp(text + size - 13, "system_header", 13) == 0;
  if (!of->inclusion || !(system || (size == 4 && !memcmp(text, "once", 4))))
    return;
  join_copy(&in->join, of->source, span_make(*at, m->span.begin));
  *at = line_end(of->source, m->span.end);
  of->is_system = of->is_system || system;
  resume(in, *of, *at, false);
}

static void emit(struct inliner *in, struct place_of of,
                 const struct scan *scan) {
  bool has_mark =
      of.source->size >= 3 && memcmp(of.source->text, "\xEF\xBB\xBF", 3) == 0;
  uint32_t at = has_mark ? 3 : 0;
  for (size_t i = 0; i < scan->n_marks; i++) {
    const struct mark *m = &scan->marks[i];
    if (m->kind == MARK_INCLUDE)
      emit_include(in, of, &at, m);
    else if (m->kind == MARK_PRAGMA)
      emit_pragma(in, &of, &at, m);
    else if (m->kind == MARK_IF || m->kind == MARK_ELSE)
      emit_condition(in, of, &at, m);
  }
  join_copy(&in->join, of.source, span_make(at, of.source->size));
}

static void join_all(struct inliner *in) {
  struct ast *ast = in->ast;
  struct scan scan;
  struct place_of main_file = {NULL, ast->source, false};
  scan_source(ast->arena, ast->source, &scan);
  in->is_asked = ARENA_ARRAY(ast->arena, bool, in->all.count);
  ask_of(in, NULL, &scan);
  for (size_t i = 0; i < in->all.count; i++)
    if (in->all.items[i]->is_inlined)
      ask_of(in, in->all.items[i], &in->all.items[i]->scan);
  /* What is entered first is entered from here. */
  resume(in, main_file, 0, false);
  for (size_t i = 0; i < in->all.count; i++)
    if (in->all.items[i]->is_forced && in->all.items[i]->is_inlined) {
      emit_file(in, in->all.items[i]);
      resume(in, main_file, 0, true);
      ast->joined_forced = true;
    }
  emit(in, main_file, &scan);
}

bool ast_inline(struct ast *ast) {
  struct inliner in = {.ast = ast};
  ast_inclusions_collect(ast, &in.all);
  if (in.all.itself) {
    diag_add(ast->diags, DIAG_not_supported, ast->source,
             span_make(in.all.itself->at, in.all.itself->at + 1),
             "a file with pragmas that includes itself");
    ast->has_error = true;
    return false;
  }
  if (!choose(&in))
    return false;
  join_init(&in.join, ast->arena);
  in.join.plain_lines = ast->plain_lines;
  join_all(&in);
  ast->joined = join_take(&in.join, ast->source->name);
  join_fini(&in.join);
  for (size_t i = 0; i < in.all.count; i++)
    if (in.all.items[i]->is_inlined)
      *ARENA_PUSH(ast->arena, ast->headers, ast->nheaders) =
          in.all.items[i]->source->name;
  return true;
}
