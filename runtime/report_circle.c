/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rank 0 joins the graphs of all ranks (report_graph.c) and looks for circles:
 * a task lacks an event that only another could fire, which lacks, in the end,
 * one of the first. Who could fire an event is known from what a task says it
 * fires and from the program's records; who is called by whom is not, so a
 * circle through a function that a task calls is not found.
 *
 * The shortest circle through each node is looked for, breadth first; circles
 * that are printed have no node in common.
 */
#include "report_private.h"

#include "mem.h"

#include <stdlib.h>
#include <string.h>

enum {
  CIRCLES_MAX = 4,
  STARTS_MAX = 1024, /* nodes from which to look */
  ALL_MAX = 1 << 16
};

struct fact {
  char kind; /* of its line */
  int node;  /* among all */
  int other; /* E: source; L, G: node; C: rank */
  const char *key;
  const char *name;
};

struct waiting {
  int rank;
  const char *file;
  const char *function;
  const char *label;
  unsigned line;
  int first_fact, fact_count;
  bool is_used; /* in a circle that was printed */
  int came_from;
  const struct fact *by; /* the edge on the way here */
};

struct web {
  struct records records;
  struct waiting *nodes;
  int count, room;
  struct fact *facts;
  int fact_count, fact_room;
};

/* ---- Reading ------------------------------------------------------------ */

static char *field(char **line) {
  char *start = *line;
  char *end = start + strcspn(start, "\t");
  *line = *end ? end + 1 : end;
  *end = '\0';
  return start;
}

static int integer(char **line) { return (int)strtol(field(line), NULL, 10); }

static void *grown(void *items, int count, int *room, size_t bytes) {
  if (count < *room)
    return items;
  *room = *room ? 2 * *room : 64;
  return edat__mem_realloc(items, (size_t)*room * bytes, "a report");
}

static void read_node(struct web *web, int rank, char *line) {
  web->nodes = grown(web->nodes, web->count, &web->room, sizeof *web->nodes);
  struct waiting *n = &web->nodes[web->count++];
  *n = (struct waiting){.rank = rank};
  integer(&line);
  n->file = field(&line);
  n->line = (unsigned)integer(&line);
  n->function = field(&line);
  n->label = field(&line);
}

static void read_fact(struct web *web, char kind, int base, char *line) {
  web->facts =
      grown(web->facts, web->fact_count, &web->fact_room, sizeof *web->facts);
  struct fact *f = &web->facts[web->fact_count++];
  *f = (struct fact){.kind = kind, .node = base + integer(&line)};
  if (kind != 'F' && kind != 'B')
    f->other = integer(&line);
  if (kind == 'L' || kind == 'G')
    f->other += base;
  if (kind == 'E' || kind == 'L')
    f->key = field(&line);
  if (kind == 'E' || kind == 'F')
    f->name = field(&line);
}

static void read_graph(struct web *web, int rank, char *text) {
  int base = web->count;
  while (*text) {
    char *line = text;
    text += strcspn(text, "\n");
    if (*text)
      *text++ = '\0';
    char kind = line[0];
    if (!kind || line[1] != '\t')
      return; /* it was cut */
    line += 2;
    if (kind == 'N' && web->count < ALL_MAX)
      read_node(web, rank, line);
    else if (kind != 'N')
      read_fact(web, kind, base, line);
  }
}

static int compare_facts(const void *a, const void *b) {
  const struct fact *x = a, *y = b;
  return (x->node > y->node) - (x->node < y->node);
}

static void sort_facts(struct web *web) {
  if (web->fact_count)
    qsort(web->facts, (size_t)web->fact_count, sizeof *web->facts,
          compare_facts);
  for (int i = web->fact_count; i-- > 0;) {
    if (web->facts[i].node >= web->count)
      continue;
    struct waiting *n = &web->nodes[web->facts[i].node];
    n->first_fact = i;
    n->fact_count++;
  }
}

/* ---- Edges -------------------------------------------------------------- */

static bool says_so(const struct web *web, const struct waiting *n,
                    const char *name) {
  for (int i = n->first_fact; i < n->first_fact + n->fact_count; i++)
    if (web->facts[i].kind == 'F' && strcmp(web->facts[i].name, name) == 0)
      return true;
  return false;
}

static bool could_fire(const struct web *web, const struct waiting *n,
                       const char *name) {
  const struct record *r = web->records.items;
  if (says_so(web, n, name))
    return true;
  while ((r = edat__records_find(&web->records, r, RECORD_FIRE, name))) {
    bool is_here = r->owner_line
                       ? r->owner_line == n->line && !strcmp(r->file, n->file)
                       : n->function[0] && (!strcmp(r->owner, n->function) ||
                                            !strcmp(r->owner, "main"));
    if (is_here)
      return true;
    r++;
  }
  return false;
}

static bool has_barrier(const struct web *web, const struct waiting *n) {
  for (int i = n->first_fact; i < n->first_fact + n->fact_count; i++)
    if (web->facts[i].kind == 'B')
      return true;
  return false;
}

static bool leads_to(const struct web *web, const struct fact *f, int to) {
  const struct waiting *n = &web->nodes[to];
  switch (f->kind) {
  case 'E':
    return (f->other < 0 || f->other == n->rank) && could_fire(web, n, f->name);
  case 'L':
  case 'G':
    return f->other == to;
  case 'C':
    return f->other == n->rank && n->function[0];
  case 'B':
    return f->node != to && !has_barrier(web, n);
  default:
    return false;
  }
}

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
        if (next->by || next->is_used || !leads_to(web, f, to))
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
    fprintf(out, ", which is fired by\n");
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

void edat__report_circles(FILE *out, char *const *graphs, int size) {
  struct web web = {.count = 0};
  edat__records_init(&web.records);
  for (int r = 0; r < size; r++)
    if (graphs[r])
      read_graph(&web, r, graphs[r]);
  sort_facts(&web);
  int *queue =
      edat__mem_zalloc(((size_t)web.count + 1) * sizeof *queue, "a report");
  int circles = 0;
  for (int i = 0; i < web.count && i < STARTS_MAX && circles < CIRCLES_MAX; i++)
    if (!web.nodes[i].is_used && find_circle(&web, i, queue)) {
      print_circle(out, &web, i, queue);
      circles++;
    }
  edat__mem_free(queue);
  edat__mem_free(web.nodes);
  edat__mem_free(web.facts);
  edat__records_fini(&web.records);
}
