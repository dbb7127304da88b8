/* SPDX-License-Identifier: BSD-3-Clause */
/* Text and segments grow side by side; see join.h. */
#include "join.h"

#include "arena.h"

#include <string.h>

void join_init(struct join *join, struct arena *arena) {
  *join = (struct join){.arena = arena};
  buf_init(&join->text);
}

void join_fini(struct join *join) { buf_fini(&join->text); }

static void add_segment(struct join *join, enum segment_kind kind,
                        struct place at) {
  *ARENA_PUSH(join->arena, join->segments, join->n_segments) =
      (struct segment){.begin = (uint32_t)join->text.size,
                       .kind = kind,
                       .name = at.name,
                       .line = at.line,
                       .column = at.column};
}

void join_copy(struct join *join, const struct source *from, struct span span) {
  const struct segment *end = from->segments + from->n_segments;
  const struct segment *segment = source_segment(from, span.begin);
  for (uint32_t at = span.begin; at < span.end;) {
    uint32_t stop = span.end;
    if (segment && segment + 1 < end && segment[1].begin < stop)
      stop = segment[1].begin;
    add_segment(join, segment ? segment->kind : SEGMENT_TEXT,
                source_place(from, at));
    buf_add(&join->text, from->text + at, stop - at);
    at = stop;
    segment += segment != NULL;
  }
}

void join_put(struct join *join, const struct source *from, size_t offset,
              const char *text) {
  if (!*text)
    return;
  add_segment(join, SEGMENT_MADE, source_place(from, offset));
  buf_puts(&join->text, text);
}

static void put_quoted(struct buf *out, const char *name) {
  buf_putc(out, '"');
  for (; *name; name++) {
    if (*name == '"' || *name == '\\')
      buf_putc(out, '\\');
    buf_putc(out, *name);
  }
  buf_putc(out, '"');
}

void join_marker(struct join *join, const char *name, uint32_t line,
                 const char *flags) {
  struct buf *text = &join->text;
  if (text->size && text->data[text->size - 1] != '\n')
    buf_putc(text, '\n');
  add_segment(join, SEGMENT_MARKER, (struct place){name, line, 1});
  buf_printf(text, join->plain_lines ? "#line %u " : "# %u ", line);
  put_quoted(text, name);
  buf_printf(text, "%s\n", join->plain_lines ? "" : flags);
}

struct source *join_take(struct join *join, const char *name) {
  struct source *source = source_from_text(
      join->arena, name, buf_str(&join->text), join->text.size);
  if (source) {
    source->segments = join->segments;
    source->n_segments = join->n_segments;
  }
  join->segments = NULL;
  join->n_segments = 0;
  buf_clear(&join->text);
  return source;
}
