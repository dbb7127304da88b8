/* SPDX-License-Identifier: BSD-3-Clause */
/* One source; see compile.h.
 *
 * The translated file lies in the private directory under the name of the
 * original, so that default names of outputs, dumps and debug information
 * come out right by themselves. The rest: -iquote finds the headers beside
 * the original, a prefix map gives debug information its name, #line in the
 * translated text gives messages and __FILE__ theirs, and dependency files and
 * preprocessed text are edited afterwards. gcc spells a header found by
 * "-iquote ." as "./x.h", where it is "x.h" beside a source in the current
 * directory: more maps.
 */
#include "compile_private.h"

#include "arena.h"
#include "auxiliary.h"
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
    args_push(&args, "--plain-lines");
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

static char *kept_name(const struct run *run) {
  const char *keep = run->unit->job->keep;
  return arena_printf(run->arena, "%s/%s.edat.c", keep ? keep : ".", run->stem);
}

static bool keep_source(const struct run *run, const char *path) {
  const char *keep = run->unit->job->keep;
  if (mkdir(keep, 0777) != 0 && errno != EEXIST) {
    message_error("cannot make '%s': %s", keep, strerror(errno));
    return false;
  }
  char *copy = kept_name(run);
  return output_publish(run->arena, path, copy, path, run->display);
}

/* What translate_main.c wrote, if it did. */
static void read_headers(struct run *run) {
  char line[16];
  FILE *file = fopen(run->headers, "re");
  if (!file)
    return;
  if (fgets(line, sizeof line, file)) {
    run->has_nothing = strcmp(line, "-nothing\n") == 0;
    run->has_headers = !run->has_nothing;
    run->has_forced = strcmp(line, "-include\n") == 0;
  }
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

/* ---- The native compiler ----------------------------------------------- */

static bool names_current_directory(const struct args *directories) {
  for (size_t i = 0; i < directories->count; i++)
    if (strcmp(directories->items[i], ".") == 0 ||
        strncmp(directories->items[i], "./", 2) == 0)
      return true;
  return false;
}

/* Options in front of the user's: where quoted headers are. */
void compile_push_front(const struct run *run, struct args *args) {
  if (!run->is_translated)
    return;
  args_push(args, "-iquote");
  args_push(args, compile_directory(run->arena, run->name));
}

/* clang's coverage mapping has the lines of the file that it compiles. That is
 * the translation, which is there to be shown only if it is kept. */
static void push_coverage_map(const struct run *run, struct args *args) {
  const struct job *job = run->unit->job;
  if (!job->keep)
    message_warning("-fcoverage-mapping counts lines of the translation of "
                    "'%s'; --edat-keep keeps that to be shown, and --coverage "
                    "counts lines of the source",
                    run->display);
  args_printf(args, "-fcoverage-prefix-map=%s=%s", run->input, kept_name(run));
}

/* gcc opens the file again to show a line and to count its columns, and would
 * wait for another writer of the pipe. */
static void push_unread(const struct run *run, struct args *args) {
  args_push(args, "-fno-diagnostics-show-caret");
  if (run->unit->facts->gcc_major >= 11)
    args_push(args, "-fdiagnostics-column-unit=byte");
}

static void push_maps(const struct run *run, struct args *args) {
  const struct job *job = run->unit->job;
  if (!run->is_translated)
    return;
  args_printf(args, "-fdebug-prefix-map=%s=%s", run->input, run->display);
  if (run->unit->is_pipe && !run->unit->facts->is_clang)
    push_unread(run, args);
  if (job->coverage_mapping)
    push_coverage_map(run, args);
  if (!run->unit->facts->is_clang && !strchr(run->name, '/') &&
      !names_current_directory(&job->include_dirs) &&
      !names_current_directory(&job->quote_dirs)) {
    args_push(args, "-fdebug-prefix-map=./=");
    args_push(args, "-fmacro-prefix-map=./=");
  }
}

/* The assembler reads while gcc still writes, and saves most of its own time.
 * gcc warns where it cannot do that for another option. */
static void push_pipe(const struct run *run, struct args *args) {
  const struct job *job = run->unit->job;
  bool has_assembler = job->stage == STAGE_OBJECT || job->stage == STAGE_LINK;
  bool can = run->is_translated && has_assembler && !job->save_temps &&
             !run->unit->facts->is_clang && run->unit->facts->gcc_major > 0;
  for (size_t i = 0; i < job->n_words; i++)
    can = can && strncmp(job->words[i].text, "-time", 5) != 0;
  if (can)
    args_push(args, "-pipe");
}

const char *compile_object_name(const struct unit *unit) {
  const struct job *job = unit->job;
  const char *name = job->inputs[unit->input].name;
  const char *stem =
      compile_without_suffix(job->arena, compile_base_name(name));
  const char *prefix = unit->facts->is_clang ? "" : auxiliary_prefix(job);
  if (unit->facts->is_clang && job->output && job->save_temps &&
      strcmp(job->save_temps, "obj") == 0)
    prefix =
        arena_strndup(job->arena, job->output,
                      (size_t)(compile_base_name(job->output) - job->output));
  if (job->save_temps)
    return arena_printf(job->arena, "%s%s.o", prefix, stem);
  return arena_printf(job->arena, "%s/%zu.o", process_directory(), unit->input);
}

static void push_object(const struct run *run, struct args *args) {
  const struct unit *unit = run->unit;
  args_push(args, "-c");
  args_push(args, "-o");
  args_push(args, unit->object);
  if (unit->facts->is_clang) {
    args_push(args, "-Qunused-arguments");
    auxiliary_push_clang(unit->job, unit->facts, run->stem, args);
  } else if (unit->facts->gcc_major >= 11) {
    args_push(args, "-dumpdir");
    args_push(args, auxiliary_prefix(unit->job));
    args_push(args, "-dumpbase");
    args_push(args, run->base);
    const char *suffix =
        run->base + strlen(compile_without_suffix(run->arena, run->base));
    if (*suffix) {
      args_push(args, "-dumpbase-ext");
      args_push(args, suffix);
    }
  }
}

/* With standard input there is no name to derive the output's from. */
static void push_default_output(const struct run *run, struct args *args) {
  enum stage stage = run->unit->job->stage;
  if (strcmp(run->name, "-") != 0 || run->unit->job->output ||
      (stage != STAGE_OBJECT && stage != STAGE_ASSEMBLY))
    return;
  args_push(args, "-o");
  args_push(args, stage == STAGE_OBJECT ? "-.o" : "-.s");
}

/* Preprocessed text is edited, unless the native compiler is going to fail. */
static bool captures_output(const struct run *run) {
  const struct job *job = run->unit->job;
  return job->stage == STAGE_PREPROCESS && run->is_translated &&
         output_has_place(job->output);
}

/* A frame of a task that is larger than its stack's guard shall not step over
 * it unnoticed: the compiler probes each page. */
static void push_probes(const struct run *run, struct args *args) {
#if defined(__x86_64__) || defined(__aarch64__)
  const struct job *job = run->unit->job;
#ifndef __x86_64__
  if (run->unit->facts->is_clang)
    return; /* some versions know it for x86 only */
#endif
  for (size_t i = 0; i < job->n_words; i++)
    if (strstr(job->words[i].text, "-fstack-check"))
      return; /* gcc does one of the two */
  args_push(args, "-fstack-clash-protection");
#else
  (void)run;
  (void)args;
#endif
}

static unsigned words_to_drop(const struct run *run) {
  const struct job *job = run->unit->job;
  /* About inputs for a linker that is not asked compilers say something, once.
   */
  unsigned drop = WORD_OURS | WORD_LANGUAGE |
                  (run->unit->is_first ? WORD_SOURCE : WORD_INPUT);
  if (job->stage == STAGE_LINK)
    drop |= WORD_LINK | WORD_OUTPUT;
  if (captures_output(run))
    drop |= WORD_OUTPUT;
  if (run->depend && !job->depend_wp)
    drop |= WORD_DEPEND_FILE;
  if (run->has_forced)
    drop |= WORD_FORCED;
  return drop;
}

static int run_native(struct run *run) {
  const struct unit *unit = run->unit;
  const struct job *job = unit->job;
  struct args back = args_new(run->arena);
  compile_push_depend(run, &back);
  if (job->stage == STAGE_LINK)
    push_object(run, &back);
  push_default_output(run, &back);
  push_maps(run, &back);
  push_pipe(run, &back);
  if (!job->no_edat)
    args_push(&back, "-D__EDATCC__=1");
  toolchain_push_compile(unit->toolchain, &back);

  struct args command = args_new(run->arena);
  args_push_all(&command, &unit->toolchain->native);
  compile_push_front(run, &command);
  if (run->is_translated && unit->has_pragmas && job->stage != STAGE_PREPROCESS)
    push_probes(run, &command);
  options_emit(job, words_to_drop(run), NULL, &command);
  args_push_all(&command, &back);
  const char *language = job->inputs[unit->input].language_option;
  if (language) {
    args_push(&command, "-x");
    args_push(&command, language);
  }
  args_push(&command, run->input);
  options_emit_end(job, &command);

  bool captures = captures_output(run);
  char *out =
      captures ? arena_printf(run->arena, "%s/out", run->directory) : NULL;
  int status = process_run(&command, out);
  if (captures && (status == 0 || !job->output) &&
      !output_publish(run->arena, out, job->output, run->input, run->display))
    return 1;
  return status;
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
  int status = run_native(&run);
  if (status == 0 && !compile_publish_depend(&run))
    return 1;
  if (status != 0 && unit->has_pragmas)
    compile_blame(&run);
  return status;
}
