/* SPDX-License-Identifier: BSD-3-Clause */
/* edatcc, the driver. Decides between two ways: the short one is one
 * execution of the native compiler with the user's command line plus MPI's
 * flags; the long one, when a source has edat pragmas (or calls the library
 * and is linked at once), compiles each source by itself and then links.
 * Translation is another program's, since loading libclang takes longer than
 * most compilations here.
 */
#include "arena.h"
#include "compile.h"
#include "fingerprint.h"
#include "link.h"
#include "message.h"
#include "options.h"
#include "probe.h"
#include "process.h"
#include "show.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct driver {
  struct job job;
  struct toolchain toolchain;
  enum probe *probes;     /* one an input */
  const char *stdin_path; /* copy of standard input, if it is an input */
  const char **pipes;     /* one an input: copy of a pipe, else NULL */
  bool has_pipes;
};

static bool is_preprocessed_here(const struct input *input) {
  return input->language == LANGUAGE_C || input->language == LANGUAGE_CXX;
}

static bool is_c(const struct input *input) {
  return is_preprocessed_here(input) ||
         input->language == LANGUAGE_C_PREPROCESSED;
}

static bool is_source(const struct input *input) {
  return input->language != LANGUAGE_NONE;
}

static bool is_linked(const struct input *input) {
  return input->language != LANGUAGE_HEADER;
}

static size_t count_inputs(const struct job *job,
                           bool (*what)(const struct input *)) {
  size_t count = 0;
  for (size_t i = 0; i < job->n_inputs; i++)
    count += what(&job->inputs[i]);
  return count;
}

/* ---- The short way ----------------------------------------------------- */

/* False: an error was printed. */
static bool push_native(const struct driver *driver, struct records *records,
                        struct args *command) {
  const struct job *job = &driver->job;
  args_push_all(command, &driver->toolchain.native);
  options_emit(job, WORD_OURS, NULL, command);
  if (job->is_info || job->is_incomplete)
    return true;
  if (count_inputs(job, is_preprocessed_here)) {
    if (!job->no_edat)
      args_push(command, "-D__EDATCC__=1");
    toolchain_push_compile(&driver->toolchain, command);
  }
  if (job->stage == STAGE_LINK && count_inputs(job, is_linked)) {
    if (!link_look(job, records))
      return false;
    if (job->language_option)
      args_push_words(command, "-x none");
    link_push(job, &driver->toolchain, records, command);
  }
  options_emit_end(job, command);
  return true;
}

/* The command line whose link may need looking after; else it becomes the
 * native compiler. */
static int run_native_with(const struct driver *driver,
                           struct records *records) {
  const struct job *job = &driver->job;
  struct args command = args_new(job->arena);
  if (!push_native(driver, records, &command))
    return 1;
  if (job->show) {
    puts(args_quoted(&command));
    return 0;
  }
  int input =
      driver->stdin_path ? open(driver->stdin_path, O_RDONLY | O_CLOEXEC) : -1;
  if (job->stage == STAGE_LINK && !job->is_info && !job->is_dry_run &&
      (records->has_records || job->graph || job->is_serial)) {
    if (input >= 0)
      dup2(input, STDIN_FILENO);
    return link_run(job, &command, records);
  }
  process_clean();
  return process_exec(&command, input);
}

static int run_native(const struct driver *driver) {
  struct buf texts;
  buf_init(&texts);
  struct records records = {.texts = &texts, .shared_only = true};
  int status = run_native_with(driver, &records);
  buf_fini(&texts);
  return status;
}

/* ---- Looking at the sources -------------------------------------------- */

static const char *private_directory(const struct driver *driver) {
  process_set_seed(fingerprint(&driver->job));
  return process_directory();
}

/* Standard input and pipes can be read only once, so they are copied. */
static const char *copy_stream(const struct driver *driver, FILE *stream,
                               const char *what, const char *name) {
  struct arena *arena = driver->job.arena;
  const char *directory = private_directory(driver);
  if (!directory)
    return NULL;
  const char *path = arena_printf(arena, "%s/%s", directory, name);
  FILE *file = fopen(path, "we");
  char block[65536];
  size_t size;
  bool good = file != NULL;
  while (good && (size = fread(block, 1, sizeof block, stream)) > 0)
    good = fwrite(block, 1, size, file) == size;
  good = file && fclose(file) == 0 && good && !ferror(stream);
  if (!good)
    message_error("cannot copy %s to '%s': %s", what, path, strerror(errno));
  return good ? path : NULL;
}

static bool copy_stdin(struct driver *driver) {
  driver->stdin_path =
      copy_stream(driver, stdin, "standard input", "standard-input");
  return driver->stdin_path != NULL;
}

static bool is_pipe(const char *name) {
  struct stat status;
  return stat(name, &status) == 0 && S_ISFIFO(status.st_mode);
}

/* What cannot be opened is left to the native compiler to complain of. */
static bool copy_pipe(struct driver *driver, size_t index) {
  struct arena *arena = driver->job.arena;
  const char *name = driver->job.inputs[index].name;
  FILE *stream = fopen(name, "re");
  if (!stream)
    return true;
  driver->pipes[index] =
      copy_stream(driver, stream, arena_printf(arena, "'%s'", name),
                  arena_printf(arena, "pipe-%zu", index));
  driver->has_pipes = true;
  fclose(stream);
  return driver->pipes[index] != NULL;
}

static bool is_stdin(const char *name) {
  static const char *const names[] = {"-", "/dev/stdin", "/dev/fd/0",
                                      "/proc/self/fd/0"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(name, names[i]) == 0)
      return true;
  return false;
}

static const char *input_path(const struct driver *driver, size_t index) {
  const char *name = driver->job.inputs[index].name;
  if (driver->pipes[index])
    return driver->pipes[index];
  return is_stdin(name) ? driver->stdin_path : name;
}

static bool look_at_input(struct driver *driver, size_t index) {
  const struct job *job = &driver->job;
  const struct input *input = &job->inputs[index];
  bool is_dash = strcmp(input->name, "-") == 0;
  if (is_stdin(input->name) && !driver->stdin_path && !copy_stdin(driver))
    return false;
  if (!is_dash && !is_stdin(input->name) && is_pipe(input->name) &&
      !copy_pipe(driver, index))
    return false;
  const char *directory = is_dash ? "" : NULL;
  if (driver->pipes[index])
    directory = compile_directory(job->arena, input->name);
  driver->probes[index] = probe_file(job, input_path(driver, index), directory);
  const char *what =
      input->language == LANGUAGE_CXX ? "C++"
      : input->language == LANGUAGE_C_PREPROCESSED || job->is_preprocessed
          ? "preprocessed C"
          : NULL;
  if (driver->probes[index] == PROBE_CALL && what)
    driver->probes[index] = PROBE_MENTION;
  if (driver->probes[index] != PROBE_PRAGMA)
    return true;
  if (what)
    message_error("'%s': edat pragmas in %s are not supported; compile the C "
                  "source, or give -fno-edat to ignore them",
                  input->name, what);
  return !what;
}

/* The most that a source has to do with edat. False: an error was printed. */
static bool look_at_inputs(struct driver *driver, enum probe *most) {
  struct job *job = &driver->job;
  *most = PROBE_NOTHING;
  driver->probes =
      arena_alloc_array(job->arena, job->n_inputs, sizeof *driver->probes);
  driver->pipes =
      arena_alloc_array(job->arena, job->n_inputs, sizeof *driver->pipes);
  for (size_t i = 0; i < job->n_inputs; i++) {
    if (!is_c(&job->inputs[i]))
      continue;
    if (!look_at_input(driver, i))
      return false;
    if (driver->probes[i] > *most)
      *most = driver->probes[i];
  }
  return true;
}

/* ---- The long way ------------------------------------------------------ */

/* An object or what becomes one: it has place for records. */
static bool makes_object(const struct job *job) {
  return job->stage == STAGE_OBJECT || job->stage == STAGE_ASSEMBLY ||
         job->stage == STAGE_LINK;
}

static struct unit make_unit(const struct driver *driver,
                             const struct native_facts *facts, size_t index) {
  return (struct unit){.job = &driver->job,
                       .toolchain = &driver->toolchain,
                       .facts = facts,
                       .input = index,
                       .has_pragmas = driver->probes[index] == PROBE_PRAGMA,
                       .has_calls = driver->probes[index] == PROBE_CALL &&
                                    makes_object(&driver->job),
                       .is_pipe = driver->pipes[index] != NULL,
                       .path = input_path(driver, index)};
}

static int show_sources(const struct driver *driver,
                        const struct native_facts *facts) {
  const struct job *job = &driver->job;
  int status = 0;
  for (size_t i = 0; i < job->n_inputs; i++) {
    struct unit unit = make_unit(driver, facts, i);
    if (job->inputs[i].language == LANGUAGE_C)
      status |= compile_show_source(&unit);
  }
  return status;
}

/* Links the objects that stand in the places of the sources. */
static int link_units(const struct driver *driver, const char *const *replace,
                      const struct records *records, bool is_clang) {
  const struct job *job = &driver->job;
  struct args command = args_new(job->arena);
  args_push_all(&command, &driver->toolchain.native);
  options_emit(job, WORD_OURS | WORD_LANGUAGE, replace, &command);
  if (is_clang)
    args_push(&command, "-Qunused-arguments");
  link_push(job, &driver->toolchain, records, &command);
  options_emit_end(job, &command);
  return link_run(job, &command, records);
}

static int compile_and_link(const struct driver *driver,
                            const struct native_facts *facts) {
  const struct job *job = &driver->job;
  struct buf texts;
  buf_init(&texts);
  struct records records = {.texts = &texts, .shared_only = true};
  const char **replace =
      arena_alloc_array(job->arena, job->n_words, sizeof *replace);
  int status = 0;
  for (size_t i = 0; i < job->n_inputs; i++) {
    if (!is_source(&job->inputs[i]))
      continue;
    struct unit unit = make_unit(driver, facts, i);
    unit.object = compile_object_name(&unit);
    replace[job->inputs[i].word] = unit.object;
    int failed = compile_unit(&unit);
    status = status ? status : failed;
    records_read(unit.object, &records);
    records.has_records |= unit.has_pragmas;
    records.outside |= unit.has_pragmas;
  }
  if (!link_look(job, &records))
    status = 1;
  status =
      status ? status : link_units(driver, replace, &records, facts->is_clang);
  buf_fini(&texts);
  return status;
}

static int compile_units(const struct driver *driver,
                         const struct native_facts *facts) {
  const struct job *job = &driver->job;
  int status = 0;
  bool is_first = true;
  for (size_t i = 0; i < job->n_inputs; i++) {
    if (!is_source(&job->inputs[i]))
      continue;
    struct unit unit = make_unit(driver, facts, i);
    unit.is_first = is_first;
    is_first = false;
    int failed = compile_unit(&unit);
    status = status ? status : failed;
  }
  return status;
}

/* clang and linkers look for all files before they start, and half of a
 * command line that cannot succeed is not worth translating: the native
 * compiler gets it as it is, and says so. gcc without a link goes on with the
 * sources that are there. */
static bool has_inputs(const struct job *job, bool is_clang) {
  if (!is_clang && job->stage != STAGE_LINK)
    return true;
  for (size_t i = 0; i < job->n_inputs; i++) {
    const struct input *input = &job->inputs[i];
    if ((job->words[input->word].what & WORD_INPUT) &&
        strcmp(input->name, "-") != 0 && access(input->name, F_OK) != 0 &&
        !(is_clang && !*input->name))
      return false;
  }
  return true;
}

/* No compiler of C has its result where its source was; some say so, others
 * write over it. */
static bool spares_inputs(const struct job *job) {
  struct stat output, input;
  if (!job->output || job->source || stat(job->output, &output) != 0 ||
      !S_ISREG(output.st_mode))
    return true;
  for (size_t i = 0; i < job->n_inputs; i++) {
    if (job->inputs[i].is_library || stat(job->inputs[i].name, &input) != 0 ||
        input.st_dev != output.st_dev || input.st_ino != output.st_ino)
      continue;
    message_error("the output '%s' is an input as well", job->output);
    return false;
  }
  return true;
}

static int run_long(const struct driver *driver) {
  const struct job *job = &driver->job;
  struct native_facts facts;
  if (!spares_inputs(job) || !private_directory(driver) ||
      !toolchain_ask(&driver->toolchain, job->openmp, &facts))
    return 1;
  if (!driver->has_pipes && !has_inputs(job, facts.is_clang))
    return run_native(driver);
  if (job->source)
    return show_sources(driver, &facts);
  if (job->stage == STAGE_LINK)
    return compile_and_link(driver, &facts);
  return compile_units(driver, &facts);
}

/* ---- The choice -------------------------------------------------------- */

/* Command lines in which nothing is to be translated, or which the native
 * compiler is going to refuse. */
static bool is_short(const struct job *job) {
  return job->is_info || job->is_incomplete || job->is_dry_run ||
         job->no_edat || job->stage == STAGE_DEPENDENCIES ||
         !count_inputs(job, is_c) ||
         (job->output && job->stage != STAGE_LINK &&
          count_inputs(job, is_source) > 1);
}

static int drive(struct driver *driver) {
  const struct job *job = &driver->job;
  process_set_verbose(job->verbose);
  if (job->version || job->help) {
    job->help ? show_help() : show_version();
    return 0;
  }
  if (job->graph && job->stage != STAGE_LINK && !job->is_info) {
    message_error("'--edat-graph' needs a program: give it where you link");
    return 1;
  }
  if (!toolchain_init(&driver->toolchain, job->arena, job->native))
    return 1;
  if (job->show == SHOW_PART || (job->show && !job->n_inputs))
    return show_flags(job, &driver->toolchain);
  enum probe most;
  if (job->show || (is_short(job) && !job->source))
    return run_native(driver);
  if (!look_at_inputs(driver, &most))
    return 1;
  bool is_long = most == PROBE_PRAGMA || job->source || driver->has_pipes ||
                 (most == PROBE_CALL && makes_object(job)) ||
                 (most == PROBE_MENTION && job->stage == STAGE_LINK &&
                  !job->is_relocatable);
  return is_long ? run_long(driver) : run_native(driver);
}

int main(int argc, char **argv) {
  static struct arena arena;
  static struct driver driver;
  arena_init(&arena);
  int status = 1;
  if (options_parse(&driver.job, &arena, argc, argv))
    status = drive(&driver);
  process_clean();
  if (fflush(stdout) != 0 && !status) {
    message_error("cannot write standard output: %s", strerror(errno));
    status = 1;
  }
  arena_fini(&arena);
  return status;
}
