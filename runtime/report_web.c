/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading graphs, and whom their facts point to. What a task says it fires
 * comes when it completes. Another fire pragma of its body, or of main, is
 * still to come if nothing of the body has run; if it waits, only what stands
 * further on can be told, and only where the rank that it is awaited from
 * leaves no choice: what stands before may be over, and what a function fires
 * that somebody calls is not known at all.
 */
#include "report_web.h"

#include "mem.h"

#include <stdlib.h>
#include <string.h>

enum { ALL_MAX = 1 << 16 };

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
  n->wait_file = field(&line);
  n->wait_line = (unsigned)integer(&line);
  n->function = field(&line);
  n->label = field(&line);
  n->is_main = strcmp(n->label, "main") == 0;
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
  if (kind == 'E')
    f->index_count = (unsigned)integer(&line);
  if (kind == 'E' || kind == 'L')
    f->key = field(&line);
  if (kind == 'E' || kind == 'F')
    f->name = field(&line);
}

static void read_stray(struct web *web, int rank, char *line) {
  web->strays = grown(web->strays, web->stray_count, &web->stray_room,
                      sizeof *web->strays);
  struct stray *s = &web->strays[web->stray_count++];
  s->rank = rank;
  s->source = integer(&line);
  s->key = field(&line);
}

static void read_graph(struct web *web, int rank, char *text) {
  int base = web->count;
  while (*text) {
    char *line = text;
    text += strcspn(text, "\n");
    if (*text)
      *text++ = '\0';
    char kind = line[0];
    if (kind == '.')
      return;
    if (!kind || line[1] != '\t' || web->count >= ALL_MAX)
      break; /* it was cut */
    line += 2;
    if (kind == 'N')
      read_node(web, rank, line);
    else if (kind == 'S')
      read_stray(web, rank, line);
    else
      read_fact(web, kind, base, line);
  }
  web->is_whole = false;
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

void edat__web_init(struct web *web, char *const *graphs, int size) {
  *web = (struct web){.size = size, .is_whole = true};
  edat__records_init(&web->records);
  for (int r = 0; r < size; r++)
    if (graphs[r])
      read_graph(web, r, graphs[r]);
    else
      web->is_whole = false;
  sort_facts(web);
}

void edat__web_fini(struct web *web) {
  edat__mem_free(web->nodes);
  edat__mem_free(web->facts);
  edat__mem_free(web->strays);
  edat__records_fini(&web->records);
}

/* ---- Edges -------------------------------------------------------------- */

static bool says_so(const struct web *web, const struct waiting *n,
                    const char *name) {
  for (int i = n->first_fact; i < n->first_fact + n->fact_count; i++)
    if (web->facts[i].kind == 'F' && strcmp(web->facts[i].name, name) == 0)
      return true;
  return false;
}

/* Could the event of this pragma, fired by that node, go to the rank? One that
   is computed could, but hardly back to the rank itself. */
static bool is_aimed_at(const struct record *r, const struct waiting *from,
                        int rank, int size) {
  char *end;
  if (!r->rank[0] || strcmp(r->rank, "self") == 0)
    return from->rank == rank;
  if (strcmp(r->rank, "all") == 0)
    return true;
  long number = strtol(r->rank, &end, 10);
  if (!*end)
    return number == rank;
  return from->rank != rank || size == 1;
}

static bool is_owner(const struct record *r, const struct waiting *n) {
  if (r->owner_line)
    return r->owner_line == n->line && strcmp(r->file, n->file) == 0;
  return n->is_main && strcmp(r->owner, n->function) == 0;
}

static bool is_further_on(const struct record *r, const struct waiting *n) {
  return strcmp(r->file, n->wait_file) == 0 && n->wait_line > n->line &&
         r->line > n->wait_line;
}

static bool is_only_source(const struct web *web, const struct fact *f,
                           const struct waiting *n) {
  return web->size == 1 || f->other == n->rank;
}

static bool is_to_fire(const struct web *web, const struct fact *f,
                       const struct waiting *n) {
  const struct record *r = web->records.items;
  int rank = web->nodes[f->node].rank;
  bool is_said = says_so(web, n, f->name), is_recorded = false;
  bool has_started = n->wait_file[0] != '\0';
  if (f->other >= 0 && f->other != n->rank)
    return false;
  for (; (r = edat__records_find(&web->records, r, RECORD_FIRE, f->name));
       r++) {
    if (!is_owner(r, n))
      continue;
    is_recorded = true;
    if (r->index_count == f->index_count &&
        is_aimed_at(r, n, rank, web->size) &&
        (is_said || !has_started ||
         (is_further_on(r, n) && is_only_source(web, f, n))))
      return true;
  }
  return is_said && !is_recorded;
}

static bool has_barrier(const struct web *web, const struct waiting *n) {
  for (int i = n->first_fact; i < n->first_fact + n->fact_count; i++)
    if (web->facts[i].kind == 'B')
      return true;
  return false;
}

bool edat__web_leads_to(const struct web *web, const struct fact *f, int to) {
  const struct waiting *n = &web->nodes[to];
  switch (f->kind) {
  case 'E':
    return is_to_fire(web, f, n);
  case 'L':
  case 'G':
    return f->other == to;
  case 'C':
    return f->other == n->rank && n->is_main;
  case 'B':
    return f->node != to && !has_barrier(web, n);
  default:
    return false;
  }
}
