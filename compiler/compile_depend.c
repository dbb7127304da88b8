/* SPDX-License-Identifier: BSD-3-Clause */
/* Dependency files of a source that is compiled under another name, or to
 * another place, than the user said: both stand in the rule.
 */
#include "compile_private.h"

#include "arena.h"
#include "output.h"

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
  if (!job->depend || !renames)
    return;
  push_depend_target(run, args);
  if (job->depend_wp) {
    run->depend = run->depend_raw = job->depend_wp;
    return;
  }
  run->depend = job->depend_file ? job->depend_file : default_depend(run);
  run->depend_raw = run->is_translated && output_has_place(run->depend)
                        ? arena_printf(run->arena, "%s/depend", run->directory)
                        : run->depend;
  args_push(args, "-MF");
  args_push(args, run->depend_raw);
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

bool compile_publish_depend(const struct run *run) {
  if (!run->depend_raw || !run->is_translated)
    return true;
  return output_publish(run->arena, run->depend_raw, run->depend,
                        output_make_name(run->arena, run->input),
                        depend_name(run));
}
