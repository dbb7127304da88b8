/* SPDX-License-Identifier: BSD-3-Clause */
/* The records that an object carries about its events, tasks and locks, for
 * checks of the whole program at link time. The format stands in edat/abi.h.
 */
#ifndef EDATCC_META_H
#define EDATCC_META_H

#include "buf.h"
#include "sema.h"

/* Appends the definition of the records. */
void meta_records(struct arena *arena, const struct plan *plan,
                  struct buf *out);

#endif
