/* SPDX-License-Identifier: BSD-3-Clause */
/* Files that a compilation leaves beside its output - dumps, split debug
 * information, notes for coverage - when edatcc compiles and links at once.
 * The object is in a private directory then, and the native compiler, which
 * names these files after it, must be told where they belong. */
#ifndef EDATCC_AUXILIARY_H
#define EDATCC_AUXILIARY_H

#include "args.h"
#include "options.h"
#include "toolchain.h"

/* What their names begin with: they are named after what is linked, and beside
 * it or, with -save-temps=cwd, in the current directory. */
const char *auxiliary_prefix(const struct job *job);

/* clang's options for them. `stem` is the source's name without directory and
 * suffix. */
void auxiliary_push_clang(const struct job *job,
                          const struct native_facts *facts, const char *stem,
                          struct args *args);

#endif
