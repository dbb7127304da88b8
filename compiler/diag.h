/* SPDX-License-Identifier: BSD-3-Clause */
/* Diagnostics: collected during a translation, sorted by place and printed
 * once at the end, as clang prints them. Ids, severities, warning groups and
 * texts are the X-macro table diag.def. Notes belong to the diagnostic that
 * they follow. Warning options are settled when a diagnostic is added, so a
 * caller may ask at any time whether there was an error.
 */
#ifndef EDATCC_DIAG_H
#define EDATCC_DIAG_H

#include "source.h"

#include <stdbool.h>
#include <stdio.h>

struct arena;

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

enum diag_id {
#define DIAG(id, severity, group, text) DIAG_##id,
#include "diag.def"
#undef DIAG
  DIAG_COUNT
};

/* How each warning group is treated; filled from the command line. */
struct diag_settings {
  bool is_off[DIAG_COUNT];       /* -Wno-edat-x */
  bool is_error[DIAG_COUNT];     /* -Werror=edat-x */
  bool is_not_error[DIAG_COUNT]; /* -Wno-error=edat-x */
  bool no_warnings;              /* -w */
  bool all_errors;               /* -Werror */
};

/* Takes a command line option into account. True: the option is about edat
 * warnings only and must not reach the C compiler (-Wedat-*, -Wno-edat-*,
 * -Werror=edat-*, -Wno-error=edat-*; `*unknown` is set when no such group
 * exists). -w, -Werror and -Wno-error are noted and give false. */
bool diag_settings_option(struct diag_settings *settings, const char *option,
                          bool *unknown);

struct diag {
  enum diag_id id;
  enum diag_severity severity;
  const struct source *source; /* NULL: about no file */
  struct span span;
  const char *place; /* "file:line" instead, where there is no source */
  const char *message;
  unsigned order; /* of adding, breaks ties */
  struct diag *notes;
  struct diag *next;
};

struct diags {
  struct arena *arena;
  struct diag_settings settings;
  struct diag *first;
  struct diag **last;
  unsigned n_errors;
  unsigned n_warnings;
  unsigned n_added;
  /* Optional: the file name and line that #line gives to an offset. */
  void (*presume)(void *context, const struct source *source, uint32_t offset,
                  const char **file, uint32_t *line);
  void *presume_context;
};

/* `settings` may be NULL: all warnings on. */
void diags_init(struct diags *diags, struct arena *arena,
                const struct diag_settings *settings);

/* Adds a diagnostic; arguments follow the table's printf text. The caret is
 * at span.begin, the rest of the span on that line is underlined. Returns a
 * handle for notes, never NULL, also for a warning that is switched off. */
struct diag *diag_add(struct diags *diags, enum diag_id id,
                      const struct source *source, struct span span, ...);

/* Attaches a note. `source` NULL prints the note without a place. */
struct diag *diag_note(struct diags *diags, struct diag *diag, enum diag_id id,
                       const struct source *source, struct span span, ...);

/* Moves everything of `from` to the end of `diags`; both use one arena. */
void diags_append(struct diags *diags, struct diags *from);

static inline bool diags_have_error(const struct diags *diags) {
  return diags->n_errors > 0;
}

/* Forgets the diagnostics that begin in the span, notes and counts included:
 * the pragma there turned out to be in a skipped #if region. */
void diags_drop(struct diags *diags, const struct source *source,
                struct span span);

/* Prints all in order of file and place and forgets them; counts stay. */
void diags_print(struct diags *diags, FILE *stream);

/* The best candidate for a misspelt word, or NULL when none is near. */
const char *diag_did_you_mean(const char *word, const char *const *candidates,
                              size_t n_candidates);

/* Number of single-letter edits (adjacent swap included) between words. */
unsigned diag_edit_distance(const char *a, const char *b);

/* Stable name of an id ("unknown_clause"), and its group or NULL. */
const char *diag_name(enum diag_id id);
const char *diag_group(enum diag_id id);

/* A mistake of ours: says where, asks for a report, aborts. `diag_context` is
 * set by translate() to the directive being handled. */
extern const char *diag_context;
_Noreturn void diag_bug(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define BUG(...) diag_bug(__FILE__, __LINE__, __VA_ARGS__)

#endif
