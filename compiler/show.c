/* SPDX-License-Identifier: BSD-3-Clause */
/* Answers to questions; see show.h. The parts of -showme are Open MPI's, which
 * CMake's FindMPI and many configure scripts ask for.
 */
#include "show.h"

#include "config.h"
#include "message.h"

#include <stdio.h>
#include <string.h>

void show_version(void) {
  printf("edatcc %s (libclang %d)\n", EDATCC_VERSION, EDATCC_CLANG_MAJOR);
}

static const char help[] =
    "Usage: edatcc [options] file...\n"
    "\n"
    "Compiles C with '#pragma edat' and links it with the EDAT runtime and\n"
    "MPI. Takes the command line of the C compiler that it drives; files\n"
    "without edat pragmas are compiled by that compiler alone.\n"
    "\n"
    "  edatcc -O2 -c solver.c          compile, with pragmas\n"
    "  edatcc solver.o io.o -o solve   link; MPI and the runtime are added\n"
    "  mpiexec -n 4 ./solve            run\n"
    "\n"
    "These are edatcc's own options. All others are the C compiler's and go\n"
    "to it unchanged: '" EDATCC_NATIVE_CC " --help' lists them.\n"
    "\n"
    "What to compile and how:\n"
    "  -cc=CMD               drive this C compiler, with options if need be:\n"
    "                        -cc='gcc -m64' (default: EDATCC_CC, else\n"
    "                        " EDATCC_NATIVE_CC ")\n"
    "  -fno-edat             ignore edat pragmas; -fedat heeds them again\n"
    "  -fedat=serial         when linking: a program of one process, which\n"
    "                        runs one task at a time and needs no MPI\n"
    "  --edat-static         link the runtime statically\n"
    "\n"
    "What becomes of a program:\n"
    "  --edat-source[=FILE]  print the translated source and stop\n"
    "  --edat-keep[=DIR]     keep translated sources as DIR/NAME.edat.c\n"
    "  --edat-graph=FILE     when linking: draw the tasks and events of the\n"
    "                        program to FILE.dot, .json or .svg\n"
    "\n"
    "Warnings (all are on; each ends with its name, [-Wedat-NAME]):\n"
    "  -Wno-edat-NAME        switch one off; -Wno-edat: all\n"
    "  -Werror=edat-NAME     make it an error; -Werror=edat, -Werror: all\n"
    "\n"
    "Questions:\n"
    "  --edat-verbose        show the commands that are run\n"
    "  --edat-version        print edatcc's version (--version: the C\n"
    "                        compiler's)\n"
    "  -show                 print the compiler's command line, run nothing\n"
    "  -showme:PART          print a part of it: command, compile, link,\n"
    "                        incdirs, libdirs, libs, version\n"
    "  --help, --edat-help   this text\n"
    "\n"
    "Environment:\n"
    "  EDATCC_CC             the C compiler to drive, where there is no -cc=\n"
    "  EDATCC_CFLAGS         options in front of all others\n"
    "  EDATCC_LDFLAGS        options added when linking\n"
    "  EDATCC_LIBS           libraries added when linking\n"
    "  TMPDIR                where temporary files go (default: /tmp)\n"
    "\n"
    "Exit status: 0 when all was made; the C compiler's when that failed; 1\n"
    "after an error of edatcc's own, and then nothing was made. A signal ends\n"
    "the compiler, removes temporary files and ends edatcc.\n"
    "\n"
    "More: man edatcc, and docs/edatcc.md of the sources.\n";

void show_help(void) { fputs(help, stdout); }

static void push_link(const struct job *job, const struct toolchain *toolchain,
                      struct args *args) {
  struct runtime_choice choice = {.is_serial = job->is_serial};
  toolchain_push_runtime(toolchain, &choice, args);
  if (!job->is_serial)
    toolchain_push_mpi(false, args);
}

static void push_include_dirs(const struct toolchain *toolchain,
                              struct args *args) {
  args_push(args, toolchain->include_dir);
  args_push_words(args, EDATCC_MPI_INCLUDE_DIRS);
}

static void push_library_dirs(const struct job *job,
                              const struct toolchain *toolchain,
                              struct args *args) {
  args_push(args, toolchain->lib_dir);
  if (!job->is_serial)
    args_push_words(args, EDATCC_MPI_LIBRARY_DIRS);
}

static void push_libraries(const struct job *job, struct args *args) {
  args_push(args, toolchain_runtime(job->is_serial));
  if (!job->is_serial)
    args_push_words(args, EDATCC_MPI_LIBRARIES);
}

static bool push_part(const struct job *job, const struct toolchain *toolchain,
                      struct args *args) {
  const char *part = job->show_part;
  if (strcmp(part, "command") == 0) {
    args_push_all(args, &toolchain->native);
  } else if (strcmp(part, "compile") == 0) {
    toolchain_push_compile(toolchain, args);
  } else if (strcmp(part, "link") == 0) {
    push_link(job, toolchain, args);
  } else if (strcmp(part, "incdirs") == 0) {
    push_include_dirs(toolchain, args);
  } else if (strcmp(part, "libdirs") == 0) {
    push_library_dirs(job, toolchain, args);
  } else if (strcmp(part, "libs") == 0) {
    push_libraries(job, args);
  } else if (strcmp(part, "version") == 0) {
    args_printf(args, "edatcc");
    args_push(args, EDATCC_VERSION);
  } else {
    message_error("unknown part in '-showme:%s' (command, compile, link, "
                  "incdirs, libdirs, libs, version)",
                  part);
    return false;
  }
  return true;
}

int show_flags(const struct job *job, const struct toolchain *toolchain) {
  struct args args = args_new(job->arena);
  if (job->show == SHOW_PART) {
    if (!push_part(job, toolchain, &args))
      return 1;
  } else {
    args_push_all(&args, &toolchain->native);
    options_emit(job, WORD_OURS, NULL, &args);
    toolchain_push_compile(toolchain, &args);
    if (job->stage == STAGE_LINK)
      push_link(job, toolchain, &args);
  }
  puts(args_quoted(&args));
  return 0;
}
