/* SPDX-License-Identifier: BSD-3-Clause */
/* What the native compiler says to a text, where that tells whose mistake an
 * error is: the user's, the command line's or ours.
 */
#include "compile_private.h"

#include "config.h"
#include "message.h"
#include "process.h"

#include <string.h>

/* The native compiler's command to check a text, which writes nothing. */
static struct args check_command(const struct run *run, const char *input) {
  const struct unit *unit = run->unit;
  const struct job *job = unit->job;
  struct args command = args_new(run->arena);
  args_push_all(&command, &unit->toolchain->native);
  compile_push_front(run, &command);
  options_emit(job,
               WORD_OURS | WORD_INPUT | WORD_LANGUAGE | WORD_LINK |
                   WORD_OUTPUT | WORD_DEPEND_FILE |
                   (run->has_forced && input == run->input ? WORD_FORCED : 0u),
               NULL, &command);
  args_push(&command, "-fsyntax-only");
  if (job->depend) {
    args_push(&command, "-MF");
    args_push(&command, "/dev/null");
  }
  if (!job->no_edat)
    args_push(&command, "-D__EDATCC__=1");
  toolchain_push_compile(unit->toolchain, &command);
  args_push(&command, "-x");
  args_push(&command, "c");
  args_push(&command, input);
  return command;
}

/* libclang does not take the command line. If the native compiler does not
 * either, its words are better; of the source it would not know what pragmas
 * declare. */
void compile_report_no_parse(const struct run *run) {
  struct args command = check_command(run, "/dev/null");
  if (process_run(&command, NULL) == 0)
    message_error("'%s' has edat pragmas, and libclang %d, which analyses it, "
                  "refuses an option of this command line",
                  run->display, EDATCC_CLANG_MAJOR);
}

/* The native compiler failed. If it refuses what we made but takes the
 * original, where it ignores the pragmas, then the mistake is most likely
 * ours: say so. */
void compile_blame(const struct run *run) {
  if (strcmp(run->name, "-") == 0 || run->unit->is_pipe ||
      run->unit->job->depend_wp)
    return;
  struct args ours = check_command(run, run->input);
  struct args theirs = check_command(run, run->name);
  if (process_succeeds(&ours) || !process_succeeds(&theirs))
    return;
  message_error("'%s' itself compiles: the error above is in code that edatcc "
                "generated for it; this is a mistake of edatcc, please report "
                "it with the source file (--edat-keep keeps the generated "
                "code)",
                run->name);
}
