/* SPDX-License-Identifier: BSD-3-Clause */
/* A target for libFuzzer: any bytes as a source file, through scanner, lexer
 * and parser of pragmas. No crash, no run over the time, no place outside of the
 * file, and each pragma is either understood or reported. The diagnostics are
 * printed, too, as the printing cuts lines and places carets. The whole input is
 * the file, so that what fails can be given to edatcc as it is.
 */
#include "parse.h"

#include "arena.h"
#include "buf.h"
#include "dump.h"

#include <stdio.h>
#include <stdlib.h>

#define MUST(condition)                                                        \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "fuzz_pragma: not so: %s\n", #condition);                \
      abort();                                                                 \
    }                                                                          \
  } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_span(const struct source *source, struct span span) {
  MUST(span.begin <= span.end && span.end <= source->size);
}

static void check_diags(const struct source *source, const struct diag *diag) {
  for (; diag; diag = diag->next) {
    check_span(source, diag->span);
    check_diags(source, diag->notes);
  }
}

static void check_scan(const struct source *source, const struct scan *scan) {
  size_t behind = 0;
  for (size_t i = 0; i < scan->n_pragmas; i++) {
    const struct pragma *pragma = &scan->pragmas[i];
    check_span(source, pragma->span);
    MUST(pragma->span.begin >= behind);
    behind = pragma->span.begin;
    MUST(pragma->word.begin >= pragma->span.begin &&
         pragma->word.end <= pragma->span.end);
    MUST(pragma->text[pragma->length] == '\0');
    for (size_t k = 0; k < pragma->length; k++)
      MUST(pragma->offsets[k] <= pragma->offsets[k + 1] &&
           pragma->offsets[k + 1] <= source->size);
  }
  for (size_t i = 0; i < scan->n_marks; i++) {
    check_span(source, scan->marks[i].span);
    check_span(source, scan->marks[i].name);
  }
}

static void parse_all(struct arena *arena, const struct source *source,
                      const struct scan *scan, FILE *sink) {
  struct diags diags;
  struct buf out;
  diags_init(&diags, arena, NULL);
  buf_init(&out);
  for (size_t i = 0; i < scan->n_pragmas; i++) {
    bool ok = false;
    unsigned errors = diags.n_errors;
    const struct directive *directive =
        parse_directive(arena, source, &scan->pragmas[i], &diags, &ok);
    MUST(ok == (errors == diags.n_errors));
    MUST(!ok || directive);
    if (ok)
      dump_directive(&out, directive);
  }
  check_diags(source, diags.first);
  diags_print(&diags, sink);
  buf_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static FILE *sink;
  if (!sink)
    sink = fopen("/dev/null", "w");
  MUST(sink);
  struct arena arena;
  arena_init(&arena);
  const struct source *source =
      source_from_text(&arena, "t.c", (const char *)data, size);
  struct scan scan;
  scan_source(&arena, source, &scan);
  check_scan(source, &scan);
  MUST(!scan.n_pragmas || scan_has_edat(source->text, source->size));
  parse_all(&arena, source, &scan, sink);
  arena_fini(&arena);
  return 0;
}
