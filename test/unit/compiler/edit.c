// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Rendering of ranges with edits inside, around and beside them. */
#include "edit.h"

#include "arena.h"
#include "buf.h"
#include "check.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena arena;
static struct edits edits;
static const struct source *source;
static struct buf out;

static void begin(const char *text) {
  source = source_from_text(&arena, "t.c", text, strlen(text));
  edits_init(&edits, &arena);
}

static const char *render(size_t from, size_t to) {
  buf_clear(&out);
  edits_render(&edits, source, span_make(from, to), &out);
  return buf_str(&out);
}

static const char *render_inside(size_t from, size_t to) {
  buf_clear(&out);
  edits_render_inside(&edits, source, span_make(from, to), &out);
  return buf_str(&out);
}

static void edit(size_t from, size_t to, const char *text) {
  edits_add(&edits, span_make(from, to), text);
}

static void test_basic(void) {
  begin("0123456789");
  CHECK_STR(render(0, 10), "0123456789");
  CHECK_STR(render(3, 3), "");
  edit(4, 6, "");
  edit(0, 0, "<");
  edit(10, 10, ">");
  edit(8, 9, "eight");
  CHECK_STR(render(0, 10), "<01236"
                           "7eight9>");
  CHECK_STR(render(1, 4), "123");
  CHECK_STR(render(6, 10), "67eight9>");
}

static void test_insertions(void) {
  begin("ab");
  edit(1, 1, "1");
  edit(1, 1, "2");
  edit(1, 1, "3");
  CHECK_STR(render(0, 2), "a123b");
  CHECK_STR(render(0, 1), "a123");
  CHECK_STR(render(1, 2), "123b");
  CHECK_STR(render_inside(0, 1), "a");
  CHECK_STR(render_inside(1, 2), "b");
}

static void test_edges(void) {
  begin("abcd");
  edit(1, 1, "<");
  edit(1, 3, "X");
  edit(3, 3, ">");
  CHECK_STR(render(0, 4), "a<X>d");
}

/* The body of a task is rendered with what is in it, its place replaced. */
static void test_nested(void) {
  begin("P{ a; Q{ b; } c; }");
  edit(0, 18, "submit();");
  edit(6, 13, "inner();");
  edit(3, 4, "A");
  edit(9, 10, "B");
  CHECK_STR(render(0, 18), "submit();");
  CHECK_STR(render_inside(0, 18), "P{ A; inner(); c; }");
  CHECK_STR(render_inside(1, 18), "{ A; inner(); c; }");
  CHECK_STR(render_inside(6, 13), "Q{ B; }");
  CHECK_STR(render(8, 13), " B; }");
}

static void test_same_begin(void) {
  begin("abcdef");
  edit(0, 2, "x");
  edit(0, 6, "all");
  CHECK_STR(render(0, 6), "all");
  CHECK_STR(render_inside(0, 6), "xcdef");
  CHECK_STR(render(0, 2), "x");
}

static void test_add_after_render(void) {
  begin("abc");
  edit(0, 1, "1");
  CHECK_STR(render(0, 3), "1bc");
  edit(2, 3, "3");
  CHECK_STR(render(0, 3), "1b3");
}

static void test_bytes(void) {
  begin("abc");
  edits_add_bytes(&edits, span_make(1, 2), "\0\0", 2);
  render(0, 3);
  CHECK_INT(out.size, 4);
  CHECK(memcmp(out.data, "a\0\0c", 4) == 0);
}

static bool aborts(void (*what)(void)) {
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    signal(SIGABRT, SIG_DFL);
    freopen("/dev/null", "w", stderr);
    what();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void overlap(void) {
  begin("0123456789");
  edit(2, 5, "a");
  edit(4, 7, "b");
  render(0, 10);
}

static void twice(void) {
  begin("0123456789");
  edit(2, 5, "a");
  edit(2, 5, "b");
  render(0, 10);
}

static void outside(void) {
  begin("012");
  render(0, 4);
}

static void test_bugs(void) {
  CHECK(aborts(overlap));
  CHECK(aborts(twice));
  CHECK(aborts(outside));
}

/* Against a naive rendering of disjoint edits. */
static void test_random(void) {
  unsigned seed = 7;
  for (int round = 0; round < 500; round++) {
    begin("abcdefghijklmnopqrstuvwxyz");
    struct buf want;
    buf_init(&want);
    size_t at = 0;
    while (at < 26) {
      seed = seed * 1103515245u + 12345u;
      size_t step = 1 + (seed >> 16) % 4;
      size_t next = at + step < 26 ? at + step : 26;
      if ((seed >> 20) & 1) {
        edit(at, next, "<>");
        buf_puts(&want, "<>");
      } else {
        buf_add(&want, source->text + at, next - at);
      }
      at = next;
    }
    check_note("round %d", round);
    CHECK_STR(render(0, 26), buf_str(&want));
    buf_fini(&want);
  }
}

int main(void) {
  arena_init(&arena);
  buf_init(&out);
  RUN(test_basic);
  RUN(test_insertions);
  RUN(test_edges);
  RUN(test_nested);
  RUN(test_same_begin);
  RUN(test_add_after_render);
  RUN(test_bytes);
  RUN(test_bugs);
  RUN(test_random);
  buf_fini(&out);
  arena_fini(&arena);
  return check_status();
}
