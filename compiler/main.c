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
#include "inputs.h"
#include "link.h"
#include "message.h"
#include "options.h"
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
  struct inputs inputs;
};

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
  if (count_inputs(job, inputs_is_preprocessed_here)) {
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
  int input = driver->inputs.stdin_path
                  ? open(driver->inputs.stdin_path, O_RDONLY | O_CLOEXEC)
                  : -1;
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

/* ---- The long way ------------------------------------------------------ */

/* An object or what becomes one: it has place for records. */
static bool makes_object(const struct job *job) {
  return job->stage == STAGE_OBJECT || job->stage == STAGE_ASSEMBLY ||
         job->stage == STAGE_LINK;
}

static struct unit make_unit(const struct driver *driver,
                             const struct native_facts *facts, size_t index) {
  return (struct unit){
      .job = &driver->job,
      .toolchain = &driver->toolchain,
      .facts = facts,
      .input = index,
      .has_pragmas = driver->inputs.probes[index] == PROBE_PRAGMA,
      .has_calls = driver->inputs.probes[index] == PROBE_CALL &&
                   makes_object(&driver->job),
      .is_pipe = driver->inputs.pipes[index] != NULL,
      .path = inputs_path(&driver->inputs, index)};
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
  if (!spares_inputs(job) || !inputs_directory(job) ||
      !toolchain_ask(&driver->toolchain, job->openmp, &facts))
    return 1;
  if (!driver->inputs.has_pipes && !has_inputs(job, facts.is_clang))
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
         !count_inputs(job, inputs_is_c) ||
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
  if (!inputs_look(&driver->inputs, job, &most))
    return 1;
  bool is_long = most == PROBE_PRAGMA || job->source ||
                 driver->inputs.has_pipes ||
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
