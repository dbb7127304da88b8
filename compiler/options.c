/* SPDX-License-Identifier: BSD-3-Clause */
/* The command line; see options.h. One pass over the words: each is looked up
 * in the table, marked, and its action noted in the job. Nothing is judged
 * here that the native compiler judges itself: what is wrong with the command
 * line it says better.
 */
#include "options.h"

#include "arena.h"
#include "diag.h"
#include "language.h"
#include "message.h"
#include "response.h"

#include <stdlib.h>
#include <string.h>

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

static const struct option options[] = {
#define OPTION(spelling, shape, what, action)                                  \
  {spelling, shape, what, ACTION_##action},
#include "options.def"
#undef OPTION
};

static bool fits(const struct option *option, const char *word) {
  size_t length = strlen(option->spelling);
  if (strncmp(option->spelling, word, length) != 0)
    return false;
  bool exact = word[length] == '\0';
  switch (option->shape) {
  case FLAG:
  case SEPARATE:
    return exact;
  case JOINED:
  case EITHER:
    return true;
  }
  return false;
}

static const struct option *find_option(const char *word) {
  const struct option *best = NULL;
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (fits(&options[i], word) &&
        (!best || strlen(options[i].spelling) > strlen(best->spelling)))
      best = &options[i];
  return best;
}

/* ---- Inputs ------------------------------------------------------------ */

static void add_linker_input(struct job *job, const char *name, size_t word,
                             bool is_library) {
  *ARENA_PUSH(job->arena, job->inputs, job->n_inputs) =
      (struct input){.name = name,
                     .language = LANGUAGE_NONE,
                     .word = word,
                     .is_library = is_library};
}

/* State of the pass that is of no use after it. */
struct pass {
  struct job *job;
  size_t at;              /* the word being read */
  bool wants_depend_file; /* -Wp,-MF, or -Xpreprocessor -MF seen */
  const char *prefix;     /* -iprefix in force */
};

static void note_file(struct pass *pass) {
  struct job *job = pass->job;
  struct word *word = &job->words[pass->at];
  const char *option = job->language_option;
  enum language language =
      option ? language_of_option(option) : language_of_suffix(word->text);
  word->what |= WORD_INPUT;
  if (language != LANGUAGE_NONE)
    word->what |= WORD_SOURCE;
  *ARENA_PUSH(job->arena, job->inputs, job->n_inputs) =
      (struct input){.name = word->text,
                     .language = language,
                     .language_option = option,
                     .word = pass->at};
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
  const struct option *option = find_option(word);
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

/* `word` is the option as written, `value` its argument. False: refused. A
 * switch over all actions, each one line, hence longer than others. */
static bool note(struct pass *pass, const struct option *option,
                 const char *word, const char *value) {
  struct job *job = pass->job;
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

/* ---- The pass ---------------------------------------------------------- */

/* The argument of the option at pass->at; moves on to it where it is a word
 * of its own. NULL when it is missing, as the last word of all. */
static const char *take_value(struct pass *pass, const struct option *option) {
  struct job *job = pass->job;
  const char *word = job->words[pass->at].text;
  const char *rest = word + strlen(option->spelling);
  bool is_joined = option->shape == FLAG || option->shape == JOINED ||
                   (option->shape == EITHER && *rest);
  if (is_joined)
    return rest;
  if (pass->at + 1 == job->n_words)
    return NULL;
  pass->at++;
  job->words[pass->at].what |= option->what;
  return job->words[pass->at].text;
}

static bool read_option(struct pass *pass) {
  struct job *job = pass->job;
  const char *word = job->words[pass->at].text;
  const struct option *option = find_option(word);
  if (!option)
    return true;
  job->words[pass->at].what |= option->what;
  const char *value = take_value(pass, option);
  if (!value) {
    job->is_incomplete = true;
    return true;
  }
  if (option->what & WORD_CLANG)
    note_clang(job, option, word, value);
  return note(pass, option, word, value);
}

/* After "--" all words are files: "./" keeps them so without it. Compilers that
 * do not know it are to say so: see options_emit_end. */
static void read_files(struct pass *pass) {
  struct job *job = pass->job;
  job->words[pass->at].what |= WORD_OURS;
  job->has_files_only = true;
  for (pass->at++; pass->at < job->n_words; pass->at++) {
    struct word *word = &job->words[pass->at];
    if (word->text[0] == '-' && word->text[1])
      word->text = arena_printf(job->arena, "./%s", word->text);
    note_file(pass);
  }
}

static bool read_words(struct pass *pass) {
  struct job *job = pass->job;
  for (; pass->at < job->n_words; pass->at++) {
    const char *text = job->words[pass->at].text;
    if (strcmp(text, "--") == 0)
      read_files(pass);
    else if (text[0] != '-' || text[1] == '\0')
      note_file(pass);
    else if (!read_option(pass))
      return false;
  }
  return true;
}

static void add_words(struct job *job, const char *origin) {
  struct args words = args_new(job->arena);
  response_expand(&words, origin);
  for (size_t i = 0; i < words.count; i++)
    *ARENA_PUSH(job->arena, job->words, job->n_words) =
        (struct word){words.items[i], 0, job->argv.count};
  args_push(&job->argv, origin);
}

/* EDATCC_CFLAGS is as if written in front of the command line, which so has
 * the last word. */
static void expand_argv(struct job *job, int argc, char **argv) {
  struct args defaults = args_new(job->arena);
  args_push_words(&defaults, getenv("EDATCC_CFLAGS"));
  job->argv = args_new(job->arena);
  for (size_t i = 0; i < defaults.count; i++)
    add_words(job, defaults.items[i]);
  for (int i = 1; i < argc; i++)
    add_words(job, argv[i]);
}

bool options_parse(struct job *job, struct arena *arena, int argc,
                   char **argv) {
  *job = (struct job){.arena = arena, .program = argv[0]};
  struct args *lists[] = {&job->include_dirs,  &job->quote_dirs,
                          &job->include_files, &job->library_dirs,
                          &job->clang,         &job->warnings};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    *lists[i] = args_new(arena);
  expand_argv(job, argc, argv);
  struct pass pass = {.job = job, .prefix = ""};
  return read_words(&pass) && options_settle_serial(job);
}
