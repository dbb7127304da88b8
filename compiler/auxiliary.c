/* SPDX-License-Identifier: BSD-3-Clause */
/* Files beside the output; see auxiliary.h.
 *
 * clang has no options for their names but those of its second half, behind
 * -Xclang. Naming a file for coverage also asks for it there, so that only
 * those are named which the user asks for.
 */
#include "auxiliary.h"

#include "arena.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

enum {
  CLANG_OUTPUT_NAMES = 17 /* before, the source's name alone counts */
};

const char *auxiliary_prefix(const struct job *job) {
  const char *output = job->output ? job->output : "a";
  const char *slash = strrchr(output, '/');
  const char *base = slash ? slash + 1 : output;
  if (job->save_temps && strcmp(job->save_temps, "cwd") == 0)
    output = base;
  const char *dot = strrchr(base, '.');
  size_t length = dot && dot != base ? (size_t)(dot - output) : strlen(output);
  return arena_printf(job->arena, "%.*s-", (int)length, output);
}

static void push_cc1(struct args *args, const char *option) {
  args_push(args, "-Xclang");
  args_push(args, option);
}

static void push_split_dwarf(const char *name, struct args *args) {
  push_cc1(args, "-split-dwarf-file");
  push_cc1(args, name);
  push_cc1(args, "-split-dwarf-output");
  push_cc1(args, name);
}

/* With whole paths, as the program runs in any directory. */
static void push_coverage(const struct job *job, const char *name,
                          struct args *args) {
  char cwd[PATH_MAX] = "";
  const char *directory = *name != '/' && getcwd(cwd, sizeof cwd)
                              ? arena_printf(job->arena, "%s/", cwd)
                              : "";
  if (job->coverage_notes)
    push_cc1(args, arena_printf(job->arena, "-coverage-notes-file=%s%s.gcno",
                                directory, name));
  if (job->coverage_arcs)
    push_cc1(args, arena_printf(job->arena, "-coverage-data-file=%s%s.gcda",
                                directory, name));
}

void auxiliary_push_clang(const struct job *job,
                          const struct native_facts *facts, const char *stem,
                          struct args *args) {
  bool is_old = facts->clang_major < CLANG_OUTPUT_NAMES;
  const char *name = arena_printf(job->arena, "%s%s",
                                  is_old ? "" : auxiliary_prefix(job), stem);
  if (job->split_dwarf)
    push_split_dwarf(arena_printf(job->arena, "%s.dwo", name), args);
  push_coverage(job, name, args);
}
