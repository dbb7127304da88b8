/* SPDX-License-Identifier: BSD-3-Clause */
/* The native compiler's run for one source.
 *
 * The translated file lies in the private directory under the name of the
 * original, so that default names of outputs, dumps and debug information
 * come out right by themselves. The rest: -iquote finds the headers beside
 * the original, a prefix map gives debug information its name, #line in the
 * translated text gives messages and __FILE__ theirs, and dependency files,
 * lists of stack usage and preprocessed text are edited afterwards. gcc spells
 * a header found by "-iquote ." as "./x.h", where it is "x.h" beside a source
 * in the current directory: more maps.
 */
#include "compile_private.h"

#include "arena.h"
#include "auxiliary.h"
#include "message.h"
#include "output.h"
#include "process.h"

#include <string.h>
#include <unistd.h>

static bool names_current_directory(const struct args *directories) {
  for (size_t i = 0; i < directories->count; i++)
    if (strcmp(directories->items[i], ".") == 0 ||
        strncmp(directories->items[i], "./", 2) == 0)
      return true;
  return false;
}

/* `#embed "x"` looks beside its source first, too. */
static void push_embed_directory(const struct run *run, struct args *args) {
  const struct native_facts *facts = run->unit->facts;
  bool can =
      facts->is_clang ? facts->clang_major >= 19 : facts->gcc_major >= 15;
  if (can && compile_mentions(run, "embed"))
    args_printf(args, "--embed-dir=%s",
                compile_directory(run->arena, run->name));
}

/* Options in front of the user's: where quoted headers are. */
void compile_push_front(const struct run *run, struct args *args) {
  if (!run->is_translated)
    return;
  args_push(args, "-iquote");
  args_push(args, compile_directory(run->arena, run->name));
  push_embed_directory(run, args);
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
  args_printf(args, "-fcoverage-prefix-map=%s=%s", run->input,
              compile_kept_name(run));
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
static bool push_pipe(const struct run *run, struct args *args) {
  const struct job *job = run->unit->job;
  bool has_assembler = job->stage == STAGE_OBJECT || job->stage == STAGE_LINK;
  bool can = run->is_translated && has_assembler && !job->save_temps &&
             !run->unit->facts->is_clang && run->unit->facts->gcc_major > 0;
  for (size_t i = 0; i < job->n_words; i++)
    can = can && strncmp(job->words[i].text, "-time", 5) != 0;
  if (can)
    args_push(args, "-pipe");
  return can;
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

/* clang's list names its input by the path. */
static const char *push_stack_usage(const struct run *run, struct args *args) {
  const struct job *job = run->unit->job;
  bool is_asked = false;
  for (size_t i = 0; i < job->n_words; i++)
    is_asked = is_asked || strcmp(job->words[i].text, "-fstack-usage") == 0;
  if (!is_asked || !run->is_translated || !run->unit->facts->is_clang)
    return NULL;
  const char *path = arena_printf(run->arena, "%s/stack.su", run->directory);
  args_push_words(args, "-Xclang -stack-usage-file -Xclang");
  args_push(args, path);
  return path;
}

static bool publish_stack_usage(const struct run *run, const char *path) {
  const char *output = run->unit->job->output;
  const char *stem =
      output ? compile_without_suffix(run->arena, output) : run->stem;
  return access(path, R_OK) != 0 ||
         output_publish(run->arena, path,
                        arena_printf(run->arena, "%s.su", stem), run->input,
                        run->display);
}

int compile_run_native(struct run *run) {
  const struct unit *unit = run->unit;
  const struct job *job = unit->job;
  struct args back = args_new(run->arena);
  compile_push_depend(run, &back);
  if (job->stage == STAGE_LINK)
    push_object(run, &back);
  push_default_output(run, &back);
  push_maps(run, &back);
  bool has_pipe = push_pipe(run, &back);
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
  const char *stack = push_stack_usage(run, &command);
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
  if (has_pipe &&
      status == 2) /* the assembler gave up first: SIGPIPE, to gcc */
    status = 1;
  if (captures && (status == 0 || !job->output) &&
      !output_publish(run->arena, out, job->output, run->input, run->display))
    return 1;
  if (status == 0 && stack && !publish_stack_usage(run, stack))
    return 1;
  return status;
}
