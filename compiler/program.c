/* SPDX-License-Identifier: BSD-3-Clause */
/* Reader of records; their format stands in edat/abi.h. Text that is no record
 * of the version that is known here leaves the program open.
 */
#include "program.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>

/* The fields of a line, in this order. */
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

struct line {
  struct program *program;
  char *fields[FIELD_COUNT];
  bool is_foreign;
};

void program_init(struct program *program, struct arena *arena,
                  const char *name) {
  *program =
      (struct program){.arena = arena, .name = name, .open = args_new(arena)};
}

/* ---- Fields ------------------------------------------------------------ */

/* Takes "\ooo" back, in place. */
static void unescape(char *text) {
  char *to = text;
  for (const char *from = text; *from; to++) {
    if (*from == '\\' && strlen(from) >= 4) {
      char digits[4] = {from[1], from[2], from[3], '\0'};
      *to = (char)strtoul(digits, NULL, 8);
      from += 4;
    } else {
      *to = *from++;
    }
  }
  *to = '\0';
}

static bool split(struct line *line, char *text) {
  size_t n = 0;
  for (; text && n < FIELD_COUNT; n++) {
    line->fields[n] = text;
    text = strchr(text, '\t');
    if (text)
      *text++ = '\0';
  }
  for (size_t i = 0; i < n; i++)
    unescape(line->fields[i]);
  return n == FIELD_COUNT && !text;
}

static unsigned number(const struct line *line, enum field field) {
  return (unsigned)strtoul(line->fields[field], NULL, 10);
}

static bool is_kind(const struct line *line, const char *kind) {
  return strcmp(line->fields[FIELD_KIND], kind) == 0;
}

/* ---- Owners ------------------------------------------------------------ */

static struct program_owner *owner(struct program *program, const char *file,
                                   const char *id, unsigned line) {
  for (size_t i = 0; i < program->n_owners; i++) {
    struct program_owner *o = program->owners[i];
    if (o->line == line && strcmp(o->id, id) == 0 && strcmp(o->file, file) == 0)
      return o;
  }
  struct program_owner *made = ARENA_NEW(program->arena, struct program_owner);
  *made = (struct program_owner){.kind = line ? PROGRAM_TASK : PROGRAM_FUNCTION,
                                 .id = id,
                                 .how = "",
                                 .runs = "",
                                 .file = file,
                                 .line = line};
  *ARENA_PUSH(program->arena, program->owners, program->n_owners) = made;
  return made;
}

static struct program_owner *owner_of(const struct line *line) {
  return owner(line->program, line->fields[FIELD_FILE],
               line->fields[FIELD_OWNER], number(line, FIELD_OWNER_LINE));
}

static void add_owner(const struct line *line) {
  const struct program_owner *submitter = owner_of(line);
  struct program_owner *o =
      owner(line->program, line->fields[FIELD_FILE], line->fields[FIELD_NAME],
            number(line, FIELD_LINE));
  o->kind = is_kind(line, "loop") ? PROGRAM_LOOP : PROGRAM_TASK;
  o->how = line->fields[FIELD_TYPE];
  o->runs = line->fields[FIELD_TEXT];
  o->submitter = submitter == o ? NULL : submitter;
}

/* ---- Events ------------------------------------------------------------ */

static struct program_event *event_of(const struct line *line) {
  struct program *program = line->program;
  const char *name = line->fields[FIELD_NAME];
  for (size_t i = 0; i < program->n_events; i++)
    if (strcmp(program->events[i]->name, name) == 0)
      return program->events[i];
  struct program_event *made = ARENA_NEW(program->arena, struct program_event);
  *made = (struct program_event){.name = name};
  made->last = &made->first;
  *ARENA_PUSH(program->arena, program->events, program->n_events) = made;
  return made;
}

static bool is_same(const struct program_use *a, const struct program_use *b) {
  return a->is_fired == b->is_fired && a->owner == b->owner &&
         a->line == b->line && strcmp(a->text, b->text) == 0 &&
         strcmp(a->rank, b->rank) == 0 &&
         (a->type && b->type ? strcmp(a->type, b->type) == 0
                             : a->type == b->type);
}

/* What a header offers, a program need not call. */
static bool is_header(const char *file) {
  const char *dot = strrchr(file, '.');
  return dot && strcmp(dot, ".h") == 0;
}

static void add_use(const struct line *line) {
  struct program_event *event = event_of(line);
  const char *type = line->fields[FIELD_TYPE];
  struct program_use *use = ARENA_NEW(line->program->arena, struct program_use);
  *use = (struct program_use){.is_fired = is_kind(line, "fire"),
                              .is_foreign = line->is_foreign ||
                                            is_header(line->fields[FIELD_FILE]),
                              .n_indices = number(line, FIELD_INDICES),
                              .type = *type ? type : NULL,
                              .rank = line->fields[FIELD_RANK],
                              .text = line->fields[FIELD_TEXT],
                              .file = line->fields[FIELD_FILE],
                              .line = number(line, FIELD_LINE),
                              .owner = owner_of(line)};
  for (const struct program_use *u = event->first; u; u = u->next)
    if (is_same(u, use))
      return;
  if (!*event->name)
    args_printf(&line->program->open, "the event '%s' at %s:%u is computed",
                use->text, use->file, use->line);
  *event->last = use;
  event->last = &use->next;
}

/* ---- Texts ------------------------------------------------------------- */

static void note_unreadable(struct program *program) {
  static const char reason[] = "some records cannot be read";
  size_t n = program->open.count;
  if (!n || strcmp(program->open.items[n - 1], reason) != 0)
    args_push(&program->open, reason);
}

static void add_line(struct program *program, char *text, bool is_foreign) {
  struct line line = {.program = program, .is_foreign = is_foreign};
  if (!split(&line, text))
    note_unreadable(program);
  else if (is_kind(&line, "fire") || is_kind(&line, "await"))
    add_use(&line);
  else if (is_kind(&line, "task") || is_kind(&line, "loop"))
    add_owner(&line);
}

/* The records of one object. */
static void add_text(struct program *program, char *text, bool is_foreign) {
  static const char first[] = "edat-records\t1\n";
  if (strncmp(text, first, strlen(first)) != 0) {
    note_unreadable(program);
    return;
  }
  char *next = text + strlen(first);
  while (*next) {
    char *line = next;
    next += strcspn(next, "\n");
    if (*next)
      *next++ = '\0';
    add_line(program, line, is_foreign);
  }
}

void program_add(struct program *program, const struct buf *texts,
                 bool is_foreign) {
  char *text = arena_alloc(program->arena, texts->size + 1);
  if (texts->size)
    memcpy(text, texts->data, texts->size);
  for (size_t at = 0; at < texts->size;) {
    size_t length = strlen(text + at);
    if (length)
      add_text(program, text + at, is_foreign);
    at += length + 1;
  }
}

bool program_is_closed(const struct program *program) {
  return !program->open.count;
}
