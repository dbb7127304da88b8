/* SPDX-License-Identifier: BSD-3-Clause */
/* What the writers of records share: the form of a line. */
#ifndef EDATCC_META_PRIVATE_H
#define EDATCC_META_PRIVATE_H

#include "meta.h"

/* The fields of a line, in its order; NULL is empty. */
struct meta_record {
  const char *kind;
  const char *name;
  size_t n_indices;
  const char *type;
  const char *rank;
  const char *text;
  const char *file;
  unsigned line;
  const char *owner; /* a task or loop, else a function */
  unsigned owner_line;
};

void meta_put(struct buf *out, const struct meta_record *record);

/* Of the calls of the library. */
void meta_calls(struct arena *arena, const struct plan *plan, struct buf *out);

#endif
