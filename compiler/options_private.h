/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of options share: the table of options that the driver knows
 * (options_table.c), what each of them means to the job (options_note.c) and
 * the pass over the words (options.c).
 */
#ifndef EDATCC_OPTIONS_PRIVATE_H
#define EDATCC_OPTIONS_PRIVATE_H

#include "options.h"

enum shape { FLAG, JOINED, SEPARATE, EITHER };

enum option_action {
  ACTION_NONE,
  ACTION_STAGE_OBJECT,
  ACTION_STAGE_ASSEMBLY,
  ACTION_STAGE_SYNTAX,
  ACTION_STAGE_PREPROCESS,
  ACTION_STAGE_DEPENDENCIES,
  ACTION_INFO,
  ACTION_DRY_RUN,
  ACTION_OUTPUT,
  ACTION_LANGUAGE,
  ACTION_SAVE_TEMPS,
  ACTION_SPLIT_DWARF,
  ACTION_COVERAGE,
  ACTION_INCLUDE_DIR,
  ACTION_QUOTE_DIR,
  ACTION_PREFIX,
  ACTION_PREFIX_DIR,
  ACTION_INCLUDE_FILE,
  ACTION_STANDARD,
  ACTION_OPENMP,
  ACTION_DEFINE,
  ACTION_UNDEFINE,
  ACTION_PREPROCESSED,
  ACTION_X_PREPROCESSOR,
  ACTION_W_PREPROCESSOR,
  ACTION_DEPEND,
  ACTION_DEPEND_FILE,
  ACTION_DEPEND_TARGET,
  ACTION_LIBRARY,
  ACTION_LIBRARY_DIR,
  ACTION_W_LINKER,
  ACTION_RELOCATABLE,
  ACTION_SHARED,
  ACTION_STATIC,
  ACTION_NO_START,
  ACTION_NATIVE,
  ACTION_NO_EDAT,
  ACTION_EDAT,
  ACTION_SERIAL,
  ACTION_UNKNOWN,
  ACTION_SOURCE,
  ACTION_KEEP,
  ACTION_EDAT_STATIC,
  ACTION_VERBOSE,
  ACTION_EDAT_VERSION,
  ACTION_HELP,
  ACTION_GRAPH,
  ACTION_SHOW,
  ACTION_WARNING
};

struct option {
  const char *spelling;
  enum shape shape;
  unsigned what;
  enum option_action action;
};

/* The one with the longest spelling that the word starts with, or is; NULL if
 * there is none. */
const struct option *options_find(const char *word);

/* State of the pass that is of no use after it. */
struct pass {
  struct job *job;
  size_t at;              /* the word being read */
  bool wants_depend_file; /* -Wp,-MF, or -Xpreprocessor -MF seen */
  const char *prefix;     /* -iprefix in force */
};

/* `word` is the option as written, `value` its argument. False: refused. */
bool options_note(struct pass *pass, const struct option *option,
                  const char *word, const char *value);

#endif
