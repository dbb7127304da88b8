/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting by a call, and taking what is there. */
#include "api.h"

#include "mem.h"
#include "trace.h"
#include "wait.h"

#include <edat_debug.h>

static EDAT_Event *wait_for(struct engine *engine, const char *call,
                            struct api_deps deps) {
  const struct edatcc_wait desc = {.where = {call, call, 0},
                                   .deps = deps.deps,
                                   .ndeps = (unsigned short)deps.count};
  if (deps.count == 0)
    return NULL;
  struct edatcc_events *set =
      edat__wait_run(engine, &desc, deps.args, SUSPEND_CALL);
  EDAT_Event *events = edat__api_give(set->slots, set->nslots);
  edat__events_free(set);
  edat__api_deps_free(&deps);
  return events;
}

EDAT_Event *edatWait(int count, ...) {
  static const char call[] = "edatWait";
  struct engine *engine = edat__engine_need(call);
  va_list list;
  va_start(list, count);
  struct api_deps deps = edat__api_deps_read(engine, call, count, list);
  va_end(list);
  return wait_for(engine, call, deps);
}

EDAT_Event *edatWait_f(int count, const int *sources, char *const *events) {
  static const char call[] = "edatWait";
  struct engine *engine = edat__engine_need(call);
  return wait_for(engine, call,
                  edat__api_deps_from(engine, call, count, sources, events));
}

/* Those of one dependency that are there: one of each source it names. */
struct retrieval {
  struct event **events;
  int count, room;
};

static void add(struct retrieval *r, struct event *event) {
  if (r->count == r->room) {
    r->room = r->room ? 2 * r->room : 16;
    r->events = edat__mem_realloc(
        r->events,
        edat__mem_array_bytes((size_t)r->room, sizeof *r->events, "events"),
        "events");
  }
  r->events[r->count++] = event;
}

static void try_one(struct engine *engine, struct retrieval *r,
                    const struct edatcc_dep *dep,
                    const struct edatcc_dep_args *args) {
  static const char call[] = "edatRetrieveAny";
  const struct edatcc_wait desc = {
      .where = {call, call, 0}, .deps = dep, .ndeps = 1};
  struct edatcc_events *set = edat__wait_try(engine, &desc, args);
  if (!set)
    return;
  add(r, set->slots[0]);
  set->slots[0] = NULL;
  edat__events_free(set);
}

static void retrieve(struct engine *engine, struct retrieval *r,
                     const struct edatcc_dep *dep,
                     const struct edatcc_dep_args *args) {
  struct edatcc_dep_args one = *args;
  if (args->rank != EDATCC_RANK_ALL) {
    try_one(engine, r, dep, args);
    return;
  }
  for (one.rank = 0; one.rank < engine->size; one.rank++)
    try_one(engine, r, dep, &one);
}

static EDAT_Event *retrieve_all(struct engine *engine, int *retrieved,
                                struct api_deps deps) {
  struct retrieval r = {NULL, 0, 0};
  if (!retrieved)
    edat__fatal(EDAT_ERR(FOUND_PLACE), "edatRetrieveAny");
  for (int i = 0; i < deps.count; i++)
    retrieve(engine, &r, &deps.deps[i], &deps.args[i]);
  edat__api_deps_free(&deps);
  EDAT_Event *events = edat__api_give(r.events, (size_t)r.count);
  for (int i = 0; i < r.count; i++)
    edat__event_free(r.events[i]);
  edat__mem_free(r.events);
  *retrieved = r.count;
  return events;
}

EDAT_Event *edatRetrieveAny(int *retrieved, int count, ...) {
  static const char call[] = "edatRetrieveAny";
  struct engine *engine = edat__engine_need(call);
  va_list list;
  va_start(list, count);
  struct api_deps deps = edat__api_deps_read(engine, call, count, list);
  va_end(list);
  return retrieve_all(engine, retrieved, deps);
}

EDAT_Event *edatRetrieveAny_f(int *retrieved, int count, const int *sources,
                              char *const *events) {
  static const char call[] = "edatRetrieveAny";
  struct engine *engine = edat__engine_need(call);
  return retrieve_all(
      engine, retrieved,
      edat__api_deps_from(engine, call, count, sources, events));
}
