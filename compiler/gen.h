/* SPDX-License-Identifier: BSD-3-Clause */
/* From the plan to text: what the user wrote, with each pragma replaced by
 * calls of the runtime, and with the bodies of tasks and loops moved to
 * functions of their own behind the function that they come from. Reports
 * nothing: sema has refused what cannot be done.
 */
#ifndef EDATCC_GEN_H
#define EDATCC_GEN_H

#include "buf.h"
#include "sema.h"

struct gen_options {
  bool readable; /* for people: no #line, code laid out over lines */
  bool pedantic; /* what is newer than C90 is marked as an extension */
};

/* Appends the whole rewritten file. */
void gen_file(struct arena *arena, const struct plan *plan,
              const struct gen_options *options, struct buf *out);

#endif
