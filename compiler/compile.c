/* SPDX-License-Identifier: BSD-3-Clause */
/* One source: its translation, then the native compiler (compile_native.c),
 * then what there is to say and to clean up; see compile.h.
 */
#include "compile_private.h"

#include "arena.h"
#include "buf.h"
#include "config.h"
#include "message.h"
#include "output.h"
#include "process.h"
#include "translate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *compile_base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

const char *compile_directory(struct arena *arena, const char *path) {
  const char *slash = strrchr(path, '/');
  if (!slash)
    return ".";
  return arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

/* `path` without the suffix of its last part. */
const char *compile_without_suffix(struct arena *arena, const char *path) {
  const char *dot = strrchr(compile_base_name(path), '.');
  if (!dot || dot == compile_base_name(path))
    return path;
  return arena_strndup(arena, path, (size_t)(dot - path));
}

bool compile_mentions(const struct run *run, const char *word) {
  struct buf text;
  buf_init(&text);
  bool found = output_read(run->unit->path, &text) && text.size &&
               memmem(text.data, text.size, word, strlen(word)) != NULL;
  buf_fini(&text);
  return found;
}

static bool begin_run(const struct unit *unit, struct run *run) {
  struct arena *arena = unit->job->arena;
  const char *name = unit->job->inputs[unit->input].name;
  const char *display = strcmp(name, "-") == 0 ? "<stdin>" : name;
  const char *parent = process_directory();
  if (!parent)
    return false;
  *run = (struct run){.unit = unit,
                      .arena = arena,
                      .name = name,
                      .display = display,
                      .base = compile_base_name(display),
                      .input = unit->path};
  run->stem =
      compile_without_suffix(arena, strcmp(name, "-") == 0 ? name : run->base);
  run->directory = arena_printf(arena, "%s/%zu", parent, unit->input);
  if (mkdir(run->directory, 0700) == 0 || errno == EEXIST)
    return true;
  message_error("cannot make '%s': %s", run->directory, strerror(errno));
  return false;
}

/* ---- Translation ------------------------------------------------------- */

static void push_clang_args(const struct run *run, struct args *args) {
  const struct job *job = run->unit->job;
  const struct native_facts *facts = run->unit->facts;
  if (!job->has_standard)
    args_push(args, facts->standard);
  args_push(args, "-resource-dir");
  args_push(args, EDATCC_CLANG_RESOURCE_DIR);
  if (!facts->is_clang) {
    args_push(args, "-U__clang__");
    args_push(args, "-D_Float128=__float128"); /* gcc's own name for it */
  }
  if (strcmp(run->name, "-") == 0 || run->unit->is_pipe) {
    args_push(args, "-iquote");
    args_push(args, compile_directory(run->arena, run->name));
  }
  args_push_all(args, &job->clang);
  args_push(args, "-D__EDATCC__=1");
  toolchain_push_compile(run->unit->toolchain, args);
  const char *include =
      facts->openmp ? toolchain_native_include(run->unit->toolchain) : NULL;
  if (facts->openmp)
    args_printf(args, "-D_OPENMP=%s", facts->openmp);
  if (include) {
    args_push(args, "-idirafter");
    args_push(args, include);
  }
  args_push(args, "-Wno-everything");
}

/* Line markers in a source are an extension, which draws a warning then. */
static bool is_pedantic(const struct job *job) {
  for (size_t i = 0; i < job->n_words; i++)
    if (strstr(job->words[i].text, "pedantic") ||
        strcmp(job->words[i].text, "-Weverything") == 0)
      return true;
  return false;
}

/* ORDER TRANSLATE: the command line that translate_main.c reads. */
static struct args translate_command(const struct run *run, const char *output,
                                     const char *mode) {
  const struct unit *unit = run->unit;
  struct args args = args_new(run->arena);
  args_push(&args, unit->toolchain->translate);
  if (output) {
    args_push(&args, "-o");
    args_push(&args, output);
  }
  if (unit->facts->is_clang)
    args_push(&args, "--clang");
  if (mode)
    args_push(&args, mode);
  if (is_pedantic(unit->job))
    args_push(&args, "--pedantic");
  args_push(&args, "--report");
  if (run->headers) {
    args_push(&args, "--headers");
    args_push(&args, run->headers);
  }
  args_push_all(&args, &unit->job->warnings);
  args_push(&args, "--name");
  args_push(&args, run->display);
  args_push(&args, unit->path);
  args_push(&args, "--");
  push_clang_args(run, &args);
  return args;
}

static bool run_translate(const struct run *run, const char *output,
                          const char *mode) {
  struct args args = translate_command(run, output, mode);
  int status = process_run_reporting(&args, TRANSLATE_REPORT, false);
  if (status == TRANSLATE_NO_PARSE)
    compile_report_no_parse(run);
  return status == TRANSLATE_GOOD;
}

char *compile_kept_name(const struct run *run) {
  const char *keep = run->unit->job->keep;
  return arena_printf(run->arena, "%s/%s.edat.c", keep ? keep : ".", run->stem);
}

static bool keep_source(const struct run *run, const char *path) {
  const char *keep = run->unit->job->keep;
  if (mkdir(keep, 0777) != 0 && errno != EEXIST) {
    message_error("cannot make '%s': %s", keep, strerror(errno));
    return false;
  }
  char *copy = compile_kept_name(run);
  return output_publish(run->arena, path, copy, path, run->display);
}

/* What translate_main.c wrote, if it did. */
static void read_headers(struct run *run) {
  char *line = NULL;
  size_t capacity = 0;
  FILE *file = fopen(run->headers, "re");
  if (!file)
    return;
  while (getline(&line, &capacity, file) > 0) {
    run->has_nothing = run->has_nothing || strcmp(line, "-nothing\n") == 0;
    run->has_forced = run->has_forced || strcmp(line, "-include\n") == 0;
    run->has_doubt = run->has_doubt || strcmp(line, "-doubt\n") == 0;
    run->has_headers = run->has_headers || *line == '+';
    if (*line == '+' || *line == '=')
      compile_note_seen(run, line + 1);
  }
  free(line);
  fclose(file);
}

static bool translate_unit(struct run *run) {
  run->input = arena_printf(run->arena, "%s/%s", run->directory, run->base);
  run->headers = arena_printf(run->arena, "%s/headers", run->directory);
  run->is_translated = true;
  if (!run_translate(run, run->input, NULL))
    return false;
  read_headers(run);
  return !run->unit->job->keep || keep_source(run, run->input);
}

/* Of calls of the library only records are made. Where that does not work the
 * native compiler has the source as it is, and the object is one of which
 * nobody knows what it fires. */
static void record_calls(struct run *run) {
  const char *path =
      arena_printf(run->arena, "%s/%s", run->directory, run->base);
  struct args args = translate_command(run, path, "--calls-only");
  run->is_translated =
      process_run_reporting(&args, TRANSLATE_REPORT, true) == TRANSLATE_GOOD &&
      access(path, R_OK) == 0;
  if (run->is_translated)
    run->input = path;
}

/* A pipe has been read: the native compiler gets the copy as if it were a
 * translation. */
static bool pass_pipe(struct run *run) {
  bool is_line = run->unit->job->inputs[run->unit->input].language !=
                 LANGUAGE_C_PREPROCESSED;
  run->input = arena_printf(run->arena, "%s/%s", run->directory, run->base);
  run->is_translated = true;
  return output_publish_named(run->arena, run->unit->path, run->input,
                              is_line ? "#line 1" : "# 1", run->name);
}

int compile_show_source(const struct unit *unit) {
  struct run run;
  if (!begin_run(unit, &run))
    return 1;
  char *path = arena_printf(run.arena, "%s/readable.c", run.directory);
  if (!run_translate(&run, path, "--readable"))
    return 1;
  return output_publish(run.arena, path, unit->job->source_file, path,
                        run.display)
             ? 0
             : 1;
}

/* An older output would look like the result; compilers remove theirs too. */
static void remove_output(const struct run *run) {
  const struct job *job = run->unit->job;
  const char *output = job->output;
  struct stat status;
  if (job->stage != STAGE_OBJECT && job->stage != STAGE_ASSEMBLY)
    return;
  if (!output)
    output = arena_printf(run->arena, "%s.%c", run->stem,
                          job->stage == STAGE_OBJECT ? 'o' : 's');
  if (lstat(output, &status) == 0 && S_ISREG(status.st_mode))
    unlink(output);
}

int compile_unit(const struct unit *unit) {
  struct run run;
  if (!begin_run(unit, &run))
    return 1;
  if (unit->has_pragmas && !translate_unit(&run)) {
    remove_output(&run);
    return 1;
  }
  if (run.has_nothing) {
    run.is_translated = false;
    run.input = unit->path;
  }
  if (unit->has_calls)
    record_calls(&run);
  if (unit->is_pipe && !run.is_translated && !pass_pipe(&run))
    return 1;
  int status = compile_run_native(&run);
  if (status == 0 && !compile_check_unseen(&run)) {
    remove_output(&run);
    return 1;
  }
  if (status == 0 && !compile_publish_depend(&run))
    return 1;
  if (status != 0 && unit->has_pragmas)
    compile_blame(&run);
  return status;
}
