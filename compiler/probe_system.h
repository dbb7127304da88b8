/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the system's headers are, and which of them cannot have pragmas: those
 * of the C library, of MPI and of edat itself, which nearly every source
 * includes. All others are looked at like the user's own.
 */
#ifndef EDATCC_PROBE_SYSTEM_H
#define EDATCC_PROBE_SYSTEM_H

#include "args.h"

#include <stdbool.h>

bool probe_system_owns(const char *header);

/* Those of the environment, then the compiler's own, as known to the build. */
const struct args *probe_system_directories(struct arena *arena);

#endif
