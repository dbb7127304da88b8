/* SPDX-License-Identifier: BSD-3-Clause */
/* Puts a source together from pieces of others: a header's text in place of
 * its #include, between line markers, or a pragma in place of the macro that
 * makes it. Each piece keeps the place that people know it by. No libclang and
 * no choice of what to join: ast_inline.c and ast_expand.c decide.
 */
#ifndef EDATCC_JOIN_H
#define EDATCC_JOIN_H

#include "buf.h"
#include "source.h"

#include <stdbool.h>

struct arena;

struct join {
  struct arena *arena;
  bool plain_lines; /* #line only, where markers would draw an error */
  struct buf text;
  struct segment *segments;
  size_t n_segments;
};

void join_init(struct join *join, struct arena *arena);
void join_fini(struct join *join);

/* Appends bytes of a source with their places. */
void join_copy(struct join *join, const struct source *from, struct span span);
/* Appends text that stands for what is at an offset of `from`. */
void join_put(struct join *join, const struct source *from, size_t offset,
              const char *text);

/* A line of its own: what follows is line `line` of `name`. `flags` is "",
 * " 1" (a file begins), " 2" (one ended), with " 3" if warnings in it are of
 * no interest. */
void join_marker(struct join *join, const char *name, uint32_t line,
                 const char *flags);

/* The result; the join is empty then. */
struct source *join_take(struct join *join, const char *name);

#endif
