// RUN: %unit compiler %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* How diagnostics look, how warning options treat them, what words are near. */
#include "diag.h"

#include "arena.h"
#include "check.h"

#include <stdlib.h>

static struct arena arena;
static struct diags diags;

static const struct source *make(const char *text) {
  return source_from_text(&arena, "t.c", text, strlen(text));
}

static const char *print(void) {
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&text, &size);
  diags_print(&diags, stream);
  fclose(stream);
  char *copy = arena_strdup(&arena, text);
  free(text);
  return copy;
}

static void test_print(void) {
  const struct source *source = make("int a;\n\tint bcd = 1;\r\n");
  diags_init(&diags, &arena, NULL);
  struct diag *diag = diag_add(&diags, DIAG_unknown_directive, source,
                               span_make(12, 15), "bcd");
  diag_note(&diags, diag, DIAG_note_did_you_mean, source, span_make(12, 15),
            "abc");
  diag_add(&diags, DIAG_missing_directive, source, span_make(4, 4));
  CHECK_INT(diags.n_errors, 2);
  CHECK_STR(print(), "t.c:1:5: error: expected a directive after "
                     "'#pragma edat'\n"
                     "int a;\n"
                     "    ^\n"
                     "t.c:2:6: error: unknown edat directive 'bcd'\n"
                     "\tint bcd = 1;\n"
                     "\t    ^~~\n"
                     "t.c:2:6: note: did you mean 'abc'?\n"
                     "\tint bcd = 1;\n"
                     "\t    ^~~\n");
  CHECK_STR(print(), "");
  CHECK_INT(diags.n_errors, 2);
}

static void test_odd_lines(void) {
  /* A byte order mark is not shown, two bytes of UTF-8 are one column on
   * screen, a control character is a blank, underlines end with the line. */
  const struct source *source = make("\xEF\xBB\xBF\xC3\xA4\x01x y\nz");
  diags_init(&diags, &arena, NULL);
  diag_add(&diags, DIAG_missing_directive, source, span_make(6, 99));
  diag_add(&diags, DIAG_missing_directive, source, span_make(11, 11));
  CHECK_STR(print(), "t.c:1:7: error: expected a directive after "
                     "'#pragma edat'\n"
                     "\xC3\xA4 x y\n"
                     "  ^~~\n"
                     "t.c:2:2: error: expected a directive after "
                     "'#pragma edat'\n"
                     "z\n"
                     " ^\n");
  diag_add(&diags, DIAG_expected, NULL, span_make(0, 0), "nothing");
  CHECK_STR(print(), "edatcc: error: expected nothing\n");
}

static void test_drop(void) {
  const struct source *source = make("abcdefghij");
  diags_init(&diags, &arena, NULL);
  for (size_t i = 0; i < 10; i++)
    diag_add(&diags, DIAG_expected, source, span_make(i, i), "x");
  diags_drop(&diags, source, span_make(2, 7));
  diags_drop(&diags, source, span_make(9, 9));
  diags_drop(&diags, make("abcdefghij"), span_make(0, 10));
  CHECK_INT(diags.n_errors, 3);
  diag_add(&diags, DIAG_unbalanced, source, span_make(9, 9), ")");
  CHECK_STR(print(), "t.c:1:1: error: expected x\nabcdefghij\n^\n"
                     "t.c:1:2: error: expected x\nabcdefghij\n ^\n"
                     "t.c:1:9: error: expected x\nabcdefghij\n        ^\n"
                     "t.c:1:10: error: unbalanced ')'\nabcdefghij\n"
                     "         ^\n");
}

static void presume(void *context, const struct source *source, uint32_t offset,
                    const char **file, uint32_t *line) {
  (void)source;
  *file = context;
  *line = offset + 100;
}

static void test_presume(void) {
  diags_init(&diags, &arena, NULL);
  diags.presume = presume;
  char name[] = "other.c";
  diags.presume_context = name;
  diag_add(&diags, DIAG_unbalanced, make("a)"), span_make(1, 2), ")");
  CHECK_STR(print(), "other.c:101:2: error: unbalanced ')'\na)\n ^\n");
}

static const char *warn(const char *const *options) {
  struct diag_settings settings = {0};
  for (; *options; options++)
    diag_settings_option(&settings, *options, NULL);
  diags_init(&diags, &arena, &settings);
  struct diag *diag =
      diag_add(&diags, DIAG_keyword, NULL, span_make(0, 0), "all", "all");
  diag_note(&diags, diag, DIAG_note_previous, NULL, span_make(0, 0));
  const char *text = print();
  char *end = strchr(text, '\n');
  if (end)
    *end = '\0';
  return diags.n_errors ? "error" : diags.n_warnings ? "warning" : "nothing";
}

#define WARN(...) warn((const char *const[]){__VA_ARGS__, NULL})

static void test_settings(void) {
  CHECK_STR(WARN(NULL), "warning");
  CHECK_STR(WARN("-w"), "nothing");
  CHECK_STR(WARN("-Wno-edat-keyword"), "nothing");
  CHECK_STR(WARN("-Wno-edat"), "nothing");
  CHECK_STR(WARN("-Wno-edat", "-Wedat-keyword"), "warning");
  CHECK_STR(WARN("-Wno-edat-lifetime"), "warning");
  CHECK_STR(WARN("-Werror"), "error");
  CHECK_STR(WARN("-Werror", "-Wno-error"), "warning");
  CHECK_STR(WARN("-Werror", "-Wno-error=edat-keyword"), "warning");
  CHECK_STR(WARN("-Werror", "-Wno-edat-keyword"), "nothing");
  CHECK_STR(WARN("-Werror=edat-keyword"), "error");
  CHECK_STR(WARN("-Werror=edat"), "error");
  CHECK_STR(WARN("-w", "-Werror=edat-keyword"), "error");
  CHECK_STR(WARN("-Werror=edat-keyword", "-Wno-error=edat-keyword"), "warning");
}

static void test_options(void) {
  struct diag_settings settings = {0};
  bool unknown = true;
  CHECK(diag_settings_option(&settings, "-Wedat-keyword", &unknown));
  CHECK(!unknown);
  CHECK(diag_settings_option(&settings, "-Wno-edat-nonsense", &unknown));
  CHECK(unknown);
  CHECK(!diag_settings_option(&settings, "-Wall", &unknown));
  CHECK(!diag_settings_option(&settings, "-Wedatx", &unknown));
  CHECK(!diag_settings_option(&settings, "-Werror=format", &unknown));
  CHECK(!diag_settings_option(&settings, "-Wno-unused", &unknown));
}

static void test_near(void) {
  static const char *const words[] = {"task", "taskloop", "taskgroup", "if"};
  CHECK_STR(diag_did_you_mean("tsak", words, 4), "task");
  CHECK_STR(diag_did_you_mean("taskgrop", words, 4), "taskgroup");
  CHECK_STR(diag_did_you_mean("task_loop", words, 4), "taskloop");
  CHECK_STR(diag_did_you_mean("fi", words, 4), "if");
  CHECK_STR(diag_did_you_mean("x", words, 4), NULL);
  CHECK_STR(diag_did_you_mean("barrier", words, 4), NULL);
  CHECK_STR(diag_did_you_mean("", words, 4), NULL);
  CHECK_INT(diag_edit_distance("", ""), 0);
  CHECK_INT(diag_edit_distance("abc", ""), 3);
  CHECK_INT(diag_edit_distance("", "abc"), 3);
  CHECK_INT(diag_edit_distance("abcd", "acbd"), 1);
  CHECK_INT(diag_edit_distance("kitten", "sitting"), 3);
  char longer[100];
  memset(longer, 'a', 99);
  longer[99] = '\0';
  CHECK_INT(diag_edit_distance(longer, "a"), 99);
}

int main(void) {
  arena_init(&arena);
  RUN(test_print);
  RUN(test_odd_lines);
  RUN(test_drop);
  RUN(test_presume);
  RUN(test_settings);
  RUN(test_options);
  RUN(test_near);
  arena_fini(&arena);
  return check_status();
}
