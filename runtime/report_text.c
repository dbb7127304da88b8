/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One rank's part of a report: who is suspended where, which tasks lack which
 * event, who fires it, and what arrived instead. The text names no rank of its
 * own: ranks in the same state give the same text and are printed once.
 *
 * The rank may be at work meanwhile. So what tasks lack (report_lack.c) is
 * copied, with all shards of the matcher locked, and strands are looked at
 * under the lock that keeps them where they are; the two are of slightly
 * different moments.
 */
#include "report_lack.h"

#include "collective.h"
#include "config.h"
#include "group.h"
#include "lock.h"
#include "task.h"

#include <stdlib.h>
#include <string.h>

enum { STRANDS_MAX = 16 /* of each worker */ };

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
  const struct lack *lack = edat__lack_find(state, s->subject);
  switch (s->reason) {
  case SUSPEND_WAIT:
  case SUSPEND_CALL:
  case SUSPEND_IF:
    if (lack)
      edat__lack_print(state, lack);
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
         edat__lack_find(state, s->subject);
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

/* Why those who fire at this rank may have to wait. */
static void print_memory(const struct state *state) {
  if (edat__event_high == 0 || edat__event_kept() <= edat__event_high)
    return;
  fprintf(state->out, "  keeps ");
  edat__report_mark(state->out, MARK_COUNT, edat__event_kept() / 1024);
  fprintf(state->out, " KB of events, more than EDAT_MEMORY_HIGH: receives one "
                      "message in a millisecond\n");
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
  edat__match_each_pending(engine->match, edat__lack_add, state);
  edat__match_each_stored(engine->match, edat__lack_add_near, state);
  if (kind == REPORT_STATUS) {
    print_counts(state);
    print_memory(state);
    print_holds(state);
    print_running(state, &s->main);
    for (int i = 0; i < s->worker_count; i++)
      print_running(state, &s->workers[i]);
  }
  print_worker(state, &s->main);
  for (int i = 0; i < s->worker_count; i++)
    print_worker(state, &s->workers[i]);
  edat__lack_print_pending(state);
  edat__match_each_stored(engine->match, edat__lack_print_stored, state);
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
                        .collective = edat__collective_name(),
                        .told = UINT32_MAX,
                        .kind = kind};
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
