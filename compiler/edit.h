/* SPDX-License-Identifier: BSD-3-Clause */
/* Edits of a source: insert, replace, delete. They are collected in any order
 * and applied when a range is rendered, so that the body of a task can be
 * rendered with the edits inside it, moved, and its place replaced by other
 * text. An edit whose span lies strictly inside another's is part of what the
 * outer one replaces: rendering a range applies the outermost edits in it.
 * Partly overlapping edits are a bug of ours and abort.
 */
#ifndef EDATCC_EDIT_H
#define EDATCC_EDIT_H

#include "source.h"

struct arena;
struct buf;

struct edit {
  struct span span;
  const char *text;
  size_t size;
  unsigned order;
};

struct edits {
  struct arena *arena;
  struct edit *items;
  size_t count;
  bool is_sorted;
};

void edits_init(struct edits *edits, struct arena *arena);

/* Replaces the span; an empty span inserts, empty text deletes. Copies the
 * text. Several insertions at one offset appear in order of adding; an
 * insertion at the edge of a replacement stays outside of it. */
void edits_add(struct edits *edits, struct span span, const char *text);
void edits_add_bytes(struct edits *edits, struct span span, const char *text,
                     size_t size);

/* Appends the text of a range with the edits inside it applied. An edit equal
 * to the range is applied too; see edits_render_inside. Insertions at both
 * edges of the range are included. */
void edits_render(struct edits *edits, const struct source *source,
                  struct span range, struct buf *out);

/* The same without an edit that replaces exactly the whole range and without
 * insertions at its edges: the text of a body that is moved elsewhere. */
void edits_render_inside(struct edits *edits, const struct source *source,
                         struct span range, struct buf *out);

#endif
