/* SPDX-License-Identifier: BSD-3-Clause */
/* Finds the edat pragmas of a file and the preprocessor lines that matter
 * when text moves. Knows splices, comments, strings, digraphs, `_Pragma` and
 * #define bodies, as the first translation phases do; knows nothing of which
 * #if branch is taken: that is libclang's to say.
 */
#ifndef EDATCC_SCAN_H
#define EDATCC_SCAN_H

#include "source.h"

struct arena;

enum pragma_form {
  PRAGMA_LINE,    /* #pragma edat ... */
  PRAGMA_OPERATOR /* _Pragma("edat ...") in the text */
};

/* One pragma. `text` is what follows the word edat: splices removed, comments
 * one blank, `_Pragma` string unescaped, terminated by NUL. offsets[i] is the
 * file offset of text[i]; offsets[length] is where the text ends. */
struct pragma {
  enum pragma_form form;
  struct span span; /* the whole directive: # to before the end of line, or
                       _Pragma to after its ')' */
  struct span word; /* `edat` */
  const char *text;
  const uint32_t *offsets;
  size_t length;
};

enum mark_kind {
  MARK_DEFINE,
  MARK_UNDEF,
  MARK_INCLUDE, /* also #include_next, #import, #embed */
  MARK_IF,      /* #if #ifdef #ifndef */
  MARK_ELSE,    /* #elif #elifdef #elifndef #else */
  MARK_ENDIF,
  MARK_LINE,  /* #line and # 12 "file" */
  MARK_PRAGMA /* other pragmas: STDC, GCC, pack, omp ... */
};

/* A preprocessor line that is no edat pragma. `name` is the macro (define,
 * undef), the header with its quotes (include), or the rest of the line. */
struct mark {
  enum mark_kind kind;
  struct span span;
  struct span name;
};

struct scan {
  struct pragma *pragmas; /* in order of place */
  size_t n_pragmas;
  struct span *in_macros; /* _Pragma("edat ...") in bodies of #defines: each
                             use of the macro is a pragma */
  size_t n_in_macros;
  bool has_word;   /* edat, elsewhere in the code or in a #define */
  bool has_string; /* "edat ...", the same: macros may make pragmas of both */
  struct mark *marks; /* in order of place */
  size_t n_marks;
};

/* Cheap: false means that the file certainly has no edat pragma. */
bool scan_has_edat(const char *text, size_t size);

void scan_source(struct arena *arena, const struct source *source,
                 struct scan *scan);

/* Whether a mark of one of the kinds (bits 1u << kind) lies in the span. */
const struct mark *scan_find_mark(const struct scan *scan, struct span span,
                                  unsigned kinds);

#endif
