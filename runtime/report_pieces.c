/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pieces of a report's lines: marked numbers, ages, and the names that a
 * program has given to tasks, events and locks, which may be any text.
 */
#include "report_private.h"

#include "task.h"

#include <string.h>

void edat__report_mark(FILE *out, char what, int64_t number) {
  fprintf(out, "%c%c%" PRId64 "%c", MARK_BEGIN, what, number, MARK_END);
}

void edat__report_age(FILE *out, uint64_t since) {
  uint64_t now = edat__clock_ticks();
  if (since == 0)
    return;
  fprintf(out, " (");
  edat__report_mark(out, MARK_MS,
                    now > since ? edat__ticks_to_ns(now - since) / 1000000 : 0);
  fprintf(out, ")");
}

char *edat__report_clean(char *text) {
  for (char *c = text; *c; c++)
    if ((unsigned char)*c < ' ' || *c == 127)
      *c = '?';
  return text;
}

const char *edat__report_name(const char *text, char out[NAME_SHOWN]) {
  if (snprintf(out, NAME_SHOWN, "%s", text) >= NAME_SHOWN)
    memcpy(out + NAME_SHOWN - 4, "...", 4);
  return edat__report_clean(out);
}

const char *edat__report_key(const struct key *key, char out[KEY_PRINT_MAX]) {
  if (edat__key_print(key, out, KEY_PRINT_MAX) >= KEY_PRINT_MAX)
    memcpy(out + KEY_PRINT_MAX - 4, "...", 4);
  return edat__report_clean(out);
}

void edat__report_strand(FILE *out, const struct strand *strand) {
  char where[WHERE_MAX], name[NAME_SHOWN];
  if (!strand->task)
    fprintf(out, "main");
  else
    fprintf(out, "task '%s' (%s)", edat__report_name(strand->task->name, name),
            edat__where_print(&strand->task->desc->where, where, sizeof where));
}
