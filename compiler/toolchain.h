/* SPDX-License-Identifier: BSD-3-Clause */
/* The tools and files around the driver: the native compiler, the translator,
 * edat's own headers and libraries, MPI's flags. All is found relative to the
 * executable or was settled at configure time.
 */
#ifndef EDATCC_TOOLCHAIN_H
#define EDATCC_TOOLCHAIN_H

#include "args.h"

struct toolchain {
  struct args native; /* the native compiler: a word or more ("ccache gcc") */
  const char *translate; /* path of edatcc-translate */
  const char *include_dir;
  const char *lib_dir;
};

/* Finds the parts; `native` is -cc=, or NULL. False: an error was printed. */
bool toolchain_init(struct toolchain *toolchain, struct arena *arena,
                    const char *native);

/* What the native compiler is. */
struct native_facts {
  bool is_clang;
  int clang_major;
  int gcc_major;        /* what clang claims to be is of no interest */
  const char *standard; /* its default, as for -std= */
  const char *openmp;   /* value of _OPENMP with `openmp_option`, or NULL */
};
/* By its name; false where that does not tell. */
bool toolchain_know(const struct toolchain *toolchain,
                    struct native_facts *facts);
/* The same, or asked from itself. False: an error was printed. */
bool toolchain_ask(const struct toolchain *toolchain, const char *openmp_option,
                   struct native_facts *facts);

/* Directory of the native compiler's own headers (omp.h), or NULL. */
const char *toolchain_native_include(const struct toolchain *toolchain);

/* Flags that every compilation gets after the user's: -I of edat and MPI. */
void toolchain_push_compile(const struct toolchain *toolchain,
                            struct args *args);
/* MPI's libraries; with -static those of its archives that there are. */
void toolchain_push_mpi(bool is_static, struct args *args);
/* The runtime, with `start` also what runs around main. */
struct runtime_choice {
  bool is_serial;
  bool is_static;
  bool start;
};
/* Name of the runtime's library, as for -l. */
const char *toolchain_runtime(bool is_serial);
void toolchain_push_runtime(const struct toolchain *toolchain,
                            const struct runtime_choice *choice,
                            struct args *args);

#endif
