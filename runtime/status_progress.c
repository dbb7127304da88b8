/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Each rank sends its counts to rank 0 once a period, which prints the sums of
 * what it has got. A terminal's line is written over; elsewhere each stays.
 */
#include "status_progress.h"

#include "config.h"
#include "fire.h"
#include "mem.h"
#include "report.h"

#include <string.h>
#include <unistd.h>

struct counts {
  uint64_t done, ready, waiting, suspended, events, bytes;
};

/* Ticker only. */
static int64_t next;
static int64_t began, last_time;
static uint64_t last_events;

/* Under lock: rank 0, by rank. */
static struct mutex lock = EDAT_MUTEX_INIT(LOCK_REPORT);
static struct counts *all;

static int64_t period_ns(void) {
  return (int64_t)(edat__config_seconds(CONFIG_PROGRESS) * 1e9);
}

static uint64_t memory_bytes(void) {
  unsigned long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file)
    return 0;
  if (fscanf(file, "%*u %lu", &pages) != 1)
    pages = 0;
  fclose(file);
  return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static struct counts count(struct engine *engine) {
  struct sched *s = &engine->sched;
  struct match_counts match;
  edat__match_count(engine->match, &match);
  return (struct counts){edat__sched_done(s),
                         edat__sched_ready(s),
                         match.pending[WAITER_TASK],
                         (uint64_t)edat__sched_suspended(s),
                         match.delivered,
                         memory_bytes()};
}

static void put(struct engine *engine, int rank, const struct counts *counts) {
  edat__mutex_lock(&lock);
  if (!all)
    all = edat__mem_zalloc(
        edat__mem_array_bytes((size_t)engine->size, sizeof *all, "progress"),
        "progress");
  all[rank] = *counts;
  edat__mutex_unlock(&lock);
}

void edat__progress_line_take(struct engine *engine, int source,
                              const void *data, size_t bytes) {
  struct counts counts;
  if (engine->rank != 0 || bytes != sizeof counts)
    return;
  memcpy(&counts, data, sizeof counts);
  put(engine, source, &counts);
}

static struct counts sum(const struct engine *engine) {
  struct counts sum = {0};
  edat__mutex_lock(&lock);
  for (int r = 0; all && r < engine->size; r++) {
    sum.done += all[r].done;
    sum.ready += all[r].ready;
    sum.waiting += all[r].waiting;
    sum.suspended += all[r].suspended;
    sum.events += all[r].events;
    sum.bytes += all[r].bytes;
  }
  edat__mutex_unlock(&lock);
  return sum;
}

static void print_line(const struct engine *engine, int64_t now, bool is_last) {
  char text[300];
  bool is_overwritten = !is_last && isatty(STDERR_FILENO);
  struct counts c = sum(engine);
  double seconds = (double)(now - last_time) / 1e9;
  double rate = seconds > 0 ? (double)(c.events - last_events) / seconds : 0;
  int n = snprintf(
      text, sizeof text,
      "edat: %.1f s: tasks: %" PRIu64 " done, %" PRIu64 " ready, %" PRIu64
      " waiting, %" PRIu64 " suspended; %.0f events/s; %" PRIu64 " MiB%s",
      (double)(now - began) / 1e9, c.done, c.ready, c.waiting, c.suspended,
      rate, c.bytes >> 20, is_overwritten ? "" : "\n");
  last_time = now;
  last_events = c.events;
  if (is_overwritten)
    edat__terminal_show(text);
  else
    edat__terminal_clear();
  if (!is_overwritten && n > 0 && write(STDERR_FILENO, text, (size_t)n) < 0)
    return;
}

void edat__progress_line_watch(struct engine *engine, int64_t now) {
  int64_t period = period_ns();
  if (period <= 0)
    return;
  if (!next) {
    began = last_time = now;
    next = now + period;
  }
  if (now < next)
    return;
  next = now + period;
  struct counts mine = count(engine);
  if (engine->rank == 0) {
    put(engine, 0, &mine);
    print_line(engine, now, false);
    return;
  }
  edat__fire_internal_try(engine, 0, OPERATION_PROGRESS, &mine, sizeof mine);
  engine->transport->ops->flush(engine->transport, true);
}

/* The other ranks' last counts may be some time old. */
void edat__progress_line_end(struct engine *engine) {
  if (period_ns() <= 0 || engine->rank != 0)
    return;
  struct counts mine = count(engine);
  put(engine, 0, &mine);
  print_line(engine, edat__clock_ns(), true);
  edat__mem_free(all);
  all = NULL;
  next = 0;
}
