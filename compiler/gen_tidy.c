/* SPDX-License-Identifier: BSD-3-Clause */
/* How generated code looks when people read it (--edat-source): indented like
 * its surroundings, wrapped at 80 columns, with the pragma that it stands for
 * as a comment above it.
 */
#include "gen_private.h"

#include <string.h>

enum { COLUMNS = 80 };

/* The last place to break the line before the limit, or the first behind it;
 * 0 if there is none. Strings are not broken. */
static size_t find_break(const char *line, size_t length, size_t limit) {
  size_t best = 0;
  bool quoted = false;
  for (size_t i = 0; i + 1 < length; i++) {
    if (line[i] == '"')
      quoted = !quoted;
    else if (quoted && line[i] == '\\')
      i++;
    if (quoted || line[i] != ',' || line[i + 1] != ' ')
      continue;
    if (i + 1 > limit && best)
      break;
    best = i + 1;
    if (i + 1 > limit)
      break;
  }
  return best;
}

static void put_line(struct buf *out, const char *indent, const char *line,
                     size_t length) {
  size_t blanks = strspn(line, " "), column = strlen(indent);
  while (length && line[length - 1] == ' ')
    length--;
  if (length)
    buf_puts(out, indent);
  for (bool first = true; column + length > COLUMNS; first = false) {
    size_t at = find_break(line, length, COLUMNS - column);
    if (!at || at >= length)
      break;
    buf_add(out, line, at);
    line += at + 1;
    length -= at + 1;
    buf_printf(out, "\n%s%*s", indent, (int)blanks + 4, "");
    if (first)
      column += blanks + 4;
  }
  buf_add(out, line, length);
}

void gen_tidy(struct buf *out, const char *indent, const char *code) {
  while (*code) {
    size_t length = strcspn(code, "\n");
    put_line(out, indent, code, length);
    code += length;
    if (*code) {
      buf_putc(out, '\n');
      code++;
    }
  }
}

/* ---- Where the pragma stood --------------------------------------------- */

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static struct span line_blanks(const struct source *source, size_t offset) {
  struct position p = source_position(source, offset);
  size_t begin = source_line_span(source, p.line).begin, end = begin;
  while (end < source->size && is_blank(source->text[end]))
    end++;
  return span_make(begin, end);
}

/* The first line behind the pragma that is neither empty nor another
 * directive. */
static size_t next_line(const struct source *source, size_t at) {
  for (;;) {
    while (at < source->size && source->text[at] != '\n')
      at++;
    at++;
    size_t text = at;
    while (text < source->size && is_blank(source->text[text]))
      text++;
    if (text >= source->size)
      return source->size;
    if (!strchr("#\r\n", source->text[text]))
      return text;
  }
}

/* The blanks that its code starts with: its own, or those of what follows. */
static const char *place_indent(struct gen_at *at) {
  const struct source *source = at->gen->source;
  struct arena *arena = at->gen->arena;
  struct span own = line_blanks(source, at->construct->pragma->span.begin);
  if (own.end > own.begin)
    return arena_strndup(arena, source->text + own.begin, own.end - own.begin);
  size_t next = next_line(source, at->construct->pragma->span.end);
  if (next >= source->size)
    return "";
  struct span blanks = line_blanks(source, next);
  const char *text = arena_strndup(arena, source->text + blanks.begin,
                                   blanks.end - blanks.begin);
  bool closes = source->text[next] == '}';
  return closes ? arena_printf(arena, "  %s", text) : text;
}

static bool is_indented(struct gen_at *at) {
  struct span own =
      line_blanks(at->gen->source, at->construct->pragma->span.begin);
  return own.end > own.begin;
}

void gen_put_place(struct gen_at *at, struct buf *out, const char *code) {
  const char *indent = place_indent(at);
  struct buf lines;
  buf_init(&lines);
  gen_tidy(&lines, indent, code);
  const char *text = buf_str(&lines);
  bool continues = !out->size && is_indented(at);
  buf_puts(out, continues ? text + strlen(indent) : text);
  buf_fini(&lines);
}

/* The pragma's text with blanks run together. */
static const char *squeezed(struct gen_at *at) {
  struct buf out;
  buf_init(&out);
  for (const char *p = at->construct->pragma->text; *p; p++) {
    bool blank = is_blank(*p) || *p == '\n' || *p == '\r';
    if (blank && (!out.size || out.data[out.size - 1] == ' '))
      continue;
    buf_putc(&out, blank ? ' ' : *p);
    if (p[0] == '*' && p[1] == '/') /* no end of the comment */
      buf_putc(&out, ' ');
  }
  const char *text = arena_strdup(at->gen->arena, buf_str(&out));
  buf_fini(&out);
  return text;
}

void gen_put_pragma(struct gen_at *at, struct buf *out) {
  size_t width = COLUMNS - strlen(place_indent(at)) - 3;
  struct buf lines;
  if (!at->gen->options.readable)
    return;
  buf_init(&lines);
  const char *text =
      arena_printf(at->gen->arena, "#pragma edat %s", squeezed(at));
  buf_puts(&lines, "/* ");
  while (strlen(text) + 3 > width) {
    size_t end = width;
    while (end && text[end] != ' ')
      end--;
    if (!end)
      break;
    buf_add(&lines, text, end);
    buf_puts(&lines, "\n *   ");
    text += end + 1;
    width = COLUMNS - strlen(place_indent(at)) - 5;
  }
  buf_printf(&lines, "%s */\n", text);
  gen_put_place(at, out, buf_str(&lines));
  buf_fini(&lines);
}
