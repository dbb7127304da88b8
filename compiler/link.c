/* SPDX-License-Identifier: BSD-3-Clause */
/* What a link gets; see link.h. Libraries are looked for where the user's -L
 * and LIBRARY_PATH point and in /usr/local/lib, not among the system's, which
 * are many and have no pragmas; shared libraries that others need count, too.
 */
#include "link.h"

#include "arena.h"
#include "check_program.h"
#include "config.h"
#include "graph.h"
#include "message.h"
#include "process.h"
#include "program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct look {
  const struct job *job;
  struct records *records;
  struct args seen; /* files that have been read */
  bool is_mixed;    /* the other runtime is there, too */
};

/* ---- Files ------------------------------------------------------------- */

static bool is_system(const char *directory) {
  return strncmp(directory, "/lib", 4) == 0 ||
         strncmp(directory, "/usr/lib", 8) == 0;
}

static bool read_file(struct look *look, const char *path);

/* Two runtimes in one process would not know of each other. `whose` brings in
 * a library of ours. */
static void check_runtime(struct look *look, const char *whose,
                          bool is_serial) {
  if (is_serial == look->job->is_serial || look->is_mixed)
    return;
  look->is_mixed = true;
  if (is_serial)
    message_error("'%s' is linked with -fedat=serial, and the rest is not; "
                  "link both in the same way",
                  whose);
  else
    message_error("'%s' is linked without -fedat=serial, and the rest is not; "
                  "link both in the same way",
                  whose);
}

/* Ours need not be read. */
static bool is_ours(struct look *look, const char *path, const char *needed) {
  bool is_serial = strncmp(needed, "libedat-serial.", 15) == 0;
  if (!is_serial && strncmp(needed, "libedat.", 8) != 0)
    return false;
  check_runtime(look, path, is_serial);
  return true;
}

/* A library that another one in `directory` needs lies beside it, or where
 * libraries are looked for when programs are linked or run. */
static void read_needed(struct look *look, const char *user,
                        const char *directory, const char *name) {
  struct arena *arena = look->job->arena;
  const struct args *dirs = &look->job->library_dirs;
  if (!*name || strchr(name, '/') || is_ours(look, user, name) ||
      read_file(look, arena_printf(arena, "%s/%s", directory, name)))
    return;
  for (size_t i = 0; i < dirs->count; i++)
    if (read_file(look, arena_printf(arena, "%s/%s", dirs->items[i], name)))
      return;
  const char *path = getenv("LD_LIBRARY_PATH");
  while (path && *path) {
    size_t length = strcspn(path, ":");
    if (length && read_file(look, arena_printf(arena, "%.*s/%s", (int)length,
                                               path, name)))
      return;
    path += length + (path[length] == ':');
  }
}

static void follow(struct look *look, const char *path,
                   const struct buf *needed) {
  const char *slash = strrchr(path, '/');
  const char *directory =
      slash ? arena_strndup(look->job->arena, path, (size_t)(slash - path))
            : ".";
  for (size_t at = 0; !is_system(directory) && at < needed->size;
       at += strlen(needed->data + at) + 1)
    read_needed(look, path, directory, needed->data + at);
}

/* False: there is no such file. */
static bool read_file(struct look *look, const char *path) {
  if (access(path, R_OK) != 0)
    return false;
  for (size_t i = 0; i < look->seen.count; i++)
    if (strcmp(look->seen.items[i], path) == 0)
      return true;
  args_push(&look->seen, path);
  struct buf needed;
  buf_init(&needed);
  look->records->needed = &needed;
  records_read(path, look->records);
  look->records->needed = NULL;
  follow(look, path, &needed);
  buf_fini(&needed);
  return true;
}

/* ---- Libraries by name ------------------------------------------------- */

/* -lNAME in one directory: NAME.so before NAME.a unless linking statically;
 * -l:FILE is the file itself. */
static bool look_in(struct look *look, const char *directory,
                    const char *name) {
  struct arena *arena = look->job->arena;
  if (*name == ':')
    return read_file(look, arena_printf(arena, "%s/%s", directory, name + 1));
  return (!look->job->is_static &&
          read_file(look,
                    arena_printf(arena, "%s/lib%s.so", directory, name))) ||
         read_file(look, arena_printf(arena, "%s/lib%s.a", directory, name));
}

static void look_at_library(struct look *look, const char *name) {
  const struct job *job = look->job;
  bool is_serial = strcmp(name, "edat-serial") == 0;
  if (is_serial || strcmp(name, "edat") == 0) {
    check_runtime(look, is_serial ? "-ledat-serial" : "-ledat", is_serial);
    return;
  }
  if (strcmp(name, "edat_main") == 0)
    return;
  for (size_t i = 0; i < job->library_dirs.count; i++)
    if (look_in(look, job->library_dirs.items[i], name))
      return;
  const char *path = getenv("LIBRARY_PATH");
  while (path && *path) {
    size_t length = strcspn(path, ":");
    if (look_in(look, arena_strndup(job->arena, path, length), name))
      return;
    path += length + (path[length] == ':');
  }
  look_in(look, "/usr/local/lib", name);
}

bool link_look(const struct job *job, struct records *records) {
  struct look look = {job, records, args_new(job->arena), false};
  for (size_t i = 0; i < job->n_inputs; i++) {
    const struct input *input = &job->inputs[i];
    if (input->is_library)
      look_at_library(&look, input->name);
    else if (input->language == LANGUAGE_NONE)
      read_file(&look, input->name);
  }
  return !look.is_mixed;
}

/* ---- The command ------------------------------------------------------- */

/* What TSan cannot see of the order of tasks it takes for races. */
static bool is_for_tsan(const struct job *job) {
  bool found = false;
  for (size_t i = 0; i < job->n_words; i++) {
    const char *word = job->words[i].text;
    if (strncmp(word, "-fsanitize=", 11) == 0)
      found = found || strstr(word, "thread");
    else if (strncmp(word, "-fno-sanitize=", 14) == 0)
      found = found && !strstr(word, "thread") && !strstr(word, "all");
  }
  return found && !job->is_serial && !strstr(EDATCC_SANITIZE, "thread");
}

static void warn_of_tsan(const struct job *job) {
  static bool is_told; /* the command may be made more than once */
  if (!is_told && !job->show && !job->is_dry_run && is_for_tsan(job))
    message_warning("the runtime of this edatcc was built without "
                    "-fsanitize=thread: races will be reported that are none; "
                    "build another one with 'cmake --preset tsan', or link "
                    "with -fedat=serial");
  is_told = true;
}

static void push_libraries(const struct job *job,
                           const struct toolchain *toolchain,
                           const struct records *records, struct args *args) {
  args_push_words(args, getenv("EDATCC_LDFLAGS"));
  args_push_words(args, getenv("EDATCC_LIBS"));
  bool is_needed = records->has_records || records->uses_runtime;
  struct runtime_choice choice = {.is_serial = job->is_serial,
                                  .is_static =
                                      job->is_static || job->edat_static,
                                  .start = is_needed && !records->starts &&
                                           !job->no_start && !job->is_shared};
  /* Two static runtimes in one process would not know of each other: a
   * shared library leaves it to the executable. */
  if (is_needed && !(job->is_shared && choice.is_static)) {
    toolchain_push_runtime(toolchain, &choice, args);
    warn_of_tsan(job);
  }
  if (!job->is_serial)
    toolchain_push_mpi(job->is_static, args);
}

static const char *output_of(const struct job *job) {
  return job->output ? job->output : "a.out";
}

/* Only archives have to do with edat: whether the program takes something of
 * that from them is known to the linker alone, so it is asked. */
static bool is_unused(const struct job *job, const struct toolchain *toolchain,
                      const struct records *records, const struct args *args) {
  bool is_open = !records->in_archives || records->outside;
  if (is_open || job->is_shared || job->show || job->is_dry_run)
    return false;
  for (size_t i = 0; i < job->n_inputs; i++)
    if (job->inputs[i].language != LANGUAGE_NONE &&
        strcmp(job->inputs[i].name, "-") == 0)
      return false;
  struct records none = {.has_records = false};
  struct args command = args_new(job->arena);
  args_push_all(&command, args);
  push_libraries(job, toolchain, &none, &command);
  if (!process_succeeds(&command))
    return false;
  struct records linked = {.has_records = false};
  records_read(output_of(job), &linked);
  return !linked.has_records && !linked.uses_runtime;
}

void link_push(const struct job *job, const struct toolchain *toolchain,
               const struct records *records, struct args *args) {
  struct records none = {.has_records = false};
  if (job->is_relocatable)
    return;
  if (is_unused(job, toolchain, records, args))
    records = &none;
  push_libraries(job, toolchain, records, args);
}

/* ---- The linked program ------------------------------------------------ */

/* The program itself calls what its objects do, whose records are known; if
 * none of these calls, then something that was not looked at does. Of the
 * inputs, shared libraries may load what they like: MPI does. */
static void note_open(const struct job *job, const struct records *records,
                      const struct records *linked, struct args *open) {
  if (job->is_shared || job->is_relocatable)
    args_push(open, "it is a part of a program");
  if (records->is_opaque)
    args_printf(open, "'%s' calls the library and has no records of that",
                records->opaque);
  else if (linked->is_opaque && !records->has_calls)
    args_push(open, "it calls the library and has no records of that");
  if (linked->loads)
    args_push(open, "it refers to dlopen");
}

static void read_program(const struct job *job, const struct records *records,
                         struct program *program) {
  struct buf texts;
  buf_init(&texts);
  struct records linked = {.texts = &texts};
  records_read(output_of(job), &linked);
  program_init(program, job->arena, output_of(job));
  note_open(job, records, &linked, &program->open);
  program_add(program, &texts, false);
  program_add(program, records->texts, true);
  buf_fini(&texts);
}

/* Why the warnings about events without a partner are silent is told to who
 * asks; what is wrong with an object, to all. */
static void tell_open(const struct job *job, const struct records *records,
                      const struct program *program) {
  if (records->strange)
    message_warning(
        "'%s' has records of edat pragmas that this edatcc cannot read%s; "
        "events are checked without them",
        records->strange,
        records->is_newer ? ": they are of a later version"
                          : ": they are damaged");
  for (size_t i = 0; job->verbose && i < program->open.count; i++)
    message_note("not all events of '%s' are known: %s", program->name,
                 program->open.items[i]);
}

static bool check(const struct job *job, const struct program *program) {
  struct diag_settings settings = {0};
  for (size_t i = 0; i < job->warnings.count; i++)
    diag_settings_option(&settings, job->warnings.items[i], NULL);
  return check_program(program, &settings);
}

/* The linker has named the places. */
static void hint_mpi(const struct job *job, const struct records *records) {
  if (job->is_serial && *records->mpi)
    message_error("'%s' is called, but -fedat=serial links without MPI; leave "
                  "MPI out of the serial program, or link without "
                  "-fedat=serial",
                  records->mpi);
}

int link_run(const struct job *job, const struct args *command,
             const struct records *records) {
  if (job->graph && !graph_check(job->graph))
    return 1;
  int status = process_run(command, NULL);
  if (status)
    hint_mpi(job, records);
  if (status || (!records->has_records && !job->graph))
    return status;
  struct program program;
  read_program(job, records, &program);
  tell_open(job, records, &program);
  bool is_good = check(job, &program);
  if (!is_good && unlink(output_of(job)) != 0 && errno != ENOENT)
    message_error("cannot remove '%s': %s", output_of(job), strerror(errno));
  bool is_drawn = !job->graph || graph_write(&program, job->graph);
  return is_good && is_drawn ? 0 : 1;
}
