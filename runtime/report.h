/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a program is doing, told by rank 0 for all: why it is quiet and cannot
 * end (a hang), or how it stands (a status, see status.h).
 */
#ifndef EDAT_RUNTIME_REPORT_H
#define EDAT_RUNTIME_REPORT_H

#include "engine.h"

enum report_kind { REPORT_HANG, REPORT_STATUS };

/* ORDER OPERATION: messages of the runtime's own. */
enum operation {
  OPERATION_TEXT = 1, /* to rank 0: a piece of a rank's text */
  OPERATION_DUMPED,   /* to rank 0: a core was dumped, or not */
  OPERATION_ASK,      /* to rank 0: somebody wants a status */
  OPERATION_STATUS,   /* from rank 0: send the text of a round */
  OPERATION_PROGRESS, /* to rank 0: how much was done */
  OPERATION_STATS     /* to rank 0: at the end, a piece of the statistics */
};

/* For struct progress_hooks. All ranks call it, with the baton held. */
EDAT_NORETURN void edat__report_hang(struct engine *engine);
/* A message TEXT or DUMPED came. */
void edat__report_internal(struct engine *engine, int source,
                           const struct wire_event *event, const void *data);

/* The state of this rank, malloc'd text with marks (report_private.h), or NULL.
   Everything may go on, or for a hang everything must be quiet. */
char *edat__report_text(struct engine *engine, enum report_kind kind);

/* ---- report_collect.c: rank 0 collects a round of texts ---- */

enum { ROUND_HANG = UINT32_MAX };

/* Forgets what was collected, and expects the texts of this round. */
void edat__collect_begin(struct engine *engine, uint32_t round);
/* This rank's text, for the round; takes it over. Sends it unless this is rank
   0. is_patient: waits for room to send in, which a ticker must not. */
void edat__collect_give(struct engine *engine, uint32_t round, char *text,
                        bool is_patient);
void edat__collect_take(struct engine *engine, int source, const void *data,
                        size_t bytes);
bool edat__collect_is_complete(void);
/* Prints title and texts to standard error; for a hang the circles too. */
void edat__collect_print(struct engine *engine, const char *title);
/* Only this rank's text, when rank 0 does not answer; takes it over. */
void edat__collect_print_alone(struct engine *engine, const char *title,
                               char *text);

#endif
