/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The graphs of all ranks (report_graph.c) joined: who waits, for what, and
 * who would end that. An edge is drawn to those only of whom it is known that
 * what is waited for is still to come from them; whoever has fired already, or
 * may be called by somebody, gets none.
 */
#ifndef EDAT_RUNTIME_REPORT_WEB_H
#define EDAT_RUNTIME_REPORT_WEB_H

#include "report_private.h"

struct fact {
  char kind; /* of its line */
  int node;  /* among all */
  int other; /* E: source; L, G: node; C: rank */
  unsigned index_count;
  const char *key;
  const char *name;
};

struct waiting {
  int rank;
  const char *file; /* of the task */
  unsigned line;
  const char *wait_file; /* "" for a task that has not started */
  unsigned wait_line;
  const char *function; /* that main waits in */
  const char *label;
  bool is_main;
  int first_fact, fact_count;
  bool is_used; /* in a circle that was printed */
  int came_from;
  const struct fact *by; /* the edge on the way here */
};

/* An event that was fired to a rank where nobody takes it. */
struct stray {
  int rank, source;
  const char *key;
};

struct web {
  struct records records;
  struct waiting *nodes;
  int count, room;
  struct fact *facts; /* by node */
  int fact_count, fact_room;
  struct stray *strays;
  int stray_count, stray_room;
  int size;      /* ranks */
  bool is_whole; /* all ranks have told all */
};

/* From the graphs of `size` ranks, NULL where a rank is silent; cuts the texts
   up and keeps pointers into them. */
void edat__web_init(struct web *web, char *const *graphs, int size);
void edat__web_fini(struct web *web);

/* Does the fact hold its node up until this other node has gone on? */
bool edat__web_leads_to(const struct web *web, const struct fact *f, int to);

#endif
