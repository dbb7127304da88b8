/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who could fire an event, or take it, as far as the program's records tell:
 * each pragma once, with the task or function that it stands in.
 */
#include "report_private.h"

#include <string.h>

enum { PLACES_MAX = 6 };

static bool is_same_place(const struct record *a, const struct record *b) {
  return a->line == b->line && a->owner_line == b->owner_line &&
         strcmp(a->file, b->file) == 0 && strcmp(a->owner, b->owner) == 0;
}

/* A header's pragmas come once for each file that includes it. */
static bool is_repeated(const struct records *records, const struct record *r) {
  for (const struct record *p = records->items; p < r; p++)
    if (p->kind == r->kind && strcmp(p->name, r->name) == 0 &&
        is_same_place(p, r))
      return true;
  return false;
}

static void print_place(FILE *out, const struct record *r,
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

/* Somebody fires or takes events whose names only running tells. */
static void print_nobody(FILE *out, const struct records *records,
                         enum record_kind kind) {
  const struct record *computed =
      edat__records_find(records, records->items, kind, "");
  const char *verb = kind == RECORD_FIRE ? "fires" : "awaits";
  if (records->is_partial || records->count == 0)
    return;
  if (computed)
    fprintf(out,
            "    nobody %s it by that name; %s:%u computes the name of "
            "what it %s\n",
            verb, computed->file, computed->line, verb);
  else
    fprintf(out, "    nobody in the program %s it\n", verb);
}

static void print_who(FILE *out, const struct records *records,
                      enum record_kind kind, const struct key *key) {
  const char *name = edat__name_get(key->name)->text;
  const struct record *end = records->items + records->count;
  int count = 0;
  for (const struct record *r = records->items; r && r < end; r++) {
    r = edat__records_find(records, r, kind, name);
    if (!r)
      break;
    if (is_repeated(records, r) || count++ >= PLACES_MAX)
      continue;
    if (count == 1)
      fprintf(out, "    in the program %s is %s by ",
              key->nindex ? "that name" : "it",
              kind == RECORD_FIRE ? "fired" : "awaited");
    else
      fprintf(out, "; ");
    print_place(out, r, key);
  }
  if (count > PLACES_MAX)
    fprintf(out, "; and %d more", count - PLACES_MAX);
  if (count)
    fprintf(out, "\n");
  else
    print_nobody(out, records, kind);
}

void edat__report_firers(FILE *out, const struct records *records,
                         const struct key *key) {
  print_who(out, records, RECORD_FIRE, key);
}

void edat__report_takers(FILE *out, const struct records *records,
                         const struct key *key) {
  print_who(out, records, RECORD_AWAIT, key);
}
