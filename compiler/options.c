/* SPDX-License-Identifier: BSD-3-Clause */
/* The command line; see options.h. One pass over the words: each is looked up
 * in the table (options_table.c), marked, and its action noted in the job
 * (options_note.c). Nothing is judged
 * here that the native compiler judges itself: what is wrong with the command
 * line it says better.
 */
#include "options_private.h"

#include "arena.h"
#include "language.h"
#include "response.h"

#include <stdlib.h>
#include <string.h>

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
  const struct option *option = options_find(word);
  if (!option)
    return true;
  job->words[pass->at].what |= option->what;
  const char *value = take_value(pass, option);
  if (!value) {
    job->is_incomplete = true;
    return true;
  }
  return options_note(pass, option, word, value);
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
