/* SPDX-License-Identifier: BSD-3-Clause */
/* Final files made from private ones: another program has written a file in
 * the private directory, with the private name of a source in it; the user
 * gets it in its place, with the name of the source, whole or not at all.
 */
#ifndef EDATCC_OUTPUT_H
#define EDATCC_OUTPUT_H

#include <stdbool.h>

struct arena;
struct buf;

/* Adds what the file holds. False: an error was printed. */
bool output_read(const char *path, struct buf *text);

/* Copies `from` to `to` (NULL or "-": standard output) with each `old`
 * replaced by `new`. False: an error was printed. */
bool output_publish(struct arena *arena, const char *from, const char *to,
                    const char *old, const char *new);

/* Copies `from` to `to` behind a line that gives it a name: `directive` is
 * "#line 1", or "# 1" for text that is preprocessed. */
bool output_publish_named(struct arena *arena, const char *from, const char *to,
                          const char *directive, const char *name);

/* Whether the directory that `path` (NULL: standard output) is to lie in can be
 * written to. */
bool output_has_place(const char *path);

/* A file name as it stands in a makefile rule. */
const char *output_make_name(struct arena *arena, const char *name);

#endif
