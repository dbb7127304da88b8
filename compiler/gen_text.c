/* SPDX-License-Identifier: BSD-3-Clause */
/* Small pieces of generated text: expressions taken from pragmas, quoted
 * strings, declarations, line markers.
 */
#include "gen_private.h"

#include <ctype.h>
#include <string.h>

#include "decl.h"

static const struct rename *find_rename(const struct plan *plan,
                                        size_t offset) {
  size_t low = 0, high = plan->n_renames;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (plan->renames[middle].span.begin < offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low < plan->n_renames && plan->renames[low].span.begin == offset
             ? &plan->renames[low]
             : NULL;
}

static size_t logical_index(const struct pragma *pragma, size_t offset) {
  size_t i = 0;
  while (i < pragma->length && pragma->offsets[i] < offset)
    i++;
  return i;
}

const char *gen_extension(const struct gen *gen) {
  return gen->options.pedantic ? "__extension__ " : "";
}

const char *gen_expression(struct gen_at *at, struct text text) {
  const struct pragma *pragma = at->construct->pragma;
  struct buf out;
  buf_init(&out);
  size_t end = logical_index(pragma, text.span.end);
  for (size_t i = logical_index(pragma, text.span.begin); i < end;) {
    const struct rename *rename =
        find_rename(at->gen->plan, pragma->offsets[i]);
    if (!rename) {
      buf_putc(&out, pragma->text[i++]);
      continue;
    }
    buf_printf(&out, "(*%s)", rename->capture->var->name);
    i += strlen(rename->capture->var->name);
  }
  const char *result = arena_strdup(at->gen->arena, buf_str(&out));
  buf_fini(&out);
  return result;
}

static bool is_simple(const char *text) {
  for (int depth = 0; *text; text++) {
    if (*text == '[' || *text == '(')
      depth++;
    else if (*text == ']' || *text == ')')
      depth--;
    else if (!depth && !isalnum((unsigned char)*text) && *text != '_' &&
             *text != '.')
      return false;
  }
  return true;
}

const char *gen_in_parens(struct arena *arena, const char *text) {
  if (is_simple(text))
    return text;
  return arena_printf(arena, "(%s)", text);
}

const char *gen_operand(struct gen_at *at, struct text text) {
  return gen_in_parens(at->gen->arena, gen_expression(at, text));
}

const char *gen_source_text(struct gen *gen, struct span span) {
  struct buf out;
  buf_init(&out);
  edits_render(&gen->edits, gen->source, span, &out);
  const char *text = arena_strdup(gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

const char *gen_quoted(struct arena *arena, const char *value) {
  struct buf out;
  buf_init(&out);
  buf_putc(&out, '"');
  for (; *value; value++) {
    unsigned char c = (unsigned char)*value;
    if (c == '"' || c == '\\')
      buf_printf(&out, "\\%c", c);
    else if (c == '?' && out.data[out.size - 1] == '?')
      buf_puts(&out, "\\?"); /* no trigraphs */
    else if (c < 32 || c == 127)
      buf_printf(&out, "\\%03o", c);
    else
      buf_putc(&out, (char)c);
  }
  buf_putc(&out, '"');
  const char *text = arena_strdup(arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

const char *gen_declare(struct gen *gen, const struct ast_type *type,
                        const char *declarator) {
  struct buf out;
  if (!strcmp(type->canonical, "nullptr_t")) /* has no name without stddef.h */
    return arena_printf(gen->arena, "__typeof__(nullptr) %s", declarator);
  buf_init(&out);
  if (!decl_put_name(type->spelling, declarator, &out) &&
      !decl_put_name(type->canonical, declarator, &out))
    BUG("type '%s' cannot be declared", type->spelling);
  const char *text = arena_strdup(gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

void gen_line(struct gen *gen, struct buf *out, size_t offset) {
  if (gen->options.readable)
    return;
  struct place p = source_place(gen->source, offset);
  if (out->size && out->data[out->size - 1] != '\n')
    buf_putc(out, '\n');
  buf_printf(out, "#line %u %s\n", p.line, gen_quoted(gen->arena, p.name));
}

void gen_begin_function(struct gen_at *at) {
  struct gen *gen = at->gen;
  const struct ast_function *f = at->construct->region->function;
  gen_line(gen, at->tail, at->construct->pragma->span.begin);
  for (size_t i = 0; i < f->nattributes; i++) {
    struct span span = f->attributes[i];
    buf_printf(at->tail, "%s\n",
               arena_strndup(gen->arena, gen->source->text + span.begin,
                             span.end - span.begin));
  }
}

void gen_resume(struct gen *gen, struct buf *out, size_t offset) {
  if (gen->options.readable)
    return;
  gen_line(gen, out, offset);
  struct position p = source_position(gen->source, offset);
  size_t begin = source_line_span(gen->source, p.line).begin;
  for (size_t i = begin; i < offset; i++)
    buf_putc(out, gen->source->text[i] == '\t' ? '\t' : ' ');
}

void gen_flat(struct gen *gen, struct buf *out, const char *code) {
  if (gen->options.readable) {
    buf_puts(out, code);
    return;
  }
  for (; *code; code++) {
    if (*code != '\n') {
      buf_putc(out, *code);
      continue;
    }
    while (code[1] == ' ')
      code++;
    if (code[1])
      buf_putc(out, ' ');
  }
}

void gen_inside(struct gen_at *at, struct buf *out, const char *code) {
  gen_line(at->gen, out, at->construct->pragma->span.begin);
  if (at->gen->options.readable)
    gen_tidy(out, "  ", code);
  else
    gen_flat(at->gen, out, code);
}

void gen_place(struct gen_at *at, struct buf *out, const char *code) {
  if (at->gen->options.readable)
    gen_put_place(at, out, code);
  else
    gen_flat(at->gen, out, code);
}

const char *gen_where(struct gen_at *at) {
  struct arena *arena = at->gen->arena;
  const struct ast_function *f = at->construct->region->function;
  struct place p =
      source_place(at->gen->source, at->construct->pragma->span.begin);
  return arena_printf(arena, "{%s, %s, %u}", gen_quoted(arena, p.name),
                      gen_quoted(arena, f ? f->name : "?"), p.line);
}
