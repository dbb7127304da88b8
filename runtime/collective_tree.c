/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Many ranks: the parts go up a binomial tree to rank 0, and all of them come
 * down it: 2 (P - 1) messages in 2 log P steps, in place of P (P - 1).
 *
 * The parent of a rank is the rank without its lowest bit, so the subtree of a
 * rank is a run of ranks that begins with it: who puts his own part before
 * those of his children, in ascending order, has them in order of ranks.
 * Each tells its place in the program by the sites of its events, so a mismatch
 * is found between some child and its parent.
 */
#include "collective_tree.h"

#include "events.h"
#include "fire.h"
#include "mem.h"
#include "spread.h"
#include "wait.h"

#include <string.h>

enum { UP, DOWN, ALIGNMENT = 16 };

/* Before each part; parts begin where any type may. */
struct header {
  _Alignas(ALIGNMENT) uint64_t bytes;
};

static size_t padded(size_t bytes) {
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static int parent_of(int rank) { return rank & (rank - 1); }

/* ---- Messages ----------------------------------------------------------- */

/* An event with this number of bytes, to be filled and fired. */
static struct event *make(const struct tree *t, int direction, size_t bytes) {
  struct event *e = edat__event_new(bytes, true);
  e->key = (struct key){.name = edat__name_id(t->name), .nindex = 2};
  e->key.index[0] = t->engine->collectives;
  e->key.index[1] = direction;
  e->elements = bytes;
  e->source = t->engine->rank;
  e->site = edat__site_intern(SITE_BYTES, 1, t->where->file, t->where->line);
  return e;
}

static struct edatcc_events *await(const struct tree *t, int direction,
                                   const int *from, int n) {
  struct edatcc_dep deps[SPREAD_CHILDREN_MAX];
  struct edatcc_dep_args args[SPREAD_CHILDREN_MAX];
  struct edatcc_wait wait = {*t->where, deps, (unsigned short)n};
  for (int i = 0; i < n; i++) {
    deps[i] =
        (struct edatcc_dep){.name = t->name, .text = t->what, .nindex = 2};
    args[i] = (struct edatcc_dep_args){
        .rank = from[i], .index = {t->engine->collectives, direction}};
  }
  struct edatcc_events *set =
      edat__wait_run(t->engine, &wait, args, SUSPEND_COLLECTIVE);
  for (uint32_t i = 0; i < set->nslots; i++)
    t->check(t->where, t->what, set->slots[i]);
  return set;
}

/* ---- Up and down -------------------------------------------------------- */

static char *put_part(char *at, struct collective_part part) {
  struct header header = {part.bytes};
  memcpy(at, &header, sizeof header);
  at += sizeof header;
  memset(at, 0, padded(part.bytes));
  if (part.bytes)
    memcpy(at, part.data, part.bytes);
  return at + padded(part.bytes);
}

/* An event with the parts of this rank's subtree. */
static struct event *collect(const struct tree *t, struct collective_part mine,
                             const int *children, int n) {
  struct edatcc_events *set = n ? await(t, UP, children, n) : NULL;
  size_t bytes = sizeof(struct header) + padded(mine.bytes);
  for (int i = 0; i < n; i++)
    bytes += set->slots[i]->bytes;
  struct event *all = make(t, UP, bytes);
  char *at = put_part(edat__event_data(all), mine);
  for (int i = 0; i < n; i++) {
    memcpy(at, edat__event_data(set->slots[i]), set->slots[i]->bytes);
    at += set->slots[i]->bytes;
  }
  if (set)
    edat__events_free(set);
  return all;
}

static void send_down(const struct tree *t, struct event *all,
                      const int *children, int n) {
  for (int i = n - 1; i >= 0; i--) { /* the largest subtree first */
    struct event *e = edat__event_clone(all);
    struct event *named = make(t, DOWN, 0);
    e->key = named->key;
    e->site = named->site;
    e->source = named->source;
    edat__event_free(named);
    edat__fire_to(t->engine, children[i], e);
  }
}

static void take_parts(const struct tree *t, struct event *all,
                       collective_take *take, void *ctx) {
  const char *at = edat__event_data(all);
  for (int rank = 0; rank < t->engine->size; rank++) {
    struct header header;
    memcpy(&header, at, sizeof header);
    at += sizeof header;
    take(ctx, rank,
         (struct collective_part){header.bytes ? at : NULL, header.bytes});
    at += padded(header.bytes);
  }
}

void edat__collective_tree(const struct tree *t, struct collective_part mine,
                           collective_take *take, void *ctx) {
  struct engine *engine = t->engine;
  int children[SPREAD_CHILDREN_MAX], parent = parent_of(engine->rank);
  int n = edat__spread_children(engine->rank, 0, engine->size, children);
  struct event *all = collect(t, mine, children, n);
  struct edatcc_events *set = NULL;
  if (engine->rank > 0) {
    edat__fire_to(engine, parent, all);
    set = await(t, DOWN, &parent, 1);
    all = set->slots[0];
  }
  send_down(t, all, children, n);
  engine->collectives++;
  take_parts(t, all, take, ctx);
  if (set)
    edat__events_free(set);
  else
    edat__event_free(all);
}
