/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rank 0 looks for circles among all that wait (report_web.c): a task lacks an
 * event that another is to fire, which lacks, in the end, one of the first. Of
 * an event that nobody is known to fire any more it is told what has become of
 * those who did.
 *
 * The shortest circle through each node is looked for, breadth first; circles
 * that are printed have no node in common.
 */
#include "report_web.h"

#include "mem.h"

#include <string.h>

enum {
  CIRCLES_MAX = 4,
  STARTS_MAX = 1024, /* nodes from which to look */
  LEFT_MAX = 6,      /* events whose firers are told */
  PLACES_MAX = 6,    /* of them */
  STRAYED_MAX = 6    /* events that went elsewhere */
};

/* ---- Circles ------------------------------------------------------------ */

/* Breadth first from a node back to it. */
static bool find_circle(struct web *web, int start, int *queue) {
  int head = 0, tail = 0;
  for (int i = 0; i < web->count; i++)
    web->nodes[i].by = NULL;
  queue[tail++] = start;
  while (head < tail) {
    int at = queue[head++];
    const struct waiting *n = &web->nodes[at];
    for (int i = n->first_fact; i < n->first_fact + n->fact_count; i++) {
      const struct fact *f = &web->facts[i];
      for (int to = 0; f->kind != 'F' && to < web->count; to++) {
        struct waiting *next = &web->nodes[to];
        if (next->by || next->is_used || !edat__web_leads_to(web, f, to))
          continue;
        next->by = f;
        next->came_from = at;
        if (to == start)
          return true;
        queue[tail++] = to;
      }
    }
  }
  return false;
}

static void print_edge(FILE *out, const struct fact *f) {
  switch (f->kind) {
  case 'E':
    fprintf(out, "      lacks event '%s' from ", f->key);
    if (f->other < 0)
      fprintf(out, "any rank");
    else
      fprintf(out, "rank %d", f->other);
    fprintf(out, ", which is to be fired by\n");
    return;
  case 'L':
    fprintf(out, "      waits for the lock '%s', which is held by\n", f->key);
    return;
  case 'G':
    fprintf(out, "      waits, with its group, for\n");
    return;
  case 'C':
    fprintf(out, "      is in a collective that lacks\n");
    return;
  default:
    fprintf(out, "      is in the barrier, which waits for\n");
  }
}

static void print_circle(FILE *out, struct web *web, int start, int *path) {
  int length = 0;
  for (int at = start; length == 0 || at != start; length++) {
    path[length] = at;
    at = web->nodes[at].came_from;
  }
  fprintf(out, "edat: deadlock: %d wait%s in a circle\n", length,
          length == 1 ? "s for itself" : "");
  for (int i = length; i >= 0; i--) {
    const struct waiting *n = &web->nodes[path[i % length]];
    fprintf(out, "    %s on rank %d\n", n->label, n->rank);
    if (i > 0)
      print_edge(out, web->nodes[path[i - 1]].by);
  }
  for (int i = 0; i < length; i++)
    web->nodes[path[i]].is_used = true;
}

static void print_circles(FILE *out, struct web *web) {
  int *queue =
      edat__mem_zalloc(((size_t)web->count + 1) * sizeof *queue, "a report");
  int circles = 0;
  for (int i = 0; i < web->count && i < STARTS_MAX && circles <= CIRCLES_MAX;
       i++)
    if (!web->nodes[i].is_used && find_circle(web, i, queue)) {
      if (circles++ < CIRCLES_MAX)
        print_circle(out, web, i, queue);
      else
        fprintf(out, "edat: deadlock: and more circles\n");
    }
  edat__mem_free(queue);
}

/* ---- Who is left to fire ------------------------------------------------ */

static bool is_told(const struct web *web, const struct fact *f) {
  for (const struct fact *g = web->facts; g < f; g++)
    if (g->kind == 'E' && strcmp(g->name, f->name) == 0)
      return true;
  return false;
}

static bool is_to_come(const struct web *web, const struct fact *f) {
  for (int i = 0; i < web->count; i++)
    if (edat__web_leads_to(web, f, i))
      return true;
  return false;
}

static bool is_first_of_owner(const struct records *records,
                              const struct record *r) {
  for (const struct record *p = records->items; p < r; p++)
    if (p->kind == RECORD_FIRE && p->owner_line == r->owner_line &&
        strcmp(p->name, r->name) == 0 && strcmp(p->owner, r->owner) == 0 &&
        strcmp(p->file, r->file) == 0)
      return false;
  return true;
}

/* Those of the task, or mains. */
static int count_waiting(const struct web *web, const struct record *r) {
  int count = 0;
  for (int i = 0; i < web->count; i++) {
    const struct waiting *n = &web->nodes[i];
    count += r->owner_line
                 ? n->line == r->owner_line && strcmp(n->file, r->file) == 0
                 : n->is_main;
  }
  return count;
}

static void print_owner(FILE *out, const struct web *web,
                        const struct record *r) {
  int count = count_waiting(web, r);
  if (r->owner_line)
    fprintf(out, "    task '%s' (%s:%u): ", r->owner, r->file, r->owner_line);
  else if (strcmp(r->owner, "main") == 0)
    fprintf(out, "    main, at %s:%u: ", r->file, r->line);
  else
    fprintf(out, "    function '%s', at %s:%u: ", r->owner, r->file, r->line);
  if (!r->owner_line && strcmp(r->owner, "main") != 0)
    fprintf(out, "not known who calls it\n");
  else if (count)
    fprintf(out, "%d wait%s\n", count, count == 1 ? "s itself" : " themselves");
  else if (r->owner_line)
    fprintf(out, "none is left; all have ended, or none was started\n");
  else
    fprintf(out, "has ended on all ranks\n");
}

static void print_left(FILE *out, const struct web *web, const struct fact *f) {
  const struct record *r = web->records.items;
  int places = 0;
  for (; (r = edat__records_find(&web->records, r, RECORD_FIRE, f->name));
       r++) {
    if (!is_first_of_owner(&web->records, r) || places++ >= PLACES_MAX)
      continue;
    if (places == 1)
      fprintf(out, "edat: those that fire '%s':\n", f->name);
    print_owner(out, web, r);
  }
  if (places > PLACES_MAX)
    fprintf(out, "    and %d more\n", places - PLACES_MAX);
}

/* Where it is known of all who are left. */
static void print_gone(FILE *out, const struct web *web) {
  int count = 0;
  for (int i = 0; web->is_whole && i < web->fact_count; i++) {
    const struct fact *f = &web->facts[i];
    if (f->kind != 'E' || is_told(web, f) || is_to_come(web, f) ||
        !edat__records_find(&web->records, web->records.items, RECORD_FIRE,
                            f->name) ||
        count++ >= LEFT_MAX)
      continue;
    print_left(out, web, f);
  }
  if (count > LEFT_MAX)
    fprintf(out, "edat: and %d more events that nobody fires any longer\n",
            count - LEFT_MAX);
}

/* ---- What went to another rank ------------------------------------------ */

static const struct stray *find_stray(const struct web *web,
                                      const struct fact *f) {
  int rank = web->nodes[f->node].rank;
  for (const struct stray *s = web->strays; s < web->strays + web->stray_count;
       s++)
    if (s->rank != rank && (f->other < 0 || f->other == s->source) &&
        strcmp(s->key, f->key) == 0)
      return s;
  return NULL;
}

static void print_strays(FILE *out, const struct web *web) {
  int count = 0;
  for (int i = 0; i < web->fact_count; i++) {
    const struct fact *f = &web->facts[i];
    const struct stray *s =
        f->kind == 'E' && f->node < web->count ? find_stray(web, f) : NULL;
    if (s && count++ < STRAYED_MAX)
      fprintf(out,
              "edat: event '%s' from rank %d, which rank %d lacks, was fired "
              "to rank %d, where nobody takes it\n",
              s->key, s->source, web->nodes[f->node].rank, s->rank);
  }
  if (count > STRAYED_MAX)
    fprintf(out, "edat: and %d more that were fired to another rank\n",
            count - STRAYED_MAX);
}

void edat__report_circles(FILE *out, char *const *graphs, int size) {
  struct web web;
  edat__web_init(&web, graphs, size);
  print_circles(out, &web);
  print_gone(out, &web);
  print_strays(out, &web);
  edat__web_fini(&web);
}
