/* SPDX-License-Identifier: BSD-3-Clause */
/* See report_lack.h. What a waiter lacks is copied while the matcher is locked:
   a moment later it may be gone. */
#include "report_lack.h"

#include "task.h"

#include <inttypes.h>
#include <string.h>

enum {
  STORED_MAX = 8,
  EVENTS_MAX = 100 * 1000 /* that are compared with what is lacking */
};

/* ---- Pieces ------------------------------------------------------------- */

/* The same words on all ranks in the same state. */
static const char *rank_text(const struct state *state, int rank, char *out,
                             size_t size) {
  if (rank == NODE_ANY)
    return "any rank";
  if (rank == state->engine->rank)
    return "itself";
  snprintf(out, size, "rank %d", rank);
  return out;
}

static void describe_event(const struct state *state, const struct event *event,
                           char *out, size_t size) {
  char key[KEY_PRINT_MAX], rank[32];
  const struct site *site = edat__site_get(event->site);
  int n =
      snprintf(out, size, "'%s' from %s", edat__report_key(&event->key, key),
               rank_text(state, event->source, rank, sizeof rank));
  if (site->file[0] && n > 0 && (size_t)n < size)
    snprintf(out + n, size - (size_t)n, ", fired at %s:%" PRIu32 ",",
             site->file, site->line);
}

void edat__lack_print(const struct state *state, const struct lack *lack) {
  char key[KEY_PRINT_MAX], rank[32];
  fprintf(state->out, "    lacks event '%s' from %s ('%s')\n",
          edat__report_key(&lack->node.key, key),
          rank_text(state, lack->source, rank, sizeof rank), lack->dep);
  edat__report_firers(state->out, &state->records, &lack->node.key);
  if (lack->nearness != NEAR_NOT)
    fprintf(state->out, "    note: %s and nobody takes it\n", lack->near);
}

const struct lack *edat__lack_find(const struct state *state,
                                   const void *waiter) {
  for (int i = 0; i < state->lack_count; i++)
    if (state->lacks[i].waiter == waiter)
      return &state->lacks[i];
  return NULL;
}

/* ---- What is lacking: with the matcher locked --------------------------- */

static void copy_lack(struct lack *lack, const struct waiter *w,
                      const struct node *node) {
  const struct edatcc_dep *dep = &w->consumer.deps[node->dep];
  lack->waiter = w;
  lack->kind = (enum waiter_kind)w->kind;
  lack->since = w->since;
  lack->node = *node;
  lack->source = edat__node_lacks(node);
  lack->has_type = dep->type != NULL;
  snprintf(lack->type, sizeof lack->type, "%s",
           dep->type ? dep->type->signature : "");
  edat__consumer_print(&w->consumer, lack->who, sizeof lack->who);
  edat__report_clean(lack->who);
  snprintf(lack->dep, sizeof lack->dep, "%s", dep->text);
  edat__report_clean(lack->dep);
  lack->nearness = NEAR_NOT;
}

/* What waits is counted with what is suspended. */
static bool is_pending(const struct lack *lack) {
  return lack->kind == WAITER_TASK || lack->kind == WAITER_PERSISTENT;
}

static void leave_out(struct state *state, enum waiter_kind kind) {
  state->lacks_beyond += is_pending(&(struct lack){.kind = kind});
}

/* Of many that began at once the lowest indices: so the same ones everywhere.
 */
static bool is_before(const struct lack *a, const struct waiter *w,
                      const struct node *node) {
  int i = 0;
  if (a->since != w->since || a->node.key.name != node->key.name)
    return a->since <= w->since;
  while (i < EDATCC_MAX_INDICES - 1 &&
         a->node.key.index[i] == node->key.index[i])
    i++;
  return a->node.key.index[i] <= node->key.index[i];
}

/* Only the first thing that a waiter lacks; the oldest waiters. */
void edat__lack_add(void *ctx, const struct waiter *w,
                    const struct node *node) {
  struct state *state = ctx;
  if (w->kind == WAITER_PERSISTENT && edat__events_held(w->set) == 0)
    return;
  if (state->last == w)
    return;
  state->last = w;
  int i = state->lack_count;
  if (i == LACKS_MAX) {
    if (is_before(&state->lacks[--i], w, node)) {
      leave_out(state, (enum waiter_kind)w->kind);
      return;
    }
    leave_out(state, state->lacks[i].kind);
  } else {
    state->lack_count++;
  }
  for (; i > 0 && !is_before(&state->lacks[i - 1], w, node); i--)
    state->lacks[i] = state->lacks[i - 1];
  copy_lack(&state->lacks[i], w, node);
}

/* ---- What came instead: likewise ---------------------------------------- */

static const char *how_near(const struct lack *lack, const struct event *event,
                            enum nearness nearness) {
  switch (nearness) {
  case NEAR_SOURCE:
    return "from another rank";
  case NEAR_INDEX:
    return lack->node.key.nindex == event->key.nindex
               ? "with another index"
               : "with another number of indices";
  default:
    return "with a name spelt otherwise";
  }
}

static void set_near(const struct state *state, struct lack *lack,
                     const struct event *event, enum nearness nearness) {
  const struct site *site = edat__site_get(event->site);
  char text[TEXT_MAX + WHERE_MAX], type[2 * TEXT_MAX] = "";
  describe_event(state, event, text, sizeof text);
  if (lack->has_type && strcmp(site->signature, lack->type) != 0)
    snprintf(type, sizeof type, " of type '%.60s' where '%.60s' is awaited,",
             site->signature[0] ? site->signature : "no payload", lack->type);
  lack->nearness = nearness;
  lack->near_number = (uint64_t)(uintptr_t)event;
  snprintf(lack->near, sizeof lack->near, "an event %s is there: %s%s",
           how_near(lack, event, nearness), text, type);
}

void edat__lack_add_near(void *ctx, const struct event *event) {
  struct state *state = ctx;
  if (state->events_seen++ > EVENTS_MAX || event->key.name == state->collective)
    return;
  for (int i = 0; i < state->lack_count; i++) {
    struct lack *lack = &state->lacks[i];
    enum nearness nearness = edat__match_nearness(&lack->node, event);
    if (nearness < lack->nearness)
      set_near(state, lack, event, nearness);
  }
}

static bool is_near(const struct state *state, const struct event *event) {
  for (int i = 0; i < state->lack_count; i++)
    if (state->lacks[i].nearness != NEAR_NOT &&
        state->lacks[i].near_number == (uint64_t)(uintptr_t)event)
      return true;
  return false;
}

void edat__lack_print_stored(void *ctx, const struct event *event) {
  struct state *state = ctx;
  char text[TEXT_MAX + WHERE_MAX];
  if (event->flags & EDATCC_FIRE_STICKY ||
      event->key.name == state->collective || is_near(state, event))
    return;
  if (state->stored_count == STORED_MAX) {
    state->stored_beyond += event->copies;
    return;
  }
  state->stored_count++;
  describe_event(state, event, text, sizeof text);
  fprintf(state->out, "  event %s arrived and nobody takes it\n", text);
  if (state->kind == REPORT_HANG && state->told != event->key.name)
    edat__report_takers(state->out, &state->records, &event->key);
  state->told = event->key.name;
}

/* ---- Tasks --------------------------------------------------------------- */

void edat__lack_print_pending(const struct state *state) {
  int printed = 0;
  for (int i = 0; i < state->lack_count; i++) {
    const struct lack *lack = &state->lacks[i];
    if (!is_pending(lack))
      continue;
    printed++;
    fprintf(state->out, "  %s%s", lack->who,
            lack->kind == WAITER_PERSISTENT
                ? ", persistent, has a part of its events"
                : " is pending");
    edat__report_age(state->out, lack->since);
    fprintf(state->out, "\n");
    edat__lack_print(state, lack);
  }
  if (state->lacks_beyond)
    fprintf(state->out, "  and %d more that lack events\n",
            state->lacks_beyond);
}
