/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * At the end each rank sends what its threads have counted to rank 0, a line a
 * name and a worker, and an empty message behind the last. Rank 0 adds up and
 * prints a table, or writes a file of JSON.
 *   T name count total_ns max_ns                a task
 *   E name count bytes total_ns max_ns          an event
 *   W worker tasks busy_ns idle_ns steals       a worker; -1: main
 */
#include "stats_report.h"

#include "config.h"
#include "fire.h"
#include "mem.h"
#include "report.h"
#include "stats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINE_MAX = 2500 };
#define PATIENCE_NS ((int64_t)10 * 1000 * 1000 * 1000)

struct worker_line {
  int rank, worker;
  uint64_t tasks, steals;
  int64_t busy_ns, idle_ns;
};

/* Rank 0, under the baton, and main at the end. */
static struct stats_entry *entries;
static struct worker_line *workers;
static int entry_count, entry_room, worker_count, worker_room, ended;
static int64_t began;

static void *grown(void *items, int count, int *room, size_t bytes) {
  if (count < *room)
    return items;
  *room = *room ? 2 * *room : 64;
  return edat__mem_realloc(items, (size_t)*room * bytes, "statistics");
}

/* ---- Adding up ---------------------------------------------------------- */

static struct stats_entry *find(const char *name, bool is_event) {
  for (int i = 0; i < entry_count; i++)
    if (entries[i].is_event == is_event && !strcmp(entries[i].name, name))
      return &entries[i];
  entries = grown(entries, entry_count, &entry_room, sizeof *entries);
  entries[entry_count] = (struct stats_entry){
      .name = edat__mem_strdup(name, "statistics"), .is_event = is_event};
  return &entries[entry_count++];
}

static int64_t number(char **line) { return strtoll(*line, line, 10); }

static void read_name(char *line, bool is_event) {
  char *name = strsep(&line, "\t");
  struct stats_entry *e = find(name, is_event);
  if (!line)
    return;
  e->count += (uint64_t)number(&line);
  if (is_event)
    e->bytes += (uint64_t)number(&line);
  e->total_ns += number(&line);
  int64_t max = number(&line);
  if (max > e->max_ns)
    e->max_ns = max;
}

static void read_worker(char *line, int rank) {
  workers = grown(workers, worker_count, &worker_room, sizeof *workers);
  struct worker_line *w = &workers[worker_count++];
  w->rank = rank;
  w->worker = (int)number(&line);
  w->tasks = (uint64_t)number(&line);
  w->busy_ns = number(&line);
  w->idle_ns = number(&line);
  w->steals = (uint64_t)number(&line);
}

void edat__stats_report_take(struct engine *engine, int source,
                             const void *data, size_t bytes) {
  char line[LINE_MAX + 1];
  if (engine->rank != 0 || bytes > LINE_MAX)
    return;
  if (bytes == 0) {
    ended++;
    return;
  }
  memcpy(line, data, bytes);
  line[bytes] = '\0';
  if (line[0] == 'W')
    read_worker(line + 2, source);
  else
    read_name(line + 2, line[0] == 'E');
}

/* ---- Sending ------------------------------------------------------------ */

static void give(struct engine *engine, const char *line, int length) {
  size_t bytes = length > LINE_MAX ? LINE_MAX : (size_t)length;
  if (engine->rank == 0)
    edat__stats_report_take(engine, 0, line, bytes);
  else
    edat__fire_internal(engine, 0, OPERATION_STATS, line, bytes);
}

static void give_entry(struct engine *engine, const struct stats_entry *e) {
  char line[LINE_MAX], bytes[32] = "";
  if (e->is_event)
    snprintf(bytes, sizeof bytes, " %" PRIu64, e->bytes);
  give(engine, line,
       snprintf(line, sizeof line,
                "%c\t%.2000s\t%" PRIu64 "%s %" PRId64 " %" PRId64,
                e->is_event ? 'E' : 'T', e->name, e->count, bytes, e->total_ns,
                e->max_ns));
}

static void give_all(struct engine *engine, const struct stats *stats) {
  char line[200];
  for (const struct stats *s = stats; s; s = s->next) {
    give(engine, line,
         snprintf(line, sizeof line,
                  "W\t%d %" PRIu64 " %" PRId64 " %" PRId64 " %" PRIu64,
                  s->worker, s->tasks, s->busy_ns, s->idle_ns, s->steals));
    for (size_t i = 0; i < s->room; i++)
      if (s->entries[i].name)
        give_entry(engine, &s->entries[i]);
  }
  give(engine, line, 0);
}

/* ---- Printing ----------------------------------------------------------- */

/* The longest first. */
static int compare_entries(const void *a, const void *b) {
  const struct stats_entry *x = a, *y = b;
  if (x->total_ns != y->total_ns)
    return x->total_ns < y->total_ns ? 1 : -1;
  return strcmp(x->name, y->name);
}

static int compare_workers(const void *a, const void *b) {
  const struct worker_line *x = a, *y = b;
  return x->rank != y->rank ? x->rank - y->rank : x->worker - y->worker;
}

static double mean_us(const struct stats_entry *e) {
  return e->count ? (double)e->total_ns / (double)e->count / 1e3 : 0;
}

static void print_tables(FILE *out, const struct engine *engine,
                         double seconds) {
  fprintf(out, "edat: statistics of %d rank%s, %.3f s\n", engine->size,
          engine->size == 1 ? "" : "s", seconds);
  fprintf(out, "  %-28s %12s %12s %12s %12s\n", "task", "count", "total s",
          "mean us", "max us");
  for (int i = 0; i < entry_count; i++)
    if (!entries[i].is_event)
      fprintf(out, "  %-28s %12" PRIu64 " %12.3f %12.1f %12.1f\n",
              entries[i].name, entries[i].count,
              (double)entries[i].total_ns / 1e9, mean_us(&entries[i]),
              (double)entries[i].max_ns / 1e3);
  fprintf(out, "  %-28s %12s %12s %12s %12s\n", "event, from fire to start",
          "count", "bytes", "mean us", "max us");
  for (int i = 0; i < entry_count; i++)
    if (entries[i].is_event)
      fprintf(out, "  %-28s %12" PRIu64 " %12" PRIu64 " %12.1f %12.1f\n",
              entries[i].name, entries[i].count, entries[i].bytes,
              mean_us(&entries[i]), (double)entries[i].max_ns / 1e3);
  fprintf(out, "  %-28s %12s %12s %12s %12s\n", "worker", "tasks", "busy s",
          "idle s", "steals");
  for (int i = 0; i < worker_count; i++) {
    char who[60];
    const struct worker_line *w = &workers[i];
    if (w->worker < 0)
      snprintf(who, sizeof who, "rank %d, main", w->rank);
    else
      snprintf(who, sizeof who, "rank %d, worker %d", w->rank, w->worker);
    fprintf(out, "  %-28s %12" PRIu64 " %12.3f %12.3f %12" PRIu64 "\n", who,
            w->tasks, (double)w->busy_ns / 1e9, (double)w->idle_ns / 1e9,
            w->steals);
  }
}

static void print_string(FILE *out, const char *text) {
  fputc('"', out);
  for (; *text; text++) {
    if (*text == '"' || *text == '\\')
      fputc('\\', out);
    if ((unsigned char)*text < 0x20)
      fprintf(out, "\\u%04x", *text);
    else
      fputc(*text, out);
  }
  fputc('"', out);
}

static void print_entries(FILE *out, bool is_event) {
  const char *separator = "";
  fprintf(out, ",\n \"%s\": [", is_event ? "events" : "tasks");
  for (int i = 0; i < entry_count; i++) {
    const struct stats_entry *e = &entries[i];
    if (e->is_event != is_event)
      continue;
    fprintf(out, "%s\n  {\"name\": ", separator);
    print_string(out, e->name);
    fprintf(out, ", \"count\": %" PRIu64, e->count);
    if (is_event)
      fprintf(out, ", \"bytes\": %" PRIu64, e->bytes);
    fprintf(out, ", \"total_s\": %.9f, \"mean_s\": %.9f, \"max_s\": %.9f}",
            (double)e->total_ns / 1e9, mean_us(e) / 1e6,
            (double)e->max_ns / 1e9);
    separator = ",";
  }
  fprintf(out, "]");
}

static void print_json(FILE *out, const struct engine *engine, double seconds) {
  fprintf(out, "{\"ranks\": %d, \"seconds\": %.6f", engine->size, seconds);
  print_entries(out, false);
  print_entries(out, true);
  fprintf(out, ",\n \"workers\": [");
  for (int i = 0; i < worker_count; i++) {
    const struct worker_line *w = &workers[i];
    fprintf(out,
            "%s\n  {\"rank\": %d, \"worker\": %d, \"tasks\": %" PRIu64
            ", \"busy_s\": %.9f, \"idle_s\": %.9f, \"steals\": %" PRIu64 "}",
            i ? "," : "", w->rank, w->worker, w->tasks,
            (double)w->busy_ns / 1e9, (double)w->idle_ns / 1e9, w->steals);
  }
  fprintf(out, "]}\n");
}

static bool is_word(const char *text, const char *a, const char *b,
                    const char *c, const char *d) {
  return !strcasecmp(text, a) || !strcasecmp(text, b) || !strcasecmp(text, c) ||
         !strcasecmp(text, d);
}

static void print(const struct engine *engine) {
  const char *where = edat__config_string(CONFIG_STATS);
  double seconds = (double)(edat__clock_ns() - began) / 1e9;
  if (entry_count)
    qsort(entries, (size_t)entry_count, sizeof *entries, compare_entries);
  if (worker_count)
    qsort(workers, (size_t)worker_count, sizeof *workers, compare_workers);
  if (is_word(where, "1", "yes", "true", "on")) {
    edat__terminal_clear();
    print_tables(stderr, engine, seconds);
    return;
  }
  FILE *file = fopen(where, "w");
  if (file) {
    print_json(file, engine, seconds);
    if (fclose(file) == 0)
      return;
  }
  edat__warn(EDAT_ERR(STATS_FILE), where, strerror(errno));
}

/* ---- The end ------------------------------------------------------------ */

void edat__stats_report_init(void) {
  const char *where = edat__config_string(CONFIG_STATS);
  began = edat__clock_ns();
  ended = 0;
  edat__stats_init(*where && !is_word(where, "0", "no", "false", "off"));
}

static void forget(void) {
  for (int i = 0; i < entry_count; i++)
    edat__mem_free((void *)(uintptr_t)entries[i].name);
  edat__mem_free(entries);
  edat__mem_free(workers);
  entries = NULL;
  workers = NULL;
  entry_count = entry_room = worker_count = worker_room = 0;
}

void edat__stats_report(struct engine *engine) {
  struct transport *t = engine->transport;
  if (!edat__stats_on)
    return;
  struct stats *stats = edat__stats_take();
  int64_t end = edat__clock_ns() + PATIENCE_NS;
  give_all(engine, stats);
  edat__stats_free(stats);
  while (edat__clock_ns() < end &&
         (engine->rank ? !t->ops->is_drained(t) : ended < engine->size)) {
    t->ops->flush(t, true);
    if (t->ops->poll(t) == 0)
      edat__sleep_ns(10 * 1000);
  }
  if (engine->rank == 0)
    print(engine);
  forget();
}
