/* SPDX-License-Identifier: BSD-3-Clause */
/* Dependency files of a source that is compiled under another name, or to
 * another place, than the user said: both stand in the rule.
 */
#include "compile_private.h"

#include "arena.h"
#include "output.h"
#include "process.h"

#include <stdio.h>
#include <string.h>

/* Where -MD writes when there is no -MF. */
static const char *default_depend(const struct run *run) {
  const struct job *job = run->unit->job;
  if (job->output)
    return arena_printf(run->arena, "%s.d",
                        compile_without_suffix(run->arena, job->output));
  bool is_gcc_link = job->stage == STAGE_LINK && !run->unit->facts->is_clang;
  size_t n_sources = 0;
  for (size_t i = 0; i < job->n_inputs; i++)
    n_sources += job->inputs[i].language != LANGUAGE_NONE;
  if (is_gcc_link && (n_sources > 1 || strcmp(run->stem, "a") != 0))
    return arena_printf(run->arena, "a-%s.d", run->stem);
  return arena_printf(run->arena, "%s.d", run->stem);
}

/* The target of the rule depends on -o, which is not what the user wrote when
 * we link or preprocess. */
static void push_depend_target(const struct run *run, struct args *args) {
  const struct job *job = run->unit->job;
  bool is_named = job->stage == STAGE_LINK || (job->stage == STAGE_PREPROCESS &&
                                               run->unit->facts->is_clang);
  if (job->has_depend_target ||
      (job->stage != STAGE_LINK && job->stage != STAGE_PREPROCESS))
    return;
  args_push(args, "-MQ");
  if (is_named && job->output)
    args_push(args, job->output);
  else
    args_printf(args, "%s.o", run->stem);
}

void compile_push_depend(struct run *run, struct args *args) {
  const struct job *job = run->unit->job;
  bool renames = run->is_translated || job->stage == STAGE_LINK;
  /* clang warns of a -MF that stands alone. */
  if (!job->depend && !job->depend_file && compile_can_see_more(run)) {
    run->files = arena_printf(run->arena, "%s/files", run->directory);
    args_push_words(args, "-MD -MF");
    args_push(args, run->files);
    return;
  }
  if (!job->depend)
    return;
  if (!renames) { /* The compiler's own business; the list is read all the same.
                   */
    run->files = job->depend_wp     ? job->depend_wp
                 : job->depend_file ? job->depend_file
                                    : default_depend(run);
    return;
  }
  push_depend_target(run, args);
  if (job->depend_wp) {
    run->depend = run->depend_raw = run->files = job->depend_wp;
    return;
  }
  run->depend = job->depend_file ? job->depend_file : default_depend(run);
  run->depend_raw = run->is_translated && output_has_place(run->depend)
                        ? arena_printf(run->arena, "%s/depend", run->directory)
                        : run->depend;
  args_push(args, "-MF");
  args_push(args, run->depend_raw);
  run->files = run->depend_raw;
}

/* The name of the source in a rule: compilers leave "./" out, and standard
 * input as a whole. */
static const char *depend_name(const struct run *run) {
  const char *name = run->display;
  if (strcmp(run->name, "-") == 0)
    return "";
  while (name[0] == '.' && name[1] == '/')
    for (name += 2; *name == '/';)
      name++;
  return output_make_name(run->arena, name);
}

/* The targets of the rule, as they stand in it. */
static char *read_targets(const struct run *run) {
  char text[4096];
  FILE *file = fopen(run->depend_raw, "re");
  if (!file)
    return NULL;
  size_t size = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[size] = '\0';
  for (char *at = text; (at = strchr(at, ':')); at++)
    if (at[1] == ' ' || at[1] == '\n' || at[1] == '\\')
      return arena_strndup(run->arena, text, (size_t)(at - text));
  return NULL;
}

/* The text that was compiled holds headers, so that the compiler does not know
 * them as files. It is asked again, for the source as the user wrote it. */
static bool ask_again(const struct run *run, const char *out) {
  const struct unit *unit = run->unit;
  const struct job *job = unit->job;
  struct args command = args_new(run->arena);
  const char *targets = read_targets(run);
  args_push_all(&command, &unit->toolchain->native);
  if (strcmp(run->name, "-") == 0)
    compile_push_front(run, &command);
  options_emit(job,
               WORD_OURS | WORD_INPUT | WORD_LANGUAGE | WORD_LINK |
                   WORD_OUTPUT | (job->depend_wp ? 0 : WORD_DEPEND_FILE),
               NULL, &command);
  args_push_words(&command, "-E -o /dev/null");
  if (targets && !job->has_depend_target) {
    args_push(&command, "-MT");
    args_push(&command, targets);
  }
  if (!job->depend_wp) {
    args_push(&command, "-MF");
    args_push(&command, out);
  }
  args_push(&command, "-D__EDATCC__=1");
  toolchain_push_compile(unit->toolchain, &command);
  args_push_words(&command, "-x c");
  args_push(&command, unit->path);
  return process_succeeds(&command);
}

bool compile_publish_depend(const struct run *run) {
  const char *from = run->depend_raw, *old = run->input;
  if (!from || !run->is_translated)
    return true;
  if (run->has_headers) {
    const char *again =
        run->unit->job->depend_wp
            ? from
            : arena_printf(run->arena, "%s/depend-again", run->directory);
    if (ask_again(run, again)) {
      from = again;
      old = run->unit->path;
    }
  }
  return output_publish(run->arena, from, run->depend,
                        output_make_name(run->arena, old), depend_name(run));
}
