// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Lines and columns of raw bytes; arena and buffer on the way. */
#include "source.h"

#include "arena.h"
#include "buf.h"
#include "check.h"

#include <errno.h>

static struct arena arena;

static const struct source *make(const char *text) {
  return source_from_text(&arena, "t.c", text, strlen(text));
}

static void check_place(const struct source *source, size_t offset,
                        unsigned line, unsigned column) {
  struct position at = source_position(source, offset);
  check_note("offset %zu", offset);
  CHECK_INT(at.line, line);
  CHECK_INT(at.column, column);
  CHECK_INT(source_offset(source, at), offset);
}

static void test_positions(void) {
  const struct source *source = make("ab\n\ncd");
  check_place(source, 0, 1, 1);
  check_place(source, 2, 1, 3);
  check_place(source, 3, 2, 1);
  check_place(source, 4, 3, 1);
  check_place(source, 6, 3, 3);
  CHECK_INT(source->n_lines, 3);
  CHECK_INT(source_position(source, 99).column, 3);
  CHECK_INT(source_offset(source, (struct position){1, 99}), 2);
  CHECK_INT(source_offset(source, (struct position){9, 1}), 6);
  CHECK_INT(source_offset(source, (struct position){0, 1}), 0);
}

static void test_empty(void) {
  const struct source *source = make("");
  check_place(source, 0, 1, 1);
  CHECK_INT(source->n_lines, 1);
  CHECK_INT(source_line_span(source, 1).end, 0);
}

static void test_line_ends(void) {
  const struct source *source = make("\xEF\xBB\xBFone\r\ntwo\r\n");
  struct span line = source_line_span(source, 1);
  CHECK_INT(line.begin, 0);
  CHECK_INT(line.end, 6);
  line = source_line_span(source, 2);
  CHECK_INT(line.begin, 8);
  CHECK_INT(line.end, 11);
  CHECK_INT(source_line_span(source, 3).begin, 13);
  CHECK_INT(source_line_span(source, 7).begin, 13);
}

static void test_read(void) {
  const struct source *source = source_read(&arena, __FILE__);
  REQUIRE(source);
  CHECK(strncmp(source->text, "// RUN", 6) == 0);
  CHECK_INT(source->text[source->size], 0);
  errno = 0;
  CHECK(!source_read(&arena, "/nonexistent/file.c"));
  CHECK_INT(errno, ENOENT);
  CHECK(!source_read(&arena, "/"));
  CHECK_INT(errno, EISDIR);
}

static void test_arena(void) {
  int *items = NULL;
  size_t count = 0;
  for (int i = 0; i < 1000; i++)
    *ARENA_PUSH(&arena, items, count) = i;
  for (int i = 0; i < 1000; i++)
    CHECK_INT(items[i], i);
  char *large = arena_alloc(&arena, 3 * 1024 * 1024);
  large[3 * 1024 * 1024 - 1] = 1;
  CHECK(arena_alloc(&arena, 0));
  CHECK_STR(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
}

static void test_buf(void) {
  struct buf buf;
  buf_init(&buf);
  CHECK_STR(buf_str(&buf), "");
  for (int i = 0; i < 300; i++)
    buf_putc(&buf, 'x');
  buf_printf(&buf, "%0500d", 1);
  CHECK_INT(buf.size, 800);
  CHECK_INT(strlen(buf_str(&buf)), 800);
  buf_clear(&buf);
  CHECK_STR(buf_str(&buf), "");
  buf_add(&buf, NULL, 0);
  buf_puts(&buf, "end");
  CHECK_STR(buf_str(&buf), "end");
  buf_fini(&buf);
}

int main(void) {
  arena_init(&arena);
  RUN(test_positions);
  RUN(test_empty);
  RUN(test_line_ends);
  RUN(test_read);
  RUN(test_arena);
  RUN(test_buf);
  arena_fini(&arena);
  return check_status();
}
