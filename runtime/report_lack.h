/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a rank lacks, for its part of a report: the oldest waiters, each with
 * the first event that it lacks and what has come that is nearest to that; and
 * what came and nobody takes. report_text.c puts it between the strands.
 */
#ifndef EDAT_RUNTIME_REPORT_LACK_H
#define EDAT_RUNTIME_REPORT_LACK_H

#include "report_private.h"

#include "match.h"

enum { LACKS_MAX = 48, TEXT_MAX = 160 };

/* A waiter with the first thing that it lacks, and what comes nearest. */
struct lack {
  const void *waiter; /* only to compare */
  enum waiter_kind kind;
  uint64_t since;
  struct node node; /* to compare keys; its pointers are not valid */
  int source;
  bool has_type;
  char type[TEXT_MAX]; /* awaited */
  char who[TEXT_MAX + WHERE_MAX];
  char dep[TEXT_MAX];
  enum nearness nearness;
  char near[4 * TEXT_MAX + WHERE_MAX];
  uint64_t near_number;
};

struct state {
  struct engine *engine;
  uint32_t collective; /* the name of events that are not the program's */
  FILE *out;
  struct records records;
  struct lack *lacks; /* oldest first */
  int lack_count;
  int lacks_beyond;
  const void *last; /* the waiter that was seen last */
  int events_seen;
  int stored_count;
  uint64_t stored_beyond;
  uint32_t told; /* of whose name it was told last who awaits it */
  enum report_kind kind;
};

/* With the matcher locked, of each waiter and stored event in turn. */
void edat__lack_add(void *state, const struct waiter *w,
                    const struct node *node);
void edat__lack_add_near(void *state, const struct event *event);
/* Likewise, after these: prints those that nothing above is near to. */
void edat__lack_print_stored(void *state, const struct event *event);

/* Of a waiter, which is only compared; NULL: it lacks nothing, or is one of too
   many. */
const struct lack *edat__lack_find(const struct state *state,
                                   const void *waiter);
void edat__lack_print(const struct state *state, const struct lack *lack);
/* All tasks that lack something. */
void edat__lack_print_pending(const struct state *state);

#endif
