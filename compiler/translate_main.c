/* SPDX-License-Identifier: BSD-3-Clause */
/* edatcc-translate, started by the driver for one source with edat pragmas:
 *
 *   edatcc-translate [-o FILE] [--clang] [--readable] [--calls-only]
 *                    [--pedantic] [--headers FILE] [--report]
 *                    [-Wedat-x ...] [--name NAME] FILE -- libclang options
 *
 * The exit status is enum translate_status. An internal program: its command
 * line may change with any version.
 */
#include "arena.h"
#include "diag.h"
#include "message.h"
#include "response.h"
#include "translate.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool reports;

/* ORDER TRANSLATE: the command line that compile.c writes. */
static bool read_word(struct translate_job *job, struct diag_settings *settings,
                      const struct args *words, size_t *at) {
  const char *word = words->items[*at];
  bool unknown = false;
  if (strcmp(word, "--clang") == 0) {
    job->backend_is_clang = true;
  } else if (strcmp(word, "--readable") == 0) {
    job->readable = true;
  } else if (strcmp(word, "--calls-only") == 0) {
    job->calls_only = true;
  } else if (strcmp(word, "--pedantic") == 0) {
    job->pedantic = true;
  } else if (strcmp(word, "--report") == 0) {
    reports = true;
  } else if (strcmp(word, "--headers") == 0) {
    job->headers = words->items[++*at];
  } else if (strcmp(word, "-o") == 0 || strcmp(word, "--name") == 0) {
    const char **value =
        *word == '-' && word[1] == 'o' ? &job->output : &job->display_name;
    *value = words->items[++*at];
  } else if (word[0] == '-' && word[1] == 'W') {
    diag_settings_option(settings, word, &unknown);
  } else if (strcmp(word, "-w") == 0) {
    diag_settings_option(settings, word, &unknown);
  } else {
    job->input = word;
  }
  if (unknown)
    message_error("unknown warning option '%s'", word);
  return !unknown;
}

/* libclang parses in a thread, whose own heap would grow by a page at a time,
 * with a call of the system for each. */
static void prepare_heap(void) {
#ifdef M_ARENA_MAX
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TOP_PAD, 1 << 20);
#endif
}

/* Who does not hear of it waits for our end. */
static void report(enum translate_status status) {
  const unsigned char byte = (unsigned char)status;
  ssize_t written = write(TRANSLATE_REPORT, &byte, 1);
  (void)written;
}

int main(int argc, char **argv) {
  static struct arena arena;
  static struct diag_settings settings;
  struct translate_job job = {.settings = &settings};
  prepare_heap();
  arena_init(&arena);
  struct args words = args_new(&arena);
  for (int i = 1; i < argc; i++)
    response_expand(&words, argv[i]);
  size_t at = 0;
  for (; at < words.count && strcmp(words.items[at], "--") != 0; at++)
    if (!read_word(&job, &settings, &words, &at))
      return 1;
  if (!job.input || at == words.count) {
    message_error("edatcc-translate is run by edatcc, not by hand");
    return 1;
  }
  job.clang_args = words.items + at + 1;
  job.n_clang_args = (int)(words.count - at - 1);
  if (!job.display_name)
    job.display_name = job.input;
  enum translate_status status = translate(&job);
  if (reports)
    report(status);
  arena_fini(&arena);
  return status;
}
