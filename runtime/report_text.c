/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One rank's part of a report: who is suspended where, which tasks lack which
 * event, who fires it, and what arrived instead. The text names no rank of its
 * own: ranks in the same state give the same text and are printed once.
 *
 * The rank may be at work meanwhile. So what tasks lack is copied, with all
 * shards of the matcher locked, and strands are looked at under the lock that
 * keeps them where they are; the two are of slightly different moments.
 */
#include "report_private.h"

#include "collective.h"
#include "config.h"
#include "group.h"
#include "lock.h"
#include "task.h"

#include <stdlib.h>
#include <string.h>

enum {
  LACKS_MAX = 48,
  STRANDS_MAX = 16, /* of each worker */
  STORED_MAX = 8,
  TEXT_MAX = 160,
  EVENTS_MAX = 100 * 1000 /* that are compared with what is lacking */
};

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

static void print_lack(const struct state *state, const struct lack *lack) {
  char key[KEY_PRINT_MAX], rank[32];
  fprintf(state->out, "    lacks event '%s' from %s ('%s')\n",
          edat__report_key(&lack->node.key, key),
          rank_text(state, lack->source, rank, sizeof rank), lack->dep);
  edat__report_firers(state->out, &state->records, &lack->node.key);
  if (lack->nearness != NEAR_NOT)
    fprintf(state->out, "    note: %s and nobody takes it\n", lack->near);
}

static const struct lack *find_lack(const struct state *state,
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
static void add_lack(void *ctx, const struct waiter *w,
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

static void add_near(void *ctx, const struct event *event) {
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

static void print_stored(void *ctx, const struct event *event) {
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
}

/* ---- Strands: under the lock of their worker ----------------------------- */

static void print_lock(void *ctx, const struct lock *lock) {
  FILE *out = ctx;
  char where[WHERE_MAX], key[KEY_PRINT_MAX];
  edat__report_key(&lock->key, key);
  if (!lock->holder) {
    fprintf(out, "    '%s' is free\n", key);
    return;
  }
  fprintf(out, "    '%s' is held by ", key);
  edat__report_strand(out, lock->holder);
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
      fprintf(state->out, "    rank %d has not reached it\n", lack->source);
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
    edat__lock_see(state->engine->locks, s->subject, print_lock, state->out);
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
    [SUSPEND_COLLECTIVE] = "is in the collective",
    [SUSPEND_BARRIER] = "is in the barrier",
    [SUSPEND_END] = "has ended"};

static void print_suspended(const struct state *state,
                            const struct strand *strand) {
  const struct suspension *s = &strand->suspended;
  char where[WHERE_MAX];
  fprintf(state->out, "  ");
  edat__report_strand(state->out, strand);
  fprintf(state->out, " %s", reasons[s->reason]);
  if (s->where)
    fprintf(state->out, " at %s",
            edat__where_print(s->where, where, sizeof where));
  if (s->reason != SUSPEND_END)
    edat__report_age(state->out, strand->suspended_since);
  fprintf(state->out, "\n");
  print_subject(state, s);
}

/* Of very many only those are worth a line of which it is known what they
   lack. */
static bool is_worth_a_line(const struct state *state,
                            const struct suspension *s) {
  return state->lack_count < LACKS_MAX ||
         (s->reason != SUSPEND_WAIT && s->reason != SUSPEND_CALL) ||
         find_lack(state, s->subject);
}

static void print_worker(const struct state *state, struct worker *w) {
  int printed = 0, more = 0;
  edat__sched_look(w);
  list_for_each(link, &w->suspended) {
    const struct strand *strand = list_entry(link, struct strand, link);
    if (printed < STRANDS_MAX && is_worth_a_line(state, &strand->suspended)) {
      print_suspended(state, strand);
      printed++;
    } else {
      more++;
    }
  }
  edat__sched_look_away(w);
  if (more)
    fprintf(state->out, "  and %d more that are suspended\n", more);
}

/* What runs, for a rank that is at work. */
static void print_running(const struct state *state, struct worker *w) {
  const struct identity *who = atomic_load(&w->identity);
  struct subject now = {NULL, NULL, 0};
  if (who)
    now = edat__subject_of(who);
  if (w->index < 0 && !now.task) {
    edat__sched_look(w);
    bool is_suspended = !edat__list_is_empty(&w->suspended);
    edat__sched_look_away(w);
    if (!is_suspended)
      fprintf(state->out, "  main is running\n");
  }
  if (!now.task)
    return;
  char name[NAME_SHOWN];
  fprintf(state->out, "  task '%s'", edat__report_name(now.task, name));
  if (now.file && now.line)
    fprintf(state->out, " (%s:%d)", now.file, now.line);
  fprintf(state->out, " is running");
  edat__report_age(state->out, w->watched_since);
  fprintf(state->out, "\n");
}

/* ---- All ---------------------------------------------------------------- */

static void print_pending(const struct state *state) {
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
    print_lack(state, lack);
  }
  if (state->lacks_beyond)
    fprintf(state->out, "  and %d more that lack events\n",
            state->lacks_beyond);
}

static void print_counts(const struct state *state) {
  struct engine *engine = state->engine;
  struct match_counts counts;
  FILE *out = state->out;
  edat__match_count(engine->match, &counts);
  fprintf(out, "  tasks: ");
  edat__report_mark(out, MARK_COUNT, (int64_t)edat__sched_done(&engine->sched));
  fprintf(out, " done, ");
  edat__report_mark(out, MARK_COUNT,
                    (int64_t)edat__sched_ready(&engine->sched));
  fprintf(out, " ready, ");
  edat__report_mark(out, MARK_COUNT, (int64_t)counts.pending[WAITER_TASK]);
  fprintf(out, " waiting, ");
  edat__report_mark(out, MARK_COUNT, edat__sched_suspended(&engine->sched));
  fprintf(out, " suspended; events stored: ");
  edat__report_mark(out, MARK_COUNT, (int64_t)counts.stored);
  fprintf(out, "\n");
}

/* Why nothing is called a hang. */
static void print_holds(struct state *state) {
  int holds = atomic_load(&state->engine->holds);
  if (holds > 0)
    fprintf(state->out, "  held open by edat_hold: %d not released\n", holds);
  if (edat__config_bool(CONFIG_ENABLE_BRIDGE))
    fprintf(state->out, "  EDAT_ENABLE_BRIDGE: events may come from outside\n");
}

static void print_state(struct state *state, enum report_kind kind) {
  struct engine *engine = state->engine;
  struct sched *s = &engine->sched;
  edat__match_each_pending(engine->match, add_lack, state);
  edat__match_each_stored(engine->match, add_near, state);
  if (kind == REPORT_STATUS) {
    print_counts(state);
    print_holds(state);
    print_running(state, &s->main);
    for (int i = 0; i < s->worker_count; i++)
      print_running(state, &s->workers[i]);
  }
  print_worker(state, &s->main);
  for (int i = 0; i < s->worker_count; i++)
    print_worker(state, &s->workers[i]);
  print_pending(state);
  edat__match_each_stored(engine->match, print_stored, state);
  if (state->stored_beyond)
    fprintf(state->out, "  and %" PRIu64 " more events\n",
            state->stored_beyond);
  if (kind == REPORT_HANG) {
    fputc(GRAPH_BEGIN, state->out);
    edat__report_graph(engine, state->out);
  }
}

char *edat__report_text(struct engine *engine, enum report_kind kind) {
  struct state state = {.engine = engine,
                        .collective = edat__collective_name()};
  char *text = NULL;
  size_t bytes = 0;
  state.lacks = calloc(LACKS_MAX, sizeof *state.lacks);
  state.out = open_memstream(&text, &bytes);
  if (state.out && state.lacks) {
    edat__records_init(&state.records);
    print_state(&state, kind);
    edat__records_fini(&state.records);
  }
  free(state.lacks);
  if (!state.out || fclose(state.out) != 0)
    return NULL;
  return text;
}
