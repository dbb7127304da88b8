/* SPDX-License-Identifier: BSD-3-Clause */
/* The command line, understood as far as needed. Every word keeps its place
 * and its text: a native command line is the user's own with some words left
 * out, some replaced and ours added, never one that was put together anew.
 * The options themselves are the table options.def.
 */
#ifndef EDATCC_OPTIONS_H
#define EDATCC_OPTIONS_H

#include "args.h"
#include "language.h"

/* What a word is for; a word without bits is passed on everywhere. */
enum word_what {
  WORD_OURS = 1,         /* never reaches the native compiler */
  WORD_INPUT = 2,        /* a file */
  WORD_OUTPUT = 4,       /* -o and its argument */
  WORD_STAGE = 8,        /* -c -S -E -M -fsyntax-only */
  WORD_LINK = 16,        /* of no use before linking */
  WORD_LANGUAGE = 32,    /* -x and its argument */
  WORD_DEPEND_FILE = 64, /* -MF and its argument */
  WORD_CLANG = 128,      /* for libclang too */
  WORD_SOURCE = 256,     /* a file that is compiled */
  WORD_FORCED = 512      /* -include and its argument */
};

struct word {
  const char *text;
  unsigned what;
  size_t origin; /* index of the argv word that it comes from: an @file gives
                    many words of one origin */
};

enum stage {
  STAGE_LINK,
  STAGE_OBJECT,
  STAGE_ASSEMBLY,
  STAGE_SYNTAX,
  STAGE_PREPROCESS,
  STAGE_DEPENDENCIES
};

struct input {
  const char *name;
  enum language language;
  const char *language_option; /* argument of the -x in force, or NULL */
  size_t word;
  bool is_library; /* -lNAME: only `name` without the -l counts */
};

enum show { SHOW_NOTHING, SHOW_COMMAND_LINE, SHOW_PART };

struct job {
  struct arena *arena;
  const char *program; /* argv[0] */
  struct args argv;    /* EDATCC_CFLAGS, then the words as given */
  struct word *words;  /* the same, with each @file expanded */
  size_t n_words;
  struct input *inputs; /* in order of place */
  size_t n_inputs;

  enum stage stage;
  const char *output;  /* NULL: the default name */
  bool is_info;        /* --version and the like: no compilation */
  bool is_incomplete;  /* the last option lacks its argument */
  bool has_files_only; /* "--" */
  bool is_dry_run;     /* -### */
  bool is_preprocessed;
  const char *save_temps; /* "", "cwd" or "obj"; NULL: not given */
  bool split_dwarf;
  bool coverage_notes;         /* --coverage, -ftest-coverage */
  bool coverage_arcs;          /* --coverage, -fprofile-arcs */
  bool coverage_mapping;       /* clang's other kind of coverage */
  const char *language_option; /* -x in force at the end, or NULL */

  bool depend;             /* -MD, -MMD */
  const char *depend_file; /* -MF */
  const char *depend_wp;   /* file named in -Wp,-MD,file */
  bool has_depend_target;  /* -MT, -MQ */

  struct args include_dirs; /* -I -isystem -idirafter */
  struct args quote_dirs;   /* -iquote */
  struct args include_files;
  struct args library_dirs;
  struct args clang;    /* words for libclang, in order */
  struct args warnings; /* words for the translator's diagnostics */
  bool has_standard;
  const char *openmp; /* the option, NULL if not given */

  bool is_shared, is_relocatable, is_static, no_start;

  const char *native; /* -cc= */
  bool no_edat;
  bool has_serial_macro;   /* -DEDAT_SERIAL */
  bool is_serial;          /* -fedat=serial: the link is without MPI */
  bool source;             /* --edat-source */
  const char *source_file; /* NULL: standard output */
  const char *keep;        /* --edat-keep: directory */
  const char *graph;       /* --edat-graph: file */
  bool edat_static, verbose;
  bool version, help;
  enum show show;
  const char *show_part;
};

/* Reads the command line. False: an error was printed. */
bool options_parse(struct job *job, struct arena *arena, int argc, char **argv);

/* options_serial.c: a macro on the command line; what follows from them. False:
 * an error was printed. */
void options_define(struct job *job, const char *macro, bool is_defined);
bool options_settle_serial(struct job *job);

/* Adds the words that have none of the bits in `drop`. `replace`, if not
 * NULL, has one entry a word: text to use instead, or NULL. An @file of
 * which everything stays as it is stays an @file. */
void options_emit(const struct job *job, unsigned drop,
                  const char *const *replace, struct args *out);

/* What must be the end of a command line: a "--" of the user's. */
void options_emit_end(const struct job *job, struct args *out);

#endif
