/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The text of records, taken apart: one an object file, ended by NUL; in it a
 * line of ten fields for each record. What is not understood is left out, and
 * the result called partial: a report is no place for further errors.
 */
#include "records.h"

#include "mem.h"

#include <stdlib.h>
#include <string.h>

#define WHAT "records of the program"

/* ORDER RECORD: the fields of a line in edat/abi.h. */
enum field {
  FIELD_KIND,
  FIELD_NAME,
  FIELD_INDICES,
  FIELD_TYPE,
  FIELD_RANK,
  FIELD_TEXT,
  FIELD_FILE,
  FIELD_LINE,
  FIELD_OWNER,
  FIELD_OWNER_LINE,
  FIELD_COUNT
};

static bool is_octal(char c) { return c >= '0' && c <= '7'; }

/* Takes "\ooo" back, in place. */
static void unescape(char *text) {
  char *to = text;
  for (const char *from = text; *from; to++) {
    if (*from == '\\' && is_octal(from[1]) && is_octal(from[2]) &&
        is_octal(from[3])) {
      *to = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + from[3] - '0');
      from += 4;
    } else {
      *to = *from++;
    }
  }
  *to = '\0';
}

static bool split(char *line, char **fields) {
  size_t n = 0;
  for (char *next = line; next && n < FIELD_COUNT; n++) {
    fields[n] = next;
    next = strchr(next, '\t');
    if (next)
      *next++ = '\0';
  }
  for (size_t i = 0; i < n; i++)
    unescape(fields[i]);
  return n == FIELD_COUNT;
}

static bool find_kind(const char *word, enum record_kind *kind) {
  static const char *const words[] = {[RECORD_FIRE] = "fire",
                                      [RECORD_AWAIT] = "await",
                                      [RECORD_TASK] = "task",
                                      [RECORD_LOOP] = "loop",
                                      [RECORD_LOCK] = "lock"};
  for (size_t i = 0; i < EDAT_LENGTH(words); i++)
    if (strcmp(word, words[i]) == 0) {
      *kind = (enum record_kind)i;
      return true;
    }
  return false;
}

static unsigned number(const char *text) {
  return (unsigned)strtoul(text, NULL, 10);
}

static void add_record(struct records *records, enum record_kind kind,
                       char **fields) {
  size_t bytes =
      edat__mem_array_bytes(records->count + 1, sizeof *records->items, WHAT);
  if ((records->count & (records->count - 1)) == 0) /* 0, 1, 2, 4, ... */
    records->items = edat__mem_realloc(records->items, 2 * bytes, WHAT);
  records->items[records->count++] =
      (struct record){.kind = kind,
                      .index_count = number(fields[FIELD_INDICES]),
                      .name = fields[FIELD_NAME],
                      .signature = fields[FIELD_TYPE],
                      .rank = fields[FIELD_RANK],
                      .text = fields[FIELD_TEXT],
                      .file = fields[FIELD_FILE],
                      .line = number(fields[FIELD_LINE]),
                      .owner = fields[FIELD_OWNER],
                      .owner_line = number(fields[FIELD_OWNER_LINE])};
}

static void add_line(struct records *records, char *line) {
  char *fields[FIELD_COUNT];
  enum record_kind kind;
  bool is_whole = split(line, fields);
  if (is_whole && strcmp(fields[FIELD_KIND], "calls") == 0)
    is_whole = strcmp(fields[FIELD_NAME], "all") == 0;
  else if (is_whole && find_kind(fields[FIELD_KIND], &kind))
    add_record(records, kind, fields);
  if (!is_whole)
    records->is_partial = true;
}

/* The records of one object file. */
static void add_object(struct records *records, const char *text) {
  static const char first[] = "edat-records\t1\n";
  if (strncmp(text, first, strlen(first)) != 0) {
    records->is_partial = true;
    return;
  }
  char *copy = edat__mem_strdup(text + strlen(first), WHAT);
  records->texts = edat__mem_realloc(
      records->texts,
      edat__mem_array_bytes(records->text_count + 1, sizeof copy, WHAT), WHAT);
  records->texts[records->text_count++] = copy;
  while (*copy) {
    char *line = copy;
    copy += strcspn(copy, "\n");
    if (*copy)
      *copy++ = '\0';
    add_line(records, line);
  }
}

void edat__records_add(struct records *records, const char *text, size_t size) {
  for (const char *end = text + size; text < end;) {
    const char *close = memchr(text, '\0', (size_t)(end - text));
    if (!close) {
      records->is_partial = true;
      return;
    }
    if (*text)
      add_object(records, text);
    text = close + 1;
  }
}

void edat__records_fini(struct records *records) {
  for (size_t i = 0; i < records->text_count; i++)
    edat__mem_free(records->texts[i]);
  edat__mem_free(records->texts);
  edat__mem_free(records->items);
  *records = (struct records){0};
}

const struct record *edat__records_find(const struct records *records,
                                        const struct record *from,
                                        enum record_kind kind,
                                        const char *name) {
  const struct record *end = records->items + records->count;
  for (; from && from < end; from++)
    if (from->kind == kind && strcmp(from->name, name) == 0)
      return from;
  return NULL;
}
