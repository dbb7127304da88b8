/* SPDX-License-Identifier: BSD-3-Clause */
/* Looking at the sources before anything runs; see inputs.h. */
#include "inputs.h"

#include "arena.h"
#include "compile.h"
#include "fingerprint.h"
#include "message.h"
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool inputs_is_preprocessed_here(const struct input *input) {
  return input->language == LANGUAGE_C || input->language == LANGUAGE_CXX;
}

bool inputs_is_c(const struct input *input) {
  return inputs_is_preprocessed_here(input) ||
         input->language == LANGUAGE_C_PREPROCESSED;
}

const char *inputs_directory(const struct job *job) {
  process_set_seed(fingerprint(job));
  return process_directory();
}

/* Standard input and pipes can be read only once, so they are copied. */
static const char *copy_stream(const struct inputs *inputs, FILE *stream,
                               const char *what, const char *name) {
  struct arena *arena = inputs->job->arena;
  const char *directory = inputs_directory(inputs->job);
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

static bool copy_stdin(struct inputs *inputs) {
  inputs->stdin_path =
      copy_stream(inputs, stdin, "standard input", "standard-input");
  return inputs->stdin_path != NULL;
}

static bool is_pipe(const char *name) {
  struct stat status;
  return stat(name, &status) == 0 && S_ISFIFO(status.st_mode);
}

/* What cannot be opened is left to the native compiler to complain of. */
static bool copy_pipe(struct inputs *inputs, size_t index) {
  struct arena *arena = inputs->job->arena;
  const char *name = inputs->job->inputs[index].name;
  FILE *stream = fopen(name, "re");
  if (!stream)
    return true;
  inputs->pipes[index] =
      copy_stream(inputs, stream, arena_printf(arena, "'%s'", name),
                  arena_printf(arena, "pipe-%zu", index));
  inputs->has_pipes = true;
  fclose(stream);
  return inputs->pipes[index] != NULL;
}

static bool is_stdin(const char *name) {
  static const char *const names[] = {"-", "/dev/stdin", "/dev/fd/0",
                                      "/proc/self/fd/0"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(name, names[i]) == 0)
      return true;
  return false;
}

const char *inputs_path(const struct inputs *inputs, size_t index) {
  const char *name = inputs->job->inputs[index].name;
  if (inputs->pipes[index])
    return inputs->pipes[index];
  return is_stdin(name) ? inputs->stdin_path : name;
}

static bool look_at_input(struct inputs *inputs, size_t index) {
  const struct job *job = inputs->job;
  const struct input *input = &job->inputs[index];
  bool is_dash = strcmp(input->name, "-") == 0;
  if (is_stdin(input->name) && !inputs->stdin_path && !copy_stdin(inputs))
    return false;
  if (!is_dash && !is_stdin(input->name) && is_pipe(input->name) &&
      !copy_pipe(inputs, index))
    return false;
  const char *directory = is_dash ? "" : NULL;
  if (inputs->pipes[index])
    directory = compile_directory(job->arena, input->name);
  inputs->probes[index] =
      probe_file(job, inputs_path(inputs, index), directory);
  const char *what =
      input->language == LANGUAGE_CXX ? "C++"
      : input->language == LANGUAGE_C_PREPROCESSED || job->is_preprocessed
          ? "preprocessed C"
          : NULL;
  if (inputs->probes[index] == PROBE_CALL && what)
    inputs->probes[index] = PROBE_MENTION;
  if (inputs->probes[index] != PROBE_PRAGMA)
    return true;
  if (what)
    message_error("'%s': edat pragmas in %s are not supported; compile the C "
                  "source, or give -fno-edat to ignore them",
                  input->name, what);
  return !what;
}

bool inputs_look(struct inputs *inputs, const struct job *job,
                 enum probe *most) {
  *inputs = (struct inputs){.job = job};
  *most = PROBE_NOTHING;
  inputs->probes =
      arena_alloc_array(job->arena, job->n_inputs, sizeof *inputs->probes);
  inputs->pipes =
      arena_alloc_array(job->arena, job->n_inputs, sizeof *inputs->pipes);
  for (size_t i = 0; i < job->n_inputs; i++) {
    if (!inputs_is_c(&job->inputs[i]))
      continue;
    if (!look_at_input(inputs, i))
      return false;
    if (inputs->probes[i] > *most)
      *most = inputs->probes[i];
  }
  return true;
}
