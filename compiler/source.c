/* SPDX-License-Identifier: BSD-3-Clause */
/* Reads files and finds lines by binary search in the table of line starts. */
#include "source.h"

#include "arena.h"
#include "buf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void find_lines(struct arena *arena, struct source *source) {
  size_t count = 1;
  for (size_t i = 0; i < source->size; i++)
    count += source->text[i] == '\n';
  uint32_t *lines = ARENA_ARRAY(arena, uint32_t, count);
  size_t n = 1;
  for (size_t i = 0; i < source->size; i++)
    if (source->text[i] == '\n')
      lines[n++] = (uint32_t)(i + 1);
  source->lines = lines;
  source->n_lines = n;
}

struct source *source_from_text(struct arena *arena, const char *name,
                                const char *text, size_t size) {
  if (size >= UINT32_MAX) {
    errno = EFBIG;
    return NULL;
  }
  struct source *source = ARENA_NEW(arena, struct source);
  source->name = arena_strdup(arena, name);
  source->text = arena_strndup(arena, text, size);
  source->size = size;
  find_lines(arena, source);
  return source;
}

static bool read_all(FILE *file, struct buf *text) {
  char chunk[16384];
  size_t got;
  while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
    buf_add(text, chunk, got);
  return !ferror(file);
}

struct source *source_read(struct arena *arena, const char *path) {
  bool is_stdin = strcmp(path, "-") == 0;
  FILE *file = is_stdin ? stdin : fopen(path, "rb");
  if (!file)
    return NULL;
  struct buf text;
  buf_init(&text);
  struct source *source = NULL;
  if (read_all(file, &text))
    source = source_from_text(arena, is_stdin ? "<stdin>" : path,
                              buf_str(&text), text.size);
  int error = errno;
  buf_fini(&text);
  if (!is_stdin)
    fclose(file);
  errno = error;
  return source;
}

struct position source_position(const struct source *source, size_t offset) {
  if (offset > source->size)
    offset = source->size;
  size_t low = 0, high = source->n_lines;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (source->lines[middle] <= offset)
      low = middle;
    else
      high = middle;
  }
  return (struct position){(uint32_t)(low + 1),
                           (uint32_t)(offset - source->lines[low] + 1)};
}

const struct segment *source_segment(const struct source *source,
                                     size_t offset) {
  size_t low = 0, high = source->n_segments;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (source->segments[middle].begin <= offset)
      low = middle;
    else
      high = middle;
  }
  return source->n_segments ? &source->segments[low] : NULL;
}

struct place source_place(const struct source *source, size_t offset) {
  struct position at = source_position(source, offset);
  const struct segment *segment = source_segment(source, offset);
  if (!segment)
    return (struct place){source->name, at.line, at.column};
  struct place place = {segment->name, segment->line, segment->column};
  if (segment->kind != SEGMENT_TEXT)
    return place;
  struct position begin = source_position(source, segment->begin);
  place.line += at.line - begin.line;
  place.column = at.line == begin.line
                     ? segment->column + (at.column - begin.column)
                     : at.column;
  return place;
}

struct span source_line_span(const struct source *source, uint32_t line) {
  if (line < 1 || line > source->n_lines)
    return span_make(source->size, source->size);
  size_t begin = source->lines[line - 1];
  size_t end = line < source->n_lines ? source->lines[line] - 1u : source->size;
  if (end > begin && source->text[end - 1] == '\r')
    end--;
  return span_make(begin, end);
}

size_t source_offset(const struct source *source, struct position position) {
  if (position.line < 1)
    return 0;
  struct span line = source_line_span(source, position.line);
  size_t column = position.column ? position.column - 1 : 0;
  size_t length = line.end - line.begin;
  return line.begin + (column < length ? column : length);
}
