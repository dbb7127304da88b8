/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A hang is decided alike on all ranks. Each sends its text to rank 0, which
 * prints once, and ends the job in the way that EDAT_HANG says. Nobody waits
 * for ever: who is missing is named, and a rank that is not ended by rank 0
 * ends itself.
 */
#include "report.h"

#include "config.h"
#include "crash.h"
#include "fire.h"

#include <unistd.h>

#define SECONDS_NS ((int64_t)1000 * 1000 * 1000)
#define COLLECT_NS (2 * SECONDS_NS)
#define LINGER_NS (6 * SECONDS_NS)
#define DUMP_NS (60 * SECONDS_NS)

/* Rank 0, under the baton: ranks whose core is not yet dumped. */
static int undumped;

void edat__report_internal(struct engine *engine, int source,
                           const struct wire_event *event, const void *data) {
  if (event->name == OPERATION_TEXT)
    edat__collect_take(engine, source, data, event->bytes);
  if (event->name == OPERATION_DUMPED)
    undumped--;
}

static bool never(void) { return false; }
static bool are_all_dumped(void) { return undumped <= 0; }

/* Polls until that is so, or for that long. */
static void linger(struct engine *engine, int64_t ns, bool (*is_over)(void)) {
  int64_t end = edat__clock_ns() + ns;
  struct transport *t = engine->transport;
  while (edat__clock_ns() < end && !is_over()) {
    t->ops->poll(t);
    t->ops->flush(t, true);
    edat__sleep_ns(100 * 1000);
  }
}

static void linger_until_sent(struct engine *engine) {
  struct transport *t = engine->transport;
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
  if (engine->rank != 0)
    edat__fire_internal(engine, 0, OPERATION_DUMPED, "", 0);
  else
    undumped += engine->size - 1; /* less those that were faster */
  linger(engine, DUMP_NS, engine->rank ? never : are_all_dumped);
}

static void report(struct engine *engine, enum hang_action action) {
  char *text = edat__report_text(engine, REPORT_HANG);
  if (!text)
    edat__fatal(EDAT_ERR(OUT_OF_MEMORY), (size_t)BUFSIZ, "a report");
  edat__collect_give(engine, ROUND_HANG, text, true);
  edat__stdout_flush();
  if (engine->rank != 0) {
    linger_until_sent(engine);
    return;
  }
  char title[200];
  snprintf(title, sizeof title, "%s [edat-%s]", edat__format_HANG,
           edat__error_word(ERROR_HANG));
  linger(engine, COLLECT_NS, edat__collect_is_complete);
  edat__collect_print(engine, title);
  if (action == HANG_ABORT)
    edat__crash_abort();
}

EDAT_NORETURN void edat__report_hang(struct engine *engine) {
  struct transport *t = engine->transport;
  enum hang_action action = (enum hang_action)edat__config_choice(CONFIG_HANG);
  report(engine, action);
  if (action == HANG_CORE)
    dump_core(engine);
  else if (engine->rank != 0)
    linger(engine, LINGER_NS, never);
  t->ops->abort(t, 1);
  _exit(1);
}
