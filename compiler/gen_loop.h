/* SPDX-License-Identifier: BSD-3-Clause */
/* A taskloop being generated: shared by gen_loop.c, where the pragma stood,
 * gen_space.c, what is between, and gen_chunk.c, the functions that do the
 * work.
 */
#ifndef EDATCC_GEN_LOOP_H
#define EDATCC_GEN_LOOP_H

#include "gen_private.h"

struct loop_at {
  struct gen_at *at;
  const struct ast_loop *loops;
  size_t n;
  size_t depth; /* loops of the taskloops around: numbers start there, so that
                   no name shadows another */
  bool has_partial;
};

bool gen_loop_is_pointer(const struct ast_loop *loop);
/* The step is known to be one: the chunk's loop can then use < and >. */
bool gen_loop_is_unit(struct gen *gen, const struct ast_loop *loop);
/* A declaration with the type of a loop's variable, in a function of the loop
 * that has edat_args. */
const char *gen_loop_declare(struct loop_at *in, size_t level,
                             const char *declarator);
/* "edat_lo1": a name for something of one loop. */
const char *gen_loop_name(struct loop_at *in, const char *stem, size_t level);
/* The value of the loop's variable after `k` steps. */
const char *gen_loop_value(struct loop_at *in, size_t level, const char *k);

/* gen_space.c */
/* Members of the arguments, and their initialisers at the pragma. */
const char *gen_space_fields(struct loop_at *in);
const char *gen_space_values(struct loop_at *in);
void gen_space_take(struct loop_at *in, struct buf *out);
/* Declares edat_lo with the first value, at the pragma. */
void gen_space_start(struct loop_at *in, struct buf *out, size_t level);

/* gen_chunk.c */
void gen_chunk(struct loop_at *in);
void gen_partial_struct(struct loop_at *in);
void gen_folds(struct loop_at *in);
void gen_gather(struct loop_at *in);

#endif
