/* SPDX-License-Identifier: BSD-3-Clause */
/* What a link gets; see link.h. Libraries are looked for where the user's -L
 * and LIBRARY_PATH point and in /usr/local/lib, not among the system's, which
 * are many and have no pragmas.
 */
#include "link.h"

#include "arena.h"
#include "check_program.h"
#include "graph.h"
#include "message.h"
#include "process.h"
#include "program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* -lNAME in one directory: NAME.so before NAME.a unless linking statically;
 * -l:FILE is the file itself. */
static bool look_in(const struct job *job, const char *directory,
                    const char *name, struct records *records) {
  struct arena *arena = job->arena;
  if (*name == ':') {
    char *path = arena_printf(arena, "%s/%s", directory, name + 1);
    records_read(path, records);
    return access(path, R_OK) == 0;
  }
  for (size_t i = job->is_static ? 1 : 0; i < 2; i++) {
    char *path = i == 0 ? arena_printf(arena, "%s/lib%s.so", directory, name)
                        : arena_printf(arena, "%s/lib%s.a", directory, name);
    if (access(path, R_OK) != 0)
      continue;
    records_read(path, records);
    return true;
  }
  return false;
}

static void look_at_library(const struct job *job, const char *name,
                            struct records *records) {
  if (strcmp(name, "edat") == 0 || strcmp(name, "edat_main") == 0)
    return;
  for (size_t i = 0; i < job->library_dirs.count; i++)
    if (look_in(job, job->library_dirs.items[i], name, records))
      return;
  const char *path = getenv("LIBRARY_PATH");
  while (path && *path) {
    size_t length = strcspn(path, ":");
    if (look_in(job, arena_strndup(job->arena, path, length), name, records))
      return;
    path += length + (path[length] == ':');
  }
  look_in(job, "/usr/local/lib", name, records);
}

void link_look(const struct job *job, struct records *records) {
  for (size_t i = 0; i < job->n_inputs; i++) {
    const struct input *input = &job->inputs[i];
    if (input->is_library)
      look_at_library(job, input->name, records);
    else if (input->language == LANGUAGE_NONE)
      records_read(input->name, records);
  }
}

void link_push(const struct job *job, const struct toolchain *toolchain,
               const struct records *records, struct args *args) {
  if (job->is_relocatable)
    return;
  args_push_words(args, getenv("EDATCC_LDFLAGS"));
  args_push_words(args, getenv("EDATCC_LIBS"));
  bool is_static = job->is_static || job->edat_static;
  bool is_needed = records->has_records || records->uses_runtime;
  bool start = records->has_records && !records->starts && !job->no_start &&
               !job->is_shared;
  /* Two static runtimes in one process would not know of each other: a
   * shared library leaves it to the executable. */
  if (is_needed && !(job->is_shared && is_static))
    toolchain_push_runtime(toolchain, is_static, start, args);
  toolchain_push_mpi(args);
}

/* ---- The linked program ------------------------------------------------ */

static const char *output_of(const struct job *job) {
  return job->output ? job->output : "a.out";
}

static void read_program(const struct job *job, const struct records *records,
                         struct program *program) {
  struct buf texts;
  buf_init(&texts);
  struct records linked = {.texts = &texts};
  records_read(output_of(job), &linked);
  program_init(program, job->arena, output_of(job));
  program->is_part = job->is_shared || job->is_relocatable;
  /* Of the inputs, shared libraries may load what they like: MPI does. */
  program->is_opaque = records->is_opaque || linked.is_opaque || linked.loads;
  program_add(program, &texts, false);
  program_add(program, records->texts, true);
  buf_fini(&texts);
}

static bool check(const struct job *job, const struct program *program) {
  struct diag_settings settings = {0};
  for (size_t i = 0; i < job->warnings.count; i++)
    diag_settings_option(&settings, job->warnings.items[i], NULL);
  return check_program(program, &settings);
}

int link_run(const struct job *job, const struct args *command,
             const struct records *records) {
  if (job->graph && !graph_check(job->graph))
    return 1;
  int status = process_run(command, NULL);
  if (status || (!records->has_records && !job->graph))
    return status;
  struct program program;
  read_program(job, records, &program);
  bool is_good = check(job, &program);
  if (!is_good && unlink(output_of(job)) != 0 && errno != ENOENT)
    message_error("cannot remove '%s': %s", output_of(job), strerror(errno));
  bool is_drawn = !job->graph || graph_write(&program, job->graph);
  return is_good && is_drawn ? 0 : 1;
}
