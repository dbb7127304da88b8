/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A hang is decided alike on all ranks. Each sends its text to rank 0, which
 * merges those that are equal, prints once, and ends the job. Nobody waits
 * for ever: who is missing is named, and a rank that is not ended by rank 0
 * ends itself.
 */
#include "report.h"

#include "config.h"
#include "crash.h"
#include "fire.h"
#include "mem.h"
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  OPERATION_REPORT = 1,
  OPERATION_DUMPED,
  TEXT_MAX = 3500, /* travels in one packet */
  COLLECT_NS = 2 * 1000 * 1000 * 1000,
};
#define LINGER_NS ((int64_t)6 * 1000 * 1000 * 1000)
#define DUMP_NS ((int64_t)60 * 1000 * 1000 * 1000)

/* Rank 0 only, under the baton. */
static char **texts; /* by rank; NULL: not here yet */
static int missing;

static void take_text(struct engine *engine, int rank, const char *text,
                      size_t bytes) {
  if (!texts) {
    texts = edat__mem_zalloc(
        edat__mem_array_bytes((size_t)engine->size, sizeof *texts, "a report"),
        "a report");
    missing = engine->size;
  }
  if (texts[rank])
    return;
  texts[rank] = edat__mem_zalloc(bytes + 1, "a report");
  memcpy(texts[rank], text, bytes);
  missing--;
}

void edat__report_internal(struct engine *engine, int source,
                           const struct wire_event *event, const void *data) {
  if (event->name == OPERATION_REPORT && engine->rank == 0)
    take_text(engine, source, data, event->bytes);
  if (event->name == OPERATION_DUMPED && engine->rank == 0)
    missing--;
}

/* Polls until all texts are here, or for that long. */
static void linger(struct engine *engine, int64_t ns) {
  int64_t end = edat__clock_ns() + ns;
  struct transport *t = engine->transport;
  while (edat__clock_ns() < end && !(engine->rank == 0 && missing == 0)) {
    t->ops->poll(t);
    t->ops->flush(t, true);
    edat__sleep_ns(100 * 1000);
  }
}

static void print_ranks(FILE *out, int size, const char *text) {
  const char *separator = "";
  int first_rank = -1, count = 0;
  for (int r = 0; r < size; r++)
    count += texts[r] && strcmp(texts[r], text) == 0;
  fprintf(out, "edat: rank%s ", count == 1 ? "" : "s");
  for (int r = 0; r <= size; r++) {
    bool is_same = r < size && texts[r] && strcmp(texts[r], text) == 0;
    if (is_same && first_rank < 0)
      first_rank = r;
    if (is_same || first_rank < 0)
      continue;
    fprintf(out, "%s%d", separator, first_rank);
    if (r - 1 > first_rank)
      fprintf(out, "-%d", r - 1);
    separator = ",";
    first_rank = -1;
  }
  fprintf(out, ":\n%s", text);
}

static bool is_first(int rank) {
  for (int r = 0; r < rank; r++)
    if (texts[r] && strcmp(texts[r], texts[rank]) == 0)
      return false;
  return true;
}

static void print_all(FILE *out, int size) {
  fprintf(out, "edat: %s [edat-%s]\n", edat__format_HANG,
          edat__error_word(ERROR_HANG));
  for (int r = 0; r < size; r++)
    if (texts[r] && is_first(r))
      print_ranks(out, size, texts[r]);
  for (int r = 0; r < size; r++)
    if (!texts[r])
      fprintf(out, "edat: rank %d: has not answered\n", r);
}

/* In one write, so that other output does not come between. */
static void print_report(int size) {
  char *text = NULL;
  size_t bytes = 0;
  FILE *out = open_memstream(&text, &bytes);
  if (!out)
    return;
  print_all(out, size);
  fclose(out);
  edat__stdout_flush();
  for (size_t done = 0; done < bytes;) {
    ssize_t n = write(STDERR_FILENO, text + done, bytes - done);
    if (n <= 0)
      break;
    done += (size_t)n;
  }
  free(text);
}

static void cut_text(char *text) {
  size_t bytes = strlen(text);
  if (bytes <= TEXT_MAX)
    return;
  static const char more[] = "\n  and more\n";
  memcpy(text + TEXT_MAX - sizeof more, more, sizeof more);
}

static void send_text(struct engine *engine, char *text) {
  struct transport *t = engine->transport;
  cut_text(text);
  edat__stdout_flush();
  edat__fire_internal(engine, 0, OPERATION_REPORT, text, strlen(text));
  for (int i = 0; i < 1000 && (i == 0 || !t->ops->is_drained(t)); i++) {
    t->ops->flush(t, true);
    t->ops->poll(t);
    edat__sleep_ns(100 * 1000);
  }
}

/* EDAT_HANG=core, after the report is out: each rank for itself, and rank 0
   ends the job when all have done it. */
static void dump_core(struct engine *engine) {
  if (!edat__crash_dump_core())
    edat__warn(EDAT_ERR(NO_CORE));
  if (engine->rank != 0) {
    edat__fire_internal(engine, 0, OPERATION_DUMPED, "", 0);
    linger(engine, DUMP_NS);
    return;
  }
  missing += engine->size - 1; /* less those that were faster */
  linger(engine, DUMP_NS);
}

EDAT_NORETURN void edat__report_hang(struct engine *engine) {
  struct transport *t = engine->transport;
  enum hang_action action = (enum hang_action)edat__config_choice(CONFIG_HANG);
  char *text = edat__report_text(engine);
  if (!text)
    edat__fatal(EDAT_ERR(OUT_OF_MEMORY), (size_t)BUFSIZ,
                "the report of a hang");
  if (engine->rank == 0) {
    take_text(engine, 0, text, strlen(text));
    linger(engine, COLLECT_NS);
    print_report(engine->size);
    if (action == HANG_ABORT)
      edat__crash_abort();
  } else {
    send_text(engine, text);
  }
  if (action == HANG_CORE)
    dump_core(engine);
  else
    linger(engine, engine->rank ? LINGER_NS : 0);
  t->ops->abort(t, 1);
  _exit(1);
}
