/* SPDX-License-Identifier: BSD-3-Clause */
/* Edits are sorted by where they begin, outer before inner; rendering walks
 * them once and steps over those that a replacement swallows. */
#include "edit.h"

#include "arena.h"
#include "buf.h"
#include "diag.h"

#include <stdlib.h>
#include <string.h>

void edits_init(struct edits *edits, struct arena *arena) {
  *edits = (struct edits){.arena = arena, .is_sorted = true};
}

void edits_add_bytes(struct edits *edits, struct span span, const char *text,
                     size_t size) {
  if (span.end < span.begin)
    BUG("edit ends before it begins");
  size_t order = edits->count;
  *ARENA_PUSH(edits->arena, edits->items, edits->count) =
      (struct edit){.span = span,
                    .text = arena_strndup(edits->arena, text, size),
                    .size = size,
                    .order = (unsigned)order};
  edits->is_sorted = false;
}

void edits_add(struct edits *edits, struct span span, const char *text) {
  edits_add_bytes(edits, span, text, strlen(text));
}

static bool is_insertion(const struct edit *edit) {
  return edit->span.begin == edit->span.end;
}

/* At one offset: insertions first, in order of adding, then the longest. */
static int compare_edits(const void *left, const void *right) {
  const struct edit *a = left, *b = right;
  if (a->span.begin != b->span.begin)
    return a->span.begin < b->span.begin ? -1 : 1;
  if (is_insertion(a) != is_insertion(b))
    return is_insertion(a) ? -1 : 1;
  if (a->span.end != b->span.end)
    return a->span.end > b->span.end ? -1 : 1;
  return a->order < b->order ? -1 : 1;
}

static void check_overlap(const struct edit *outer, const struct edit *inner) {
  if (inner->span.begin >= outer->span.end)
    return;
  if (inner->span.end > outer->span.end)
    BUG("edits overlap: [%u,%u) and [%u,%u)", outer->span.begin,
        outer->span.end, inner->span.begin, inner->span.end);
  if (!is_insertion(inner) && inner->span.begin == outer->span.begin &&
      inner->span.end == outer->span.end)
    BUG("two edits of [%u,%u)", outer->span.begin, outer->span.end);
}

/* Sorts and checks that any two edits are disjoint or nested. */
static void sort_edits(struct edits *edits) {
  if (edits->is_sorted)
    return;
  qsort(edits->items, edits->count, sizeof *edits->items, compare_edits);
  edits->is_sorted = true;
  size_t *open = ARENA_ARRAY(edits->arena, size_t, edits->count + 1);
  size_t depth = 0;
  for (size_t i = 0; i < edits->count; i++) {
    const struct edit *edit = &edits->items[i];
    while (depth && edits->items[open[depth - 1]].span.end <= edit->span.begin)
      depth--;
    if (depth)
      check_overlap(&edits->items[open[depth - 1]], edit);
    if (!is_insertion(edit))
      open[depth++] = i;
  }
}

static size_t first_edit_from(const struct edits *edits, uint32_t offset) {
  size_t low = 0, high = edits->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (edits->items[middle].span.begin < offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool is_skipped_inside(const struct edit *edit, struct span range) {
  if (is_insertion(edit))
    return edit->span.begin == range.begin || edit->span.begin == range.end;
  return edit->span.begin == range.begin && edit->span.end == range.end;
}

static void render(struct edits *edits, const struct source *source,
                   struct span range, bool inside, struct buf *out) {
  sort_edits(edits);
  if (range.end > source->size || range.end < range.begin)
    BUG("rendering [%u,%u) of %zu bytes", range.begin, range.end, source->size);
  uint32_t at = range.begin;
  for (size_t i = first_edit_from(edits, range.begin); i < edits->count; i++) {
    const struct edit *edit = &edits->items[i];
    if (edit->span.begin > range.end)
      break;
    /* Inside a replacement already made, or reaching out of the range: an
     * edit around the range is none of its business. */
    if (edit->span.begin < at || edit->span.end > range.end)
      continue;
    if (inside && is_skipped_inside(edit, range))
      continue;
    buf_add(out, source->text + at, edit->span.begin - at);
    buf_add(out, edit->text, edit->size);
    at = edit->span.end;
  }
  buf_add(out, source->text + at, range.end - at);
}

void edits_render(struct edits *edits, const struct source *source,
                  struct span range, struct buf *out) {
  render(edits, source, range, false, out);
}

void edits_render_inside(struct edits *edits, const struct source *source,
                         struct span range, struct buf *out) {
  render(edits, source, range, true, out);
}
