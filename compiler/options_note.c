/* SPDX-License-Identifier: BSD-3-Clause */
/* What each option means to the job: one function for each group of actions,
 * and one that chooses among them.
 */
#include "options_private.h"

#include "arena.h"
#include "diag.h"
#include "message.h"

#include <string.h>

static void add_linker_input(struct job *job, const char *name, size_t word,
                             bool is_library) {
  *ARENA_PUSH(job->arena, job->inputs, job->n_inputs) =
      (struct input){.name = name,
                     .language = LANGUAGE_NONE,
                     .word = word,
                     .is_library = is_library};
}

/* ---- Actions ----------------------------------------------------------- */

/* The stage that stops first wins, in gcc and clang, whatever the order. */
static void note_stage(struct job *job, enum option_action action) {
  enum stage stage = action == ACTION_STAGE_OBJECT       ? STAGE_OBJECT
                     : action == ACTION_STAGE_ASSEMBLY   ? STAGE_ASSEMBLY
                     : action == ACTION_STAGE_SYNTAX     ? STAGE_SYNTAX
                     : action == ACTION_STAGE_PREPROCESS ? STAGE_PREPROCESS
                                                         : STAGE_DEPENDENCIES;
  if (stage > job->stage)
    job->stage = stage;
}

static void note_clang(struct job *job, const struct option *option,
                       const char *word, const char *value) {
  args_push(&job->clang, word);
  if (value && option->shape != FLAG && option->shape != JOINED &&
      value != word + strlen(option->spelling))
    args_push(&job->clang, value);
}

/* One word for the preprocessor behind -Wp, or -Xpreprocessor. Only joined
 * options are understood, and -MD and -MF, whose argument is the next one. */
static void note_preprocessor(struct pass *pass, const char *word) {
  struct job *job = pass->job;
  if (pass->wants_depend_file) {
    pass->wants_depend_file = false;
    job->depend_wp = word;
    return;
  }
  if (strcmp(word, "-MD") == 0 || strcmp(word, "-MMD") == 0 ||
      strcmp(word, "-MF") == 0) {
    job->depend = true;
    pass->wants_depend_file = true;
    return;
  }
  if (strncmp(word, "-MT", 3) == 0 || strncmp(word, "-MQ", 3) == 0)
    job->has_depend_target = true;
  const struct option *option = options_find(word);
  if (!option || !(option->what & WORD_CLANG))
    return;
  const char *value = word + strlen(option->spelling);
  note_clang(job, option, word, value);
  if (option->action == ACTION_INCLUDE_DIR && *value)
    args_push(&job->include_dirs, value);
}

static void note_preprocessor_list(struct pass *pass, const char *list) {
  while (*list) {
    size_t length = strcspn(list, ",");
    note_preprocessor(pass, arena_strndup(pass->job->arena, list, length));
    list += length + (list[length] == ',');
  }
}

/* Files among the words of -Wl, are linked like others. */
static void note_linker_list(struct pass *pass, const char *list) {
  struct arena *arena = pass->job->arena;
  while (*list) {
    size_t length = strcspn(list, ",");
    const char *word = arena_strndup(arena, list, length);
    if (strncmp(word, "-l", 2) == 0)
      add_linker_input(pass->job, word + 2, pass->at, true);
    else if (*word != '-' && strpbrk(word, "./"))
      add_linker_input(pass->job, word, pass->at, false);
    list += length + (list[length] == ',');
  }
}

/* Misspelt names are found in every compilation, not only where a file has
 * pragmas. */
static bool note_warning(struct job *job, const char *word) {
  struct diag_settings *settings = ARENA_NEW(job->arena, struct diag_settings);
  bool unknown = false;
  diag_settings_option(settings, word, &unknown);
  if (unknown)
    message_error("unknown warning option '%s'", word);
  args_push(&job->warnings, word);
  return !unknown;
}

static bool note_refused(const char *word) {
  message_error("unknown option '%s' (edatcc --edat-help lists edatcc's "
                "options)",
                word);
  return false;
}

static void note_ours(struct job *job, enum option_action action,
                      const char *value) {
  switch (action) {
  case ACTION_NATIVE:
    job->native = value;
    break;
  case ACTION_NO_EDAT:
  case ACTION_EDAT:
  case ACTION_SERIAL:
    job->no_edat = action == ACTION_NO_EDAT;
    job->is_serial = action == ACTION_SERIAL;
    break;
  case ACTION_SOURCE:
    job->source = true;
    job->source_file = *value ? value : NULL;
    break;
  case ACTION_KEEP:
    job->keep = *value ? value : ".";
    break;
  case ACTION_GRAPH:
    job->graph = value;
    break;
  case ACTION_EDAT_STATIC:
    job->edat_static = true;
    break;
  case ACTION_VERBOSE:
    job->verbose = true;
    break;
  case ACTION_EDAT_VERSION:
    job->version = true;
    break;
  case ACTION_HELP:
    job->help = true;
    break;
  case ACTION_SHOW:
    job->show = *value ? SHOW_PART : SHOW_COMMAND_LINE;
    job->show_part = value;
    break;
  default:
    break;
  }
}

static void note_link(struct pass *pass, enum option_action action,
                      const char *value) {
  struct job *job = pass->job;
  switch (action) {
  case ACTION_LIBRARY:
    add_linker_input(job, value, pass->at, true);
    break;
  case ACTION_LIBRARY_DIR:
    args_push(&job->library_dirs, value);
    break;
  case ACTION_W_LINKER:
    note_linker_list(pass, value);
    break;
  case ACTION_RELOCATABLE:
    job->is_relocatable = true;
    break;
  case ACTION_SHARED:
    job->is_shared = true;
    break;
  case ACTION_STATIC:
    job->is_static = true;
    break;
  case ACTION_NO_START:
    job->no_start = true;
    break;
  default:
    break;
  }
}

static void note_preprocess(struct pass *pass, enum option_action action,
                            const char *value) {
  struct job *job = pass->job;
  switch (action) {
  case ACTION_INCLUDE_DIR:
    args_push(&job->include_dirs, value);
    break;
  case ACTION_QUOTE_DIR:
    args_push(&job->quote_dirs, value);
    break;
  case ACTION_PREFIX:
    pass->prefix = value;
    break;
  case ACTION_PREFIX_DIR:
    args_push(&job->include_dirs,
              arena_printf(job->arena, "%s%s", pass->prefix, value));
    break;
  case ACTION_INCLUDE_FILE:
    args_push(&job->include_files, value);
    break;
  case ACTION_STANDARD:
    job->has_standard = true;
    break;
  case ACTION_DEFINE:
  case ACTION_UNDEFINE:
    options_define(job, value, action == ACTION_DEFINE);
    break;
  case ACTION_PREPROCESSED:
    job->is_preprocessed = true;
    break;
  case ACTION_X_PREPROCESSOR:
    note_preprocessor(pass, value);
    break;
  case ACTION_W_PREPROCESSOR:
    note_preprocessor_list(pass, value);
    break;
  case ACTION_DEPEND:
    job->depend = true;
    break;
  case ACTION_DEPEND_FILE:
    job->depend_file = value;
    break;
  case ACTION_DEPEND_TARGET:
    job->has_depend_target = true;
    break;
  default:
    break;
  }
}

static void note_coverage(struct job *job, const char *word) {
  bool both = strcmp(word + strspn(word, "-"), "coverage") == 0;
  job->coverage_notes |= both || strcmp(word, "-ftest-coverage") == 0;
  job->coverage_arcs |= both || strcmp(word, "-fprofile-arcs") == 0;
  job->coverage_mapping |= strcmp(word, "-fcoverage-mapping") == 0;
}

/* A switch over all actions, each one line, hence longer than others. */
bool options_note(struct pass *pass, const struct option *option,
                  const char *word, const char *value) {
  struct job *job = pass->job;
  if (option->what & WORD_CLANG)
    note_clang(job, option, word, value);
  switch (option->action) {
  case ACTION_STAGE_OBJECT:
  case ACTION_STAGE_ASSEMBLY:
  case ACTION_STAGE_SYNTAX:
  case ACTION_STAGE_PREPROCESS:
  case ACTION_STAGE_DEPENDENCIES:
    note_stage(job, option->action);
    break;
  case ACTION_INFO:
    job->is_info = true;
    break;
  case ACTION_DRY_RUN:
    job->is_dry_run = true;
    break;
  case ACTION_OUTPUT:
    job->output = value;
    break;
  case ACTION_LANGUAGE:
    job->language_option = strcmp(value, "none") == 0 ? NULL : value;
    break;
  case ACTION_SAVE_TEMPS:
    job->save_temps = value;
    break;
  case ACTION_SPLIT_DWARF:
    job->split_dwarf = true;
    break;
  case ACTION_COVERAGE:
    note_coverage(job, word);
    break;
  case ACTION_OPENMP:
    job->openmp = word;
    break;
  case ACTION_UNKNOWN:
    return note_refused(word);
  case ACTION_WARNING:
    return note_warning(job, word);
  default:
    note_ours(job, option->action, value);
    note_link(pass, option->action, value);
    note_preprocess(pass, option->action, value);
    break;
  }
  return true;
}
