/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One rank's part of a hang report: who is suspended where, which tasks lack
 * which event, and what arrived instead. All is quiet, so what is looked at
 * does not change. The text names no rank of its own: ranks in the same state
 * give the same text and are printed once.
 */
#include "report.h"

#include "collective.h"
#include "group.h"
#include "lock.h"
#include "task.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { LACKS_MAX = 24, STORED_MAX = 8, WHERE_MAX = 512 };

/* A waiter with the first thing that it lacks, and what comes nearest. */
struct lack {
  const struct waiter *waiter;
  const struct node *node;
  const struct event *near;
  enum nearness nearness;
};

struct state {
  int rank;
  uint32_t collective; /* the name of events that are not the program's */
  FILE *out;
  struct lack lacks[LACKS_MAX];
  int lack_count;
  int lacks_beyond;
  int stored_count;
  int stored_beyond;
};

/* ---- Pieces ------------------------------------------------------------- */

static void print_strand(FILE *out, const struct strand *strand) {
  char where[WHERE_MAX];
  if (!strand->task)
    fprintf(out, "main");
  else
    fprintf(out, "task '%s' (%s)", strand->task->name,
            edat__where_print(&strand->task->desc->where, where, sizeof where));
}

/* The same words on all ranks in the same state. */
static void print_rank(const struct state *state, int rank) {
  if (rank == NODE_ANY)
    fprintf(state->out, "any rank");
  else if (rank == state->rank)
    fprintf(state->out, "itself");
  else
    fprintf(state->out, "rank %d", rank);
}

static void print_event(const struct state *state, const struct event *event) {
  FILE *out = state->out;
  char key[KEY_PRINT_MAX];
  const struct site *site = edat__site_get(event->site);
  edat__key_print(&event->key, key, sizeof key);
  fprintf(out, "'%s' from ", key);
  print_rank(state, event->source);
  if (site->file[0])
    fprintf(out, ", fired at %s:%" PRIu32 ",", site->file, site->line);
}

static void print_near(const struct state *state, const struct lack *lack) {
  static const char *const how[] = {[NEAR_SOURCE] = "from another rank",
                                    [NEAR_INDEX] = "with another index",
                                    [NEAR_SPELLING] =
                                        "with a name spelt otherwise",
                                    [NEAR_NOT] = ""};
  if (!lack->near)
    return;
  fprintf(state->out, "    note: an event %s is there: ", how[lack->nearness]);
  print_event(state, lack->near);
  fprintf(state->out, " and nobody takes it\n");
}

static void print_lack(const struct state *state, const struct lack *lack) {
  char key[KEY_PRINT_MAX];
  const struct node *node = lack->node;
  edat__key_print(&node->key, key, sizeof key);
  fprintf(state->out, "    lacks event '%s' from ", key);
  print_rank(state, edat__node_lacks(node));
  fprintf(state->out, " ('%s')\n", lack->waiter->consumer.deps[node->dep].text);
  print_near(state, lack);
}

static const struct lack *find_lack(const struct state *state,
                                    const void *waiter) {
  for (int i = 0; i < state->lack_count; i++)
    if (state->lacks[i].waiter == waiter)
      return &state->lacks[i];
  return NULL;
}

/* ---- Strands ------------------------------------------------------------ */

static void print_lock(FILE *out, const struct lock *lock) {
  char where[WHERE_MAX], key[KEY_PRINT_MAX];
  edat__key_print(&lock->key, key, sizeof key);
  fprintf(out, "    '%s' is held by ", key);
  print_strand(out, lock->holder);
  if (lock->where)
    fprintf(out, ", taken at %s",
            edat__where_print(lock->where, where, sizeof where));
  fprintf(out, "\n");
}

static void print_subject(const struct state *state,
                          const struct suspension *s) {
  const struct lack *lack = find_lack(state, s->subject);
  switch (s->reason) {
  case SUSPEND_WAIT:
  case SUSPEND_CALL:
  case SUSPEND_IF:
    if (lack)
      print_lack(state, lack);
    return;
  case SUSPEND_COLLECTIVE:
    if (lack)
      fprintf(state->out, "    rank %d has not reached it\n",
              edat__node_lacks(lack->node));
    return;
  case SUSPEND_GROUP:
  case SUSPEND_LOOP: {
    const struct group *group = s->subject;
    int64_t left = atomic_load(&group->unfinished);
    fprintf(state->out, "    %" PRId64 " of its tasks %s not finished\n", left,
            left == 1 ? "has" : "have");
    return;
  }
  case SUSPEND_CRITICAL:
    print_lock(state->out, s->subject);
    return;
  default:
    return;
  }
}

/* ORDER SUSPEND: enum suspend_reason in sched.h. */
static const char *const reasons[] = {
    [SUSPEND_NOT] = "is running",
    [SUSPEND_WAIT] = "is in the wait",
    [SUSPEND_CALL] = "waits",
    [SUSPEND_IF] = "is at the task with if(0)",
    [SUSPEND_GROUP] = "is at the end of the taskgroup",
    [SUSPEND_LOOP] = "is at the end of the taskloop",
    [SUSPEND_CRITICAL] = "is at the critical",
    [SUSPEND_COLLECTIVE] = "is in the collective taskloop",
    [SUSPEND_BARRIER] = "is in the barrier",
    [SUSPEND_END] = "has ended"};

static void print_suspended(const struct state *state,
                            const struct strand *strand) {
  const struct suspension *s = &strand->suspended;
  char where[WHERE_MAX];
  fprintf(state->out, "  ");
  print_strand(state->out, strand);
  fprintf(state->out, " %s", reasons[s->reason]);
  if (s->where)
    fprintf(state->out, " at %s",
            edat__where_print(s->where, where, sizeof where));
  fprintf(state->out, "\n");
  print_subject(state, s);
}

static void print_worker(const struct state *state, const struct worker *w) {
  list_for_each(link, &w->suspended)
      print_suspended(state, list_entry(link, struct strand, link));
}

/* ---- Tasks and events --------------------------------------------------- */

static void add_lack(void *ctx, const struct waiter *w,
                     const struct node *node) {
  struct state *state = ctx;
  if (w->kind == WAITER_PERSISTENT && edat__events_held(w->set) == 0)
    return;
  if (find_lack(state, w))
    return;
  if (state->lack_count == LACKS_MAX)
    state->lacks_beyond++;
  else
    state->lacks[state->lack_count++] = (struct lack){w, node, NULL, NEAR_NOT};
}

static void add_near(void *ctx, const struct event *event) {
  struct state *state = ctx;
  for (int i = 0; i < state->lack_count; i++) {
    struct lack *lack = &state->lacks[i];
    enum nearness nearness = edat__match_nearness(lack->node, event);
    if (nearness < lack->nearness) {
      lack->nearness = nearness;
      lack->near = event;
    }
  }
}

static void print_pending(const struct state *state) {
  char who[600];
  for (int i = 0; i < state->lack_count; i++) {
    const struct lack *lack = &state->lacks[i];
    enum waiter_kind kind = (enum waiter_kind)lack->waiter->kind;
    if (kind == WAITER_WAIT || kind == WAITER_CALL)
      continue;
    fprintf(state->out, "  %s%s\n",
            edat__consumer_print(&lack->waiter->consumer, who, sizeof who),
            kind == WAITER_PERSISTENT ? ", persistent, has a part of its events"
                                      : " is pending");
    print_lack(state, lack);
  }
  if (state->lacks_beyond)
    fprintf(state->out, "  and %d more that lack events\n",
            state->lacks_beyond);
}

static void print_stored(void *ctx, const struct event *event) {
  struct state *state = ctx;
  if (event->flags & EDATCC_FIRE_STICKY || event->key.name == state->collective)
    return;
  for (int i = 0; i < state->lack_count; i++)
    if (state->lacks[i].near == event)
      return;
  if (state->stored_count == STORED_MAX) {
    state->stored_beyond++;
    return;
  }
  state->stored_count++;
  fprintf(state->out, "  event ");
  print_event(state, event);
  fprintf(state->out, " arrived and nobody takes it\n");
}

char *edat__report_text(struct engine *engine) {
  struct state state = {.rank = engine->rank,
                        .collective = edat__collective_name()};
  char *text = NULL;
  size_t bytes = 0;
  struct sched *s = &engine->sched;
  state.out = open_memstream(&text, &bytes);
  if (!state.out)
    return NULL;
  edat__match_each_pending(engine->match, add_lack, &state);
  edat__match_each_stored(engine->match, add_near, &state);
  print_worker(&state, &s->main);
  for (int i = 0; i < s->worker_count; i++)
    print_worker(&state, &s->workers[i]);
  print_pending(&state);
  edat__match_each_stored(engine->match, print_stored, &state);
  if (state.stored_beyond)
    fprintf(state.out, "  and %d more events\n", state.stored_beyond);
  fclose(state.out);
  return text;
}
