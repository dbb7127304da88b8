/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who could fire an event, as far as the program's records tell: each pragma
 * once, with the task or function that it stands in.
 */
#include "report_private.h"

#include <string.h>

enum { FIRERS_MAX = 6 };

static bool is_same_place(const struct record *a, const struct record *b) {
  return a->line == b->line && a->owner_line == b->owner_line &&
         strcmp(a->file, b->file) == 0 && strcmp(a->owner, b->owner) == 0;
}

/* A header's pragmas come once for each file that includes it. */
static bool is_repeated(const struct records *records, const struct record *r) {
  for (const struct record *p = records->items; p < r; p++)
    if (p->kind == RECORD_FIRE && strcmp(p->name, r->name) == 0 &&
        is_same_place(p, r))
      return true;
  return false;
}

static void print_firer(FILE *out, const struct record *r,
                        const struct key *key) {
  if (r->owner_line)
    fprintf(out, "task '%s' (%s:%u)", r->owner, r->file, r->owner_line);
  else if (strcmp(r->owner, "main") == 0)
    fprintf(out, "main");
  else
    fprintf(out, "function '%s'", r->owner);
  fprintf(out, " at %s:%u", r->file, r->line);
  if (r->index_count != key->nindex)
    fprintf(out, ", with %u ind%s", r->index_count,
            r->index_count == 1 ? "ex" : "ices");
}

/* Somebody fires events whose names only running tells. */
static const struct record *find_computed(const struct records *records) {
  return edat__records_find(records, records->items, RECORD_FIRE, "");
}

static void print_nobody(FILE *out, const struct records *records) {
  const struct record *computed = find_computed(records);
  if (records->is_partial || records->count == 0)
    return;
  if (computed)
    fprintf(out,
            "    nobody fires it by that name; %s:%u computes the name of "
            "what it fires\n",
            computed->file, computed->line);
  else
    fprintf(out, "    nobody in the program fires it\n");
}

void edat__report_firers(FILE *out, const struct records *records,
                         const struct key *key) {
  const char *name = edat__name_get(key->name)->text;
  const struct record *end = records->items + records->count;
  int count = 0;
  for (const struct record *r = records->items; r && r < end; r++) {
    r = edat__records_find(records, r, RECORD_FIRE, name);
    if (!r)
      break;
    if (is_repeated(records, r) || count++ >= FIRERS_MAX)
      continue;
    fprintf(out, count == 1 ? "    in the program it is fired by " : "; ");
    print_firer(out, r, key);
  }
  if (count > FIRERS_MAX)
    fprintf(out, "; and %d more", count - FIRERS_MAX);
  if (count)
    fprintf(out, "\n");
  else
    print_nobody(out, records);
}
