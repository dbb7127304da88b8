/* SPDX-License-Identifier: BSD-3-Clause */
/* Pragmas that macros make. The parse tells where one is, as an unknown pragma
 * at the use of a macro; what it says is found by a second parse in which
 * `_Pragma` is an ordinary macro and each such use stands, as a string, in a
 * message: clang expands it for us, stringized parameters and all, and hands
 * it over as a warning. Where the use expands to pragmas alone, they take its
 * place in the source; where it expands to other tokens too, these would have
 * to be told from the user's own, which is refused.
 */
#include "ast_include.h"
#include "join.h"

#include <stdlib.h>
#include <string.h>

#define PRAGMA_WORD "__edatcc_pragma"

static const char *const message_args[] = {
    "-fms-extensions",
    "-W#pragma-messages",
    "-D_Pragma(x)=" PRAGMA_WORD " x",
    "-D__edatcc_s(...)=__edatcc_t(__VA_ARGS__)",
    "-D__edatcc_t(...)=#__VA_ARGS__",
};
enum { NMESSAGE_ARGS = sizeof message_args / sizeof *message_args };

struct expansion {
  struct macro_use use;
  const char *text; /* of the expansion, NULL if it did not come */
  struct buf pragmas;
  bool has_edat, has_others;
};

struct expander {
  struct ast *ast;
  struct expansion *items;
  size_t count;
};

/* ---- Where ----------------------------------------------------------------
 */

static bool is_listed(const struct expander *ex, uint32_t at) {
  for (size_t i = 0; i < ex->count; i++)
    if (ex->items[i].use.begin <= at && at < ex->items[i].use.end)
      return true;
  return false;
}

static int compare_expansions(const void *a, const void *b) {
  const struct expansion *left = a, *right = b;
  return left->use.begin < right->use.begin ? -1 : 1;
}

static void add_use(void *ctx, CXFile file, uint32_t at) {
  struct expander *ex = ctx;
  struct ast *ast = ex->ast;
  if (!clang_File_isEqual(file, ast->file) || is_listed(ex, at))
    return;
  const struct macro_use *use = ast_macro_at(ast, at);
  if (use)
    *ARENA_PUSH(ast->arena, ex->items, ex->count) =
        (struct expansion){.use = *use};
}

static void find_uses(struct expander *ex) {
  ast_each_macro_pragma(ex->ast, add_use, ex);
  if (ex->count)
    qsort(ex->items, ex->count, sizeof *ex->items, compare_expansions);
}

/* ---- What -----------------------------------------------------------------
 */

static void build_text(const struct expander *ex, struct buf *out) {
  const char *text = buf_str(&ex->ast->copy);
  uint32_t at = 0;
  for (size_t i = 0; i < ex->count; i++) {
    struct macro_use use = ex->items[i].use;
    buf_add(out, text + at, use.begin - at);
    buf_printf(out, "__pragma(message(\"%zu:\" __edatcc_s(", i);
    buf_add(out, text + use.begin, use.end - use.begin);
    buf_puts(out, ")))");
    at = use.end;
  }
  buf_add(out, text + at, ex->ast->copy.size - at);
}

static void take_message(struct expander *ex, CXDiagnostic diagnostic) {
  char *end;
  CXString string = clang_getDiagnosticSpelling(diagnostic);
  const char *text = clang_getCString(string);
  size_t number = strtoul(text, &end, 10);
  if (end > text && *end == ':' && number < ex->count)
    ex->items[number].text = arena_strdup(ex->ast->arena, end + 1);
  clang_disposeString(string);
}

static bool ask(struct expander *ex) {
  struct buf text;
  buf_init(&text);
  build_text(ex, &text);
  CXTranslationUnit unit =
      ast_parse_text(ex->ast, &text, message_args, NMESSAGE_ARGS);
  unsigned n = unit ? clang_getNumDiagnostics(unit) : 0;
  for (unsigned i = 0; i < n; i++) {
    CXDiagnostic diagnostic = clang_getDiagnostic(unit, i);
    if (clang_getDiagnosticSeverity(diagnostic) == CXDiagnostic_Warning)
      take_message(ex, diagnostic);
    clang_disposeDiagnostic(diagnostic);
  }
  if (unit)
    clang_disposeTranslationUnit(unit);
  buf_fini(&text);
  return unit != NULL;
}

/* ---- The answer -----------------------------------------------------------
 */

/* The end of a string literal, or NULL. */
static const char *skip_string(const char *at) {
  if (*at++ != '"')
    return NULL;
  for (; *at && *at != '"'; at++)
    if (*at == '\\' && at[1])
      at++;
  return *at ? at + 1 : NULL;
}

static bool is_edat(const char *literal) {
  const char *word = literal + 1 + strspn(literal + 1, " \t");
  return strncmp(word, "edat", 4) == 0 &&
         strspn(word + 4, "abcdefghijklmnopqrstuvwxyz_0123456789") == 0;
}

/* A sequence of PRAGMA_WORD "...": the same with _Pragma("..."). */
static void read_expansion(struct expansion *item) {
  const char *at = item->text;
  size_t length = strlen(PRAGMA_WORD);
  while (at && *at) {
    at += strspn(at, " \t\n");
    if (strncmp(at, PRAGMA_WORD, length) != 0) {
      item->has_others = item->has_others || *at;
      at += *at != '\0';
      continue;
    }
    const char *literal = at + length + strspn(at + length, " L");
    const char *end = skip_string(literal);
    if (!end) {
      item->has_others = true;
      return;
    }
    item->has_edat = item->has_edat || is_edat(literal);
    buf_printf(&item->pragmas, "_Pragma(%.*s) ", (int)(end - literal), literal);
    at = end;
  }
}

static void refuse(struct ast *ast, const struct expansion *item) {
  struct diag *diag =
      diag_add(ast->diags, DIAG_macro_pragma, ast->source,
               ast_span(ast, item->use.begin, item->use.end), item->use.name);
  diag_note(ast->diags, diag, DIAG_note_macro_pragma, NULL, span_make(0, 0));
  ast->has_error = true;
}

static void join_expansions(const struct expander *ex) {
  struct ast *ast = ex->ast;
  struct join join;
  uint32_t at = 0;
  join_init(&join, ast->arena);
  for (size_t i = 0; i < ex->count; i++) {
    const struct expansion *item = &ex->items[i];
    struct span use = ast_span(ast, item->use.begin, item->use.end);
    if (!item->has_edat)
      continue;
    join_copy(&join, ast->source, span_make(at, use.begin));
    join_put(&join, ast->source, use.begin, buf_str(&item->pragmas));
    for (uint32_t k = use.begin; k < use.end; k++)
      if (ast->source->text[k] == '\n')
        join_put(&join, ast->source, use.begin, "\n");
    at = use.end;
  }
  join_copy(&join, ast->source, span_make(at, ast->source->size));
  ast->joined = join_take(&join, ast->source->name);
  join_fini(&join);
}

bool ast_expand(struct ast *ast) {
  struct expander ex = {.ast = ast};
  bool any = false;
  find_uses(&ex);
  if (!ex.count || !ask(&ex))
    return false;
  for (size_t i = 0; i < ex.count; i++) {
    struct expansion *item = &ex.items[i];
    buf_init(&item->pragmas);
    read_expansion(item);
    any = any || item->has_edat;
    if (item->has_edat && item->has_others)
      refuse(ast, item);
  }
  if (any && !ast->has_error)
    join_expansions(&ex);
  for (size_t i = 0; i < ex.count; i++)
    buf_fini(&ex.items[i].pragmas);
  return ast->joined != NULL;
}
