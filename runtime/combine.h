/* SPDX-License-Identifier: BSD-3-Clause */
/* The stand-alone reduction and broadcast: what the mains of all ranks have in
 * their own memory, combined or copied. */
#ifndef EDAT_RUNTIME_COMBINE_H
#define EDAT_RUNTIME_COMBINE_H

#include "engine.h"

/* Main only, outside groups and locks; both suspend. */
void edat__combine_reduce(struct engine *engine,
                          const struct edatcc_where *where,
                          const struct edatcc_operand *operands, int n);
void edat__combine_broadcast(struct engine *engine,
                             const struct edatcc_where *where,
                             const struct edatcc_section *section,
                             const struct edatcc_type *type, int64_t rank);

#endif
