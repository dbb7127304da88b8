/* SPDX-License-Identifier: BSD-3-Clause */
/* The text of a statement in the function that it moves to: behind the types
 * that its old function declared, and between the macros that give its names
 * what they meant there.
 */
#include "gen_private.h"

#include <string.h>

/* ---- Types -------------------------------------------------------------- */

static void add_local_types(struct gen *gen, struct span **list, size_t *n,
                            const struct span *spans, size_t n_spans) {
  for (size_t i = 0; i < n_spans; i++) {
    size_t at = 0;
    while (at < *n && (*list)[at].begin < spans[i].begin)
      at++;
    if (at < *n && (*list)[at].begin == spans[i].begin &&
        (*list)[at].end >= spans[i].end)
      continue;
    (void)ARENA_PUSH(gen->arena, *list, *n);
    memmove(&(*list)[at + 1], &(*list)[at], (*n - 1 - at) * sizeof **list);
    (*list)[at] = spans[i];
  }
}

/* `constexpr int K = 3, L = K;` comes with all that it declares. */
static bool is_constant(struct gen_at *at, struct span span) {
  static const char word[] = "constexpr";
  const char *text = at->gen->source->text;
  for (size_t i = span.begin; i + sizeof word < span.end; i++) {
    if (text[i] == '=' || text[i] == '{')
      return false;
    if (!memcmp(text + i, word, sizeof word - 1))
      return true;
  }
  return false;
}

/* Types declared in the function are declared again where they are needed. */
void gen_local_types(struct gen_at *at, struct buf *out) {
  const struct construct *c = at->construct;
  struct span *list = NULL;
  size_t n = 0;
  add_local_types(at->gen, &list, &n, c->region->local_types,
                  c->region->nlocal_types);
  for (size_t i = 0; i < c->n_captures; i++)
    add_local_types(at->gen, &list, &n, c->captures[i].var->type->local_types,
                    c->captures[i].var->type->nlocal_types);
  size_t behind = 0;
  for (size_t i = 0; i < n; i++) {
    if (list[i].end <= behind) /* declared inside the one before */
      continue;
    behind = list[i].end;
    gen_resume(at->gen, out, list[i].begin);
    buf_printf(out, "%s%s%.*s%s\n", at->gen->options.readable ? "  " : "",
               is_constant(at, list[i]) ? "__attribute__((unused)) " : "",
               (int)(list[i].end - list[i].begin),
               at->gen->source->text + list[i].begin,
               at->gen->source->text[list[i].end - 1] == ';' ? "" : ";");
  }
}

/* ---- The text ----------------------------------------------------------- */

static void put_macro(struct buf *out, const char *name, const char *value) {
  buf_printf(out, "\n#pragma push_macro(\"%s\")\n#undef %s\n#define %s %s\n",
             name, name, name, value);
}

/* Around what clauses become: the macros in them mean the shared variables. */
void gen_clauses_begin(struct gen_at *at, struct buf *out) {
  const struct construct *c = at->construct;
  for (size_t i = 0; i < c->n_captures; i++)
    if (c->captures[i].in_clause_macro)
      put_macro(
          out, c->captures[i].var->name,
          arena_printf(at->gen->arena, "(*%s)", c->captures[i].var->name));
}

void gen_clauses_end(struct gen_at *at, struct buf *out) {
  const struct construct *c = at->construct;
  for (size_t i = 0; i < c->n_captures; i++)
    if (c->captures[i].in_clause_macro)
      buf_printf(out, "\n#pragma pop_macro(\"%s\")\n",
                 c->captures[i].var->name);
}

void gen_moved(struct gen_at *at, struct buf *out, struct span span) {
  struct gen *gen = at->gen;
  const struct construct *c = at->construct;
  const char *text = gen_source_text(gen, span);
  bool func = c->region->uses_func_name && c->region->function;
  static const char *const words[] = {"__func__", "__FUNCTION__",
                                      "__PRETTY_FUNCTION__"};
  for (size_t i = 0; func && i < 3; i++)
    put_macro(out, words[i], gen_quoted(gen->arena, c->region->function->name));
  for (size_t i = 0; i < c->n_captures; i++)
    if (c->captures[i].in_macro)
      put_macro(out, c->captures[i].var->name,
                arena_printf(gen->arena, "(*%s)", c->captures[i].var->name));
  gen_resume(gen, out, span.begin);
  buf_puts(out, text);
  buf_putc(out, '\n');
  for (size_t i = 0; i < c->n_captures; i++)
    if (c->captures[i].in_macro)
      buf_printf(out, "#pragma pop_macro(\"%s\")\n", c->captures[i].var->name);
  for (size_t i = 0; func && i < 3; i++)
    buf_printf(out, "#pragma pop_macro(\"%s\")\n", words[i]);
  /* What ends the function belongs to no line of the statement. */
  gen_line(gen, out, c->pragma->span.begin);
}
