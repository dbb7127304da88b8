/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the parts of the report share. Texts carry numbers that differ between
 * ranks in the same state - ages, counts - in marks, so that they can be
 * compared without them, and printed as ranges: MARK_BEGIN, what it is, the
 * number in decimal, MARK_END. Behind the text for people, after GRAPH_BEGIN,
 * stands what rank 0 needs to find out who waits for whom.
 */
#ifndef EDAT_RUNTIME_REPORT_PRIVATE_H
#define EDAT_RUNTIME_REPORT_PRIVATE_H

#include "report.h"

#include "records.h"

#include <stdio.h>

enum {
  MARK_BEGIN = 1,
  MARK_END = 2,
  GRAPH_BEGIN = 3,
  MARK_MS = 't',    /* milliseconds; printed as seconds */
  MARK_COUNT = 'n', /* a number */
  WHERE_MAX = 512,
  NAME_SHOWN = 160
};

/* Control characters, which would end a line or look like a mark, become '?'.
 */
char *edat__report_clean(char *text);
/* Names of the program's: cleaned, and cut if they are long. */
const char *edat__report_name(const char *text, char out[NAME_SHOWN]);
const char *edat__report_key(const struct key *key, char out[KEY_PRINT_MAX]);

void edat__report_mark(FILE *out, char what, int64_t number);
/* " (0.2 s)" of a stamp, or nothing. */
void edat__report_age(FILE *out, uint64_t since);

/* "main" or "task 'name' (a.c:3)". */
void edat__report_strand(FILE *out, const struct strand *strand);

/* report_who.c: who of the program's pragmas fires events of this name. */
void edat__report_firers(FILE *out, const struct records *records,
                         const struct key *key);
/* Likewise who awaits them. */
void edat__report_takers(FILE *out, const struct records *records,
                         const struct key *key);

/* report_graph.c: the nodes and edges of this rank; all is quiet. */
void edat__report_graph(struct engine *engine, FILE *out);
/* Rank 0: the circles in the graphs of all ranks (NULL: not known). */
void edat__report_circles(FILE *out, char *const *graphs, int size);

#endif
