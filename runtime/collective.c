/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The parts travel as events, with a name that no pragma can write and the
 * number of the collective as index: so they are ordered, counted for
 * termination and reported like any other. The site of the event carries the
 * line of the pragma, by which a mismatch is found.
 */
#include "collective.h"

#include "collective_tree.h"

#include "events.h"
#include "fire.h"
#include "trace.h"
#include "wait.h"

#include <stdio.h>
#include <string.h>

/* Up to so many, each sends to each: one step, where a tree has several. */
enum { DIRECT_RANKS = EDAT_TINY(8, 2) };

#define COLLECTIVE_NAME "\001collective"

static struct edatcc_name collective_name = {COLLECTIVE_NAME, 0};

uint32_t edat__collective_name(void) { return edat__name_id(&collective_name); }

struct strand *edat__collective_main(const struct edatcc_where *where,
                                     const char *what) {
  struct strand *strand = edat__engine_strand(what);
  const char *inside = NULL;
  char place[500];
  if (strand->task)
    inside = "a task";
  else if (strand->group)
    inside = "a taskgroup";
  else if (!edat__list_is_empty(&strand->held))
    inside = "a critical section";
  if (inside)
    edat__fatal(EDAT_ERR(COLLECTIVE_PLACE),
                edat__where_print(where, place, sizeof place), what, inside);
  return strand;
}

static void fire_part(struct engine *engine, const struct edatcc_where *where,
                      struct collective_part part) {
  struct event *e = edat__event_new(part.bytes, true);
  if (part.bytes)
    memcpy(edat__event_data(e), part.data, part.bytes);
  e->key = (struct key){.name = edat__collective_name(), .nindex = 1};
  e->key.index[0] = engine->collectives;
  e->elements = part.bytes;
  e->copies = 1;
  e->source = engine->rank;
  e->site = edat__site_intern(SITE_BYTES, 1, where->file, where->line);
  e->flags = 0;
  edat__fire_to_all(engine, e);
}

static void check_line(const struct edatcc_where *where, const char *what,
                       const struct event *e) {
  const struct site *site = edat__site_get(e->site);
  if (site->line == where->line && strcmp(site->file, where->file) == 0)
    return;
  edat__fatal(EDAT_ERR(COLLECTIVE_LINE), where->file, where->line, what,
              e->source, site->file, site->line);
}

void edat__collective_gather(struct engine *engine,
                             const struct edatcc_where *where, const char *what,
                             struct collective_part mine, collective_take *take,
                             void *ctx) {
  edat__collective_main(where, what);
  if (engine->size > DIRECT_RANKS) {
    struct tree tree = {engine, where, what, &collective_name, check_line};
    edat__collective_tree(&tree, mine, take, ctx);
    return;
  }
  struct edatcc_dep dep = {.name = &collective_name, .text = what, .nindex = 1};
  struct edatcc_dep_args args = {.rank = EDATCC_RANK_ALL,
                                 .index = {engine->collectives}};
  struct edatcc_wait wait = {*where, &dep, 1};
  fire_part(engine, where, mine);
  struct edatcc_events *set =
      edat__wait_run(engine, &wait, &args, SUSPEND_COLLECTIVE);
  engine->collectives++;
  for (uint32_t i = 0; i < set->nslots; i++)
    check_line(where, what, set->slots[i]);
  for (uint32_t i = 0; i < set->nslots; i++) {
    struct event *e = set->slots[i];
    take(ctx, (int)i,
         (struct collective_part){e->bytes ? edat__event_data(e) : NULL,
                                  e->bytes});
  }
  edat__events_free(set);
}
