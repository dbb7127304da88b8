/* SPDX-License-Identifier: BSD-3-Clause */
/* Records of calls of the library. Names are those that reports give: a task
 * that is submitted without one is called like its function, and is that
 * function, so that what the function fires is fired by the task. Last comes
 * a line that says whether this is all that the file does with the library;
 * without it nobody could tell what an object fires that calls edatFireEvent.
 */
#include "meta_private.h"

#include "arena.h"

#include <ctype.h>
#include <string.h>

#include "records.h"

enum { MOST_INDICES = 4 };

/* ORDER EDAT_TYPE: the types of edat.h by number. Bytes and addresses agree
 * with more than one type. */
static const char *const types[] = {NULL, "int", "float", "double",
                                    NULL, NULL,  "long"};

/* Where the arguments of a call are; -1: it has none such. */
struct shape {
  const char *callee;
  int type, rank, event; /* of a call that fires */
  int run, name, count;  /* of one that awaits; pairs follow the count */
  const char *how;       /* of tasks */
};

static const struct shape shapes[] = {
    {"edatFireEvent", 1, 3, 4, -1, -1, -1, NULL},
    {"edatFirePersistentEvent", 1, 3, 4, -1, -1, -1, NULL},
    {"edat_fire_owned", 1, 3, 4, -1, -1, -1, NULL},
    {"edatWait", -1, -1, -1, -1, -1, 0, NULL},
    {"edatRetrieveAny", -1, -1, -1, -1, -1, 1, NULL},
    {"edatSubmitTask", -1, -1, -1, 0, -1, 1, ""},
    {"edatSubmitNamedTask", -1, -1, -1, 0, 1, 2, ""},
    {"edatSubmitPersistentTask", -1, -1, -1, 0, -1, 1, "persistent"},
    {"edatSubmitPersistentNamedTask", -1, -1, -1, 0, 1, 2, "persistent"},
    {"edatSubmitPersistentGreedyTask", -1, -1, -1, 0, -1, 1, "persistent"},
    {"edatSubmitPersistentNamedGreedyTask", -1, -1, -1, 0, 1, 2, "persistent"},
};

static const struct shape *find_shape(const char *callee) {
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    if (strcmp(shapes[i].callee, callee) == 0)
      return &shapes[i];
  return NULL;
}

static const struct ast_argument *argument(const struct ast_call *call, int i) {
  static const struct ast_argument none = {.text = ""};
  return i >= 0 && (size_t)i < call->nargs ? &call->args[i] : &none;
}

/* ---- Names -------------------------------------------------------------- */

/* Length of "[12]" at the text, 0 if there is none. */
static size_t index_length(const char *text) {
  size_t digits = *text == '[' && text[1] == '-' ? 2 : 1, at = digits;
  while (isdigit((unsigned char)text[at]))
    at++;
  return *text == '[' && at > digits && text[at] == ']' ? at + 1 : 0;
}

/* Behind how many bytes nothing but indices follows. */
static size_t name_length(const char *text, size_t *n_indices) {
  for (size_t at = 0; text[at]; at++) {
    size_t end = at, n = 0, length;
    while ((length = index_length(text + end)) > 0) {
      end += length;
      n++;
    }
    if (n && n <= MOST_INDICES && !text[end]) {
      *n_indices = n;
      return at;
    }
  }
  *n_indices = 0;
  return strlen(text);
}

/* Fills in what the argument tells of an event. */
static void set_event(struct arena *arena, const struct ast_argument *argument,
                      struct meta_record *record) {
  record->name = "";
  record->text = argument->text;
  if (!argument->string)
    return;
  size_t length = name_length(argument->string, &record->n_indices);
  record->name = arena_strndup(arena, argument->string, length);
  record->text = argument->string;
}

/* With the words of pragmas. */
static const char *rank_of(const struct ast_argument *argument) {
  static const char *const words[] = {NULL, "all", "any", "self"};
  bool is_word = argument->is_constant && argument->value < 0 &&
                 argument->value > -(int64_t)(sizeof words / sizeof *words);
  return is_word ? words[-argument->value] : argument->text;
}

static const char *type_of(const struct ast_argument *argument) {
  bool is_known = argument->is_constant && argument->value >= 0 &&
                  (size_t)argument->value < sizeof types / sizeof *types;
  return is_known ? types[argument->value] : NULL;
}

/* ---- Records ------------------------------------------------------------ */

static struct meta_record begin(const struct ast_call *call, const char *kind) {
  return (struct meta_record){.kind = kind,
                              .file = call->file,
                              .line = call->line,
                              .owner = call->function};
}

static void put_fire(struct arena *arena, const struct ast_call *call,
                     const struct shape *shape, struct buf *out) {
  struct meta_record record = begin(call, "fire");
  set_event(arena, argument(call, shape->event), &record);
  record.type = type_of(argument(call, shape->type));
  record.rank = rank_of(argument(call, shape->rank));
  meta_put(out, &record);
}

static const char *function_of(const struct ast_argument *run) {
  return run->text + (*run->text == '&');
}

/* A task with a name is a task of that line, one without is its function. */
static void put_task(const struct ast_call *call, const struct shape *shape,
                     struct buf *out, struct meta_record *await) {
  const struct ast_argument *name = argument(call, shape->name);
  const char *function = function_of(argument(call, shape->run));
  struct meta_record record = begin(call, "task");
  await->owner = name->string       ? name->string
                 : shape->name >= 0 ? name->text
                                    : function;
  await->owner_line = shape->name >= 0 ? call->line : 0;
  record.name = await->owner;
  record.line = await->owner_line;
  record.type = shape->how;
  record.text = function;
  meta_put(out, &record);
}

/* Pairs of source and event, as many as the count says. */
static void put_awaits(struct arena *arena, const struct ast_call *call,
                       const struct shape *shape, struct buf *out) {
  struct meta_record record = begin(call, "await");
  const struct ast_argument *count = argument(call, shape->count);
  if (shape->run >= 0)
    put_task(call, shape, out, &record);
  int64_t n = count->is_constant ? count->value : INT64_MAX;
  for (size_t at = (size_t)shape->count + 1; n > 0 && at + 1 < call->nargs;
       n--, at += 2) {
    record.rank = rank_of(&call->args[at]);
    set_event(arena, &call->args[at + 1], &record);
    meta_put(out, &record);
  }
}

/* A way to call the library whose arguments do not tell the events. */
static void put_unknown(const struct ast_call *call, struct buf *out) {
  struct meta_record record = begin(call, "await");
  record.text = call->callee;
  meta_put(out, &record);
}

void meta_calls(struct arena *arena, const struct plan *plan, struct buf *out) {
  for (size_t i = 0; i < plan->n_calls; i++) {
    const struct ast_call *call = &plan->calls[i];
    const struct shape *shape = find_shape(call->callee);
    if (!shape)
      put_unknown(call, out);
    else if (shape->count < 0)
      put_fire(arena, call, shape, out);
    else
      put_awaits(arena, call, shape, out);
  }
  meta_put(out,
           &(struct meta_record){.kind = "calls",
                                 .name = plan->calls_known ? "all" : "some"});
}
