/* SPDX-License-Identifier: BSD-3-Clause */
/* One source of a command line, compiled by itself: the long way, taken when
 * a source has edat pragmas or when its object must be looked at before
 * linking. A source with pragmas is translated first; then the native
 * compiler is given the result in such a way that nobody notices.
 */
#ifndef EDATCC_COMPILE_H
#define EDATCC_COMPILE_H

#include "options.h"
#include "toolchain.h"

struct unit {
  const struct job *job;
  const struct toolchain *toolchain;
  const struct native_facts *facts;
  size_t input;       /* index in job->inputs */
  bool is_first;      /* of those compiled without a link */
  bool has_pragmas;   /* translate it */
  bool has_calls;     /* of the library perhaps, and no pragmas: record them */
  bool is_pipe;       /* its name cannot be read a second time */
  const char *path;   /* what to read: the input, or a copy of it */
  const char *object; /* when linking: the object to make */
};

/* Directory of a source, as quoted includes have it: "." for none. */
const char *compile_directory(struct arena *arena, const char *path);

/* Translates and prints, or writes to job->source_file (--edat-source). */
int compile_show_source(const struct unit *unit);

/* Where the object is put when linking: in the private directory unless
 * -save-temps wants to see it. */
const char *compile_object_name(const struct unit *unit);

/* Returns the exit status. */
int compile_unit(const struct unit *unit);

#endif
