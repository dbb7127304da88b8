/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of compile share: the names of one source and its outputs.
 */
#ifndef EDATCC_COMPILE_PRIVATE_H
#define EDATCC_COMPILE_PRIVATE_H

#include "compile.h"

#include <sys/types.h>

/* The files of one run of the native compiler. */
struct run {
  const struct unit *unit;
  struct arena *arena;
  const char *name;       /* of the original, as the user spells it */
  const char *display;    /* the same, or "<stdin>" */
  const char *base;       /* `display` without directory */
  const char *stem;       /* `base` without suffix */
  const char *directory;  /* private to this unit */
  const char *input;      /* given to the native compiler */
  const char *depend_raw; /* written by the native compiler, or NULL */
  const char *depend;     /* where the user wants it */
  const char *files;      /* a rule with all that was included, or NULL */
  bool is_translated;     /* `input` is what the translator made */
  const char *headers;    /* list of those that the translated text holds */
  bool has_nothing;       /* there was nothing to translate after all */
  bool has_headers;       /* there are some */
  bool has_forced;        /* what -include brings is among them */
  bool has_doubt;         /* #if left out what may be pragmas elsewhere */
  struct file_id *seen;   /* the files that the translator read */
  size_t n_seen;
};

struct file_id {
  dev_t device;
  ino_t inode;
};

const char *compile_base_name(const char *path);
/* `path` without the suffix of its last part. */
const char *compile_without_suffix(struct arena *arena, const char *path);
/* The path of what --edat-keep keeps. */
char *compile_kept_name(const struct run *run);
/* Does the source hold these bytes? */
bool compile_mentions(const struct run *run, const char *word);

/* ---- compile_native.c -------------------------------------------------- */

void compile_push_front(const struct run *run, struct args *args);
int compile_run_native(struct run *run);

/* ---- compile_depend.c -------------------------------------------------- */

void compile_push_depend(struct run *run, struct args *args);
bool compile_publish_depend(const struct run *run);

/* ---- compile_unseen.c -------------------------------------------------- */

/* A line with the name of a file that the translator read. */
void compile_note_seen(struct run *run, const char *line);
/* False: the native compiler saw pragmas that the translator did not, and an
 * error says where. */
bool compile_check_unseen(const struct run *run);
/* Whether that is asked at all. */
bool compile_can_see_more(const struct run *run);

/* ---- compile_check.c --------------------------------------------------- */

void compile_report_no_parse(const struct run *run);
void compile_blame(const struct run *run);

#endif
