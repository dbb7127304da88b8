/* SPDX-License-Identifier: BSD-3-Clause */
/* A file as bytes. Offsets are raw bytes of the file, byte order mark and
 * carriage returns included, so that they are the offsets libclang reports.
 * Lines and columns count from 1, columns in bytes. Sources never move or
 * change once loaded; every span belongs to exactly one source, which the
 * directive or diagnostic that holds the span names. A source may be put
 * together from several files (join.h): then its segments tell where each run
 * of bytes comes from.
 */
#ifndef EDATCC_SOURCE_H
#define EDATCC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Bytes [begin, end) of a source. */
struct span {
  uint32_t begin;
  uint32_t end;
};

static inline struct span span_make(size_t begin, size_t end) {
  return (struct span){(uint32_t)begin, (uint32_t)end};
}

enum segment_kind {
  SEGMENT_TEXT,   /* bytes of a file, in order */
  SEGMENT_MARKER, /* a line marker of ours: all of it is at one place */
  SEGMENT_MADE    /* text that stands for other text: the same */
};

/* A run of bytes of a joined source. */
struct segment {
  uint32_t begin;
  enum segment_kind kind;
  const char *name; /* of the file */
  uint32_t line, column;
};

struct source {
  const char *name; /* as the user spells it */
  const char *text; /* `size` bytes and a terminating NUL */
  size_t size;
  const uint32_t *lines; /* offset of the first byte of each line */
  size_t n_lines;
  const struct segment *segments; /* ascending; NULL: one file */
  size_t n_segments;
};

struct position {
  uint32_t line;
  uint32_t column;
};

/* Reads a file ("-" is standard input, named "<stdin>"). On failure returns
 * NULL with errno set (EFBIG: over 4 GiB - 1). */
struct source *source_read(struct arena *arena, const char *path);

/* Wraps text that is already in memory; copies name and text. */
struct source *source_from_text(struct arena *arena, const char *name,
                                const char *text, size_t size);

/* Line and column in the bytes of the source. */
struct position source_position(const struct source *source, size_t offset);

/* Where people find it: for messages, #line and records. */
struct place {
  const char *name;
  uint32_t line;
  uint32_t column;
};

struct place source_place(const struct source *source, size_t offset);

/* The segment that holds an offset, NULL in a source of one file. */
const struct segment *source_segment(const struct source *source,
                                     size_t offset);

/* The offset of a line and column, clamped to the file and the line. */
size_t source_offset(const struct source *source, struct position position);

/* Line `line` without its end of line characters. */
struct span source_line_span(const struct source *source, uint32_t line);

#endif
