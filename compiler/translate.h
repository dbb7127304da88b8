/* SPDX-License-Identifier: BSD-3-Clause */
/* The pipeline for one file: annotated C in, plain C with calls of the runtime
 * out. Called by edatcc-translate, the only program that loads libclang; the
 * driver (main.c) knows nothing of what happens in here.
 */
#ifndef EDATCC_TRANSLATE_H
#define EDATCC_TRANSLATE_H

#include <stdbool.h>

struct diag_settings;

struct translate_job {
  const char *input;        /* path of the file to read */
  const char *display_name; /* its name in #line and messages; differs from
                               `input` only for "<stdin>" */
  /* Whitelisted options for libclang, complete: -std, -I, -D, -U__clang__,
   * -resource-dir, -Wno-everything ... No input file among them. */
  const char *const *clang_args;
  int n_clang_args;
  const char *output;    /* path of the rewritten C; NULL: standard output */
  bool backend_is_clang; /* the native compiler is clang, not gcc */
  bool readable;         /* for people (--edat-source), not for a compiler */
  bool calls_only;       /* no pragmas are known to be there: write something
                            only if there are calls to record, and report
                            nothing */
  bool pedantic;         /* the native compiler tells of each extension */
  const char *headers;   /* path of a list to write unless it is empty, NULL:
                            none. One a line:
                            "-nothing" if there was nothing to translate;
                            "-include" if the output holds what -include
                            brings; "-doubt" if #if leaves out what may be
                            pragmas elsewhere; "+" and a header whose text is
                            in the output; "=" and a file that was read */
  const struct diag_settings *settings; /* NULL: all warnings on */
};

/* Also the exit status of edatcc-translate. */
enum translate_status {
  TRANSLATE_GOOD,
  TRANSLATE_BAD,     /* at least one error was printed, nothing was written */
  TRANSLATE_NO_PARSE /* the same, but nothing was printed: libclang does not
                        take the arguments */
};

/* Where edatcc-translate tells that status as soon as it is known, if the
 * command line says so (--report): it ends later than its work does. */
enum { TRANSLATE_REPORT = 3 };

/* Prints the diagnostics on standard error. When all is good, the output is
 * complete (a file without live pragmas gives its own text). The first line of
 * the output is a #line directive with the display name, unless `readable`. */
enum translate_status translate(const struct translate_job *job);

#endif
