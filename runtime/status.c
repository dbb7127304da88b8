/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A round of status: somebody asks rank 0 (a signal, the period), which asks
 * all ranks, waits for their texts for two seconds, and prints them. A rank
 * that does not answer - stopped, or blocked in a way that keeps its ticker
 * from running - is named. If it is rank 0 that is silent, who was signalled
 * prints its own state alone.
 *
 * The signal's handler only sets a flag. Messages come in with the baton held
 * and only leave a note as well; the ticker does the rest, which takes no lock
 * for long and never waits for another rank.
 */
#define _GNU_SOURCE 1
#include "status.h"

#include "config.h"
#include "fire.h"
#include "report.h"
#include "stats_report.h"
#include "status_progress.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_NS ((int64_t)1000 * 1000 * 1000)
#define ROUND_NS (2 * SECOND_NS)
#define ALONE_NS (4 * SECOND_NS)

/* Atomic: somebody wants a status; set by the signal's handler and by a
   message to rank 0. */
static _Atomic bool is_asked;
/* Atomic: the round that rank 0 wants this rank's text for; 0: none. */
static _Atomic uint32_t wanted_round;

/* Ticker only. */
static uint32_t round_number; /* rank 0: the last round */
static int64_t round_end;     /* rank 0: when it prints; 0: no round */
static int64_t next_period;   /* rank 0; 0: not yet known */
static int64_t alone_at;      /* others: rank 0 should have asked; 0: no */
static int64_t started;

/* ---- The signal --------------------------------------------------------- */

/* MPICH catches SIGUSR1, too, when it is initialised, to ask its launcher for
   dead processes; a program without a launcher hangs in that. So its handler is
   replaced, unless it hides one of the program's, which it calls. */
static struct sigaction old_action;
static bool was_free, is_installed;
static void (*chained)(int);

static void handle(int signal) {
  atomic_store(&is_asked, true);
  if (chained)
    chained(signal);
}

static bool is_free(const struct sigaction *action) {
  return !(action->sa_flags & SA_SIGINFO) && action->sa_handler == SIG_DFL;
}

void edat__status_init(void) {
  atomic_store(&is_asked, false);
  atomic_store(&wanted_round, 0);
  round_end = next_period = alone_at = 0;
  started = edat__clock_ns();
  was_free = sigaction(SIGUSR1, NULL, &old_action) == 0 && is_free(&old_action);
}

static bool is_mpis(const struct sigaction *action) {
  Dl_info info;
  const void *handler = (const void *)(uintptr_t)action->sa_handler;
  return handler && dladdr(handler, &info) && info.dli_fname &&
         strstr(info.dli_fname, "libmpi");
}

void edat__status_arm(void) {
  struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
  struct sigaction now;
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGUSR1, NULL, &now) != 0)
    return;
  bool is_hidden = !was_free && is_mpis(&now);
  if (!was_free && !is_hidden)
    return;
  chained = is_hidden && getenv("PMI_RANK") ? now.sa_handler : NULL;
  is_installed = sigaction(SIGUSR1, &action, NULL) == 0;
}

void edat__status_fini(void) {
  struct sigaction now;
  sigaction(SIGUSR1, NULL, &now);
  if (is_installed && now.sa_handler == handle)
    sigaction(SIGUSR1, &old_action, NULL);
  is_installed = false;
}

/* ---- Rounds ------------------------------------------------------------- */

static void give_text(struct engine *engine, uint32_t round) {
  char *text = edat__report_text(engine, REPORT_STATUS);
  if (text)
    edat__collect_give(engine, round, text, false);
}

static void begin_round(struct engine *engine, int64_t now) {
  if (round_end)
    return; /* the one that goes on will do */
  round_number++;
  round_end = now + ROUND_NS;
  edat__collect_begin(engine, round_number);
  for (int r = 1; r < engine->size; r++)
    edat__fire_internal_try(engine, r, OPERATION_STATUS, &round_number,
                            sizeof round_number);
  engine->transport->ops->flush(engine->transport, true);
  give_text(engine, round_number);
}

static void end_round(struct engine *engine, int64_t now) {
  char title[100];
  if (!round_end || (now < round_end && !edat__collect_is_complete()))
    return;
  round_end = 0;
  snprintf(title, sizeof title, "status of %d rank%s after %.1f s",
           engine->size, engine->size == 1 ? "" : "s",
           (double)(now - started) / 1e9);
  edat__collect_print(engine, title);
}

static void look_after_period(struct engine *engine, int64_t now) {
  double seconds = edat__config_seconds(CONFIG_STATUS_PERIOD);
  if (seconds <= 0)
    return;
  int64_t period = (int64_t)(seconds * 1e9);
  if (next_period && now >= next_period)
    begin_round(engine, now);
  if (!next_period || now >= next_period)
    next_period = now + period;
}

static void watch_root(struct engine *engine, int64_t now) {
  if (atomic_load(&is_asked) && !round_end) {
    atomic_store(&is_asked, false);
    begin_round(engine, now);
  }
  look_after_period(engine, now);
  end_round(engine, now);
}

static void watch_other(struct engine *engine, int64_t now) {
  if (atomic_exchange(&is_asked, false)) {
    bool is_sent = edat__fire_internal_try(engine, 0, OPERATION_ASK, "", 0);
    engine->transport->ops->flush(engine->transport, true);
    alone_at = now + (is_sent ? ALONE_NS : 0);
  }
  uint32_t round = atomic_exchange(&wanted_round, 0);
  if (round) {
    alone_at = 0;
    give_text(engine, round);
    engine->transport->ops->flush(engine->transport, true);
  }
  if (alone_at && now > alone_at) {
    char *text = edat__report_text(engine, REPORT_STATUS);
    alone_at = 0;
    if (text)
      edat__collect_print_alone(
          engine, "status: rank 0 does not answer; of this rank alone", text);
  }
}

void edat__status_watch(void *ctx) {
  struct engine *engine = ctx;
  int64_t now = edat__clock_ns();
  edat__sched_watch(&engine->sched);
  if (engine->rank == 0)
    watch_root(engine, now);
  else
    watch_other(engine, now);
  edat__progress_line_watch(engine, now);
}

void edat__status_internal(struct engine *engine, int source,
                           const struct wire_event *event, const void *data) {
  switch (event->name) {
  case OPERATION_ASK:
    atomic_store(&is_asked, true);
    return;
  case OPERATION_STATUS: {
    uint32_t round = 0;
    memcpy(&round, data, event->bytes < sizeof round ? 0 : sizeof round);
    atomic_store(&wanted_round, round);
    return;
  }
  case OPERATION_PROGRESS:
    edat__progress_line_take(engine, source, data, event->bytes);
    return;
  case OPERATION_STATS:
    edat__stats_report_take(engine, source, data, event->bytes);
    return;
  default:
    edat__report_internal(engine, source, event, data);
  }
}

void edat__status_end(struct engine *engine) {
  edat__progress_line_end(engine);
}
