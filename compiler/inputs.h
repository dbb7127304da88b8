/* SPDX-License-Identifier: BSD-3-Clause */
/* The sources of a command line as the driver sees them: what each one has to
 * do with edat, and where it can be read - standard input and pipes, which can
 * be read only once, are copied to the private directory.
 */
#ifndef EDATCC_INPUTS_H
#define EDATCC_INPUTS_H

#include "options.h"
#include "probe.h"

struct inputs {
  const struct job *job;
  enum probe *probes;     /* one an input */
  const char *stdin_path; /* copy of standard input, if it is an input */
  const char **pipes;     /* one an input: copy of a pipe, else NULL */
  bool has_pipes;
};

/* Goes through the native compiler's preprocessor, in C or C++. */
bool inputs_is_preprocessed_here(const struct input *input);
/* That, or has been through it. */
bool inputs_is_c(const struct input *input);

/* The private directory under the name that the command line and the sources
 * give it; NULL: an error was printed. */
const char *inputs_directory(const struct job *job);

/* Looks at all; `most` is the most that one has to do with edat. False: an
 * error was printed. */
bool inputs_look(struct inputs *inputs, const struct job *job,
                 enum probe *most);

/* Where the text of an input is. */
const char *inputs_path(const struct inputs *inputs, size_t index);

#endif
