/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of settings, strict parsing, and the table printed as Markdown.
 *
 * Every row has its default as text, parsed like anything else; a value
 * remembers where it came from, so that the environment wins over code.
 */
#define _GNU_SOURCE 1
#include "config.h"
#include "mem.h"
#include "trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

extern char **environ;

enum type {
  TYPE_BOOL,
  TYPE_INT,
  TYPE_SIZE,
  TYPE_SECONDS,
  TYPE_CHOICE,
  TYPE_STRING
};

struct setting {
  const char *name;
  enum type type;
  const char *standard; /* the default */
  int64_t min, max;
  const char *choices; /* separated by '|', in the order of their enum */
  const char *help;
};

#define KIB INT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

/* ORDER CONFIG: enum config_id in config.h. */
static const struct setting settings[CONFIG_COUNT] = {
    [CONFIG_NUM_WORKERS] = {"EDAT_NUM_WORKERS", TYPE_INT, "0", 0, 4096, NULL,
                            "Workers per rank that run tasks. 0: the cores "
                            "this process may use, divided by the ranks on "
                            "the node. A program linked with -fedat=serial "
                            "has one, which is main's thread"},
    [CONFIG_MAIN_THREAD_WORKER] = {"EDAT_MAIN_THREAD_WORKER", TYPE_BOOL,
                                   "false", 0, 0, NULL,
                                   "The main thread runs tasks, in the place "
                                   "of worker 0, while it waits for the end, a "
                                   "barrier or a pause"},
    [CONFIG_PROGRESS_THREAD] =
        {"EDAT_PROGRESS_THREAD", TYPE_BOOL, "false", 0, 0, NULL,
         "Accepted because EDAT programs set it; both "
         "values do the same. Idle workers poll for "
         "events; while all are busy, or main is blocked "
         "elsewhere, a thread that mostly sleeps polls"},
    [CONFIG_WORKER_MAPPING] = {"EDAT_WORKER_MAPPING", TYPE_CHOICE, "auto", 0, 0,
                               "auto|linear|linearfromcore",
                               "Pinning of workers. auto: one core each where "
                               "the node has enough for all ranks, else none; "
                               "linear: worker i to the i-th core this process "
                               "may use; linearfromcore: the same, from the "
                               "core on which the rank starts"},
    [CONFIG_REPORT_WORKER_MAPPING] = {"EDAT_REPORT_WORKER_MAPPING", TYPE_BOOL,
                                      "false", 0, 0, NULL,
                                      "Print each rank's workers and cores at "
                                      "the start"},
    [CONFIG_BATCH_EVENTS] =
        {"EDAT_BATCH_EVENTS", TYPE_BOOL, "false", 0, 0, NULL,
         "Greedy persistent tasks gather events before they "
         "run"},
    [CONFIG_MAX_BATCHED_EVENTS] = {"EDAT_MAX_BATCHED_EVENTS", TYPE_INT, "1000",
                                   1, 1000000000, NULL,
                                   "Events with which a greedy task runs at "
                                   "once"},
    [CONFIG_BATCHING_EVENTS_TIMEOUT] = {"EDAT_BATCHING_EVENTS_TIMEOUT",
                                        TYPE_SECONDS, "0.1", 0, 86400, NULL,
                                        "Seconds from the first event until a "
                                        "greedy task runs with fewer"},
    [CONFIG_ENABLE_BRIDGE] = {"EDAT_ENABLE_BRIDGE", TYPE_BOOL, "false", 0, 0,
                              NULL,
                              "Something outside may still fire events, such "
                              "as a thread that takes messages from other MPI "
                              "programs: a quiet program in which tasks or "
                              "waits lack events is no hang, but goes on. One "
                              "rank that says so is enough"},
    [CONFIG_STACK_SIZE] = {"EDAT_STACK_SIZE", TYPE_SIZE, "1M", 16 * KIB,
                           16 * GIB, NULL,
                           "Stack of a task; memory is used as it is touched"},
    [CONFIG_OUTBOX] = {"EDAT_OUTBOX", TYPE_SIZE, "64M", 64 * KIB, INT64_MAX,
                       NULL,
                       "Bytes of events on their way out of a rank beyond "
                       "which firing waits"},
    [CONFIG_MEMORY_HIGH] = {"EDAT_MEMORY_HIGH", TYPE_SIZE, "0", 0, INT64_MAX,
                            NULL,
                            "Bytes of events that a rank keeps, stored or "
                            "held by tasks, beyond which it receives only one "
                            "message each millisecond as long as it has tasks "
                            "to run: so those who fire at it have to wait once "
                            "their EDAT_OUTBOX is full. 0: no limit, and no "
                            "cost"},
    [CONFIG_TRACE] = {"EDAT_TRACE", TYPE_STRING, "", 0, 0, NULL,
                      "Topics to trace, separated by commas: all, task, event, "
                      "match, sched, wire, term, wait, lock"},
    [CONFIG_HANG] =
        {"EDAT_HANG", TYPE_CHOICE, "report", 0, 0, "report|abort|core",
         "What to do when the program can never end, once it is "
         "told why. report: exit with status 1; abort: abort(), for "
         "a debugger or a script; core: each rank dumps core, then "
         "exit with status 1"},
    [CONFIG_STATUS_PERIOD] = {"EDAT_STATUS_PERIOD", TYPE_SECONDS, "0", 0, 86400,
                              NULL,
                              "Seconds from one status report to the next, on "
                              "standard error; SIGUSR1 to any rank asks for "
                              "one, too. 0: none but those"},
    [CONFIG_PROGRESS] = {"EDAT_PROGRESS", TYPE_SECONDS, "0", 0, 86400, NULL,
                         "Seconds from one line about the progress of all "
                         "ranks to the next, on rank 0's standard error; on a "
                         "terminal one is written over the other. 0: none"},
    [CONFIG_STATS] = {"EDAT_STATS", TYPE_STRING, "", 0, 0, NULL,
                      "Statistics of tasks, events and workers of all ranks at "
                      "the end. 1, yes, true or on: a table on standard error; "
                      "a path: a file of JSON, written by rank 0"},
};

enum origin { ORIGIN_DEFAULT, ORIGIN_CODE, ORIGIN_ENVIRONMENT };

/* Constant after init. */
static struct value {
  enum origin origin;
  int64_t number; /* bool, int, size, choice */
  double seconds;
  char *text; /* as given */
} values[CONFIG_COUNT];

/* Says what a setting accepts, into a buffer of the caller. */
static const char *describe(const struct setting *s, char *out, size_t size) {
  switch (s->type) {
  case TYPE_BOOL:
    snprintf(out, size, "true, false, 1, 0, yes, no, on or off");
    break;
  case TYPE_INT:
    snprintf(out, size, "a whole number from %" PRId64 " to %" PRId64, s->min,
             s->max);
    break;
  case TYPE_SIZE:
    snprintf(out, size,
             "a number of bytes, with K, M or G for powers of 1024, of at "
             "least %" PRId64,
             s->min);
    break;
  case TYPE_SECONDS:
    snprintf(out, size, "seconds from %" PRId64 " to %" PRId64, s->min, s->max);
    break;
  case TYPE_CHOICE:
    snprintf(out, size, "one of %s", s->choices);
    break;
  case TYPE_STRING:
    snprintf(out, size, "text");
    break;
  }
  return out;
}

static bool parse_bool(const char *text, int64_t *out) {
  static const char *const words[] = {"false", "true", "0",   "1",
                                      "no",    "yes",  "off", "on"};
  for (size_t i = 0; i < EDAT_LENGTH(words); i++)
    if (strcasecmp(text, words[i]) == 0) {
      *out = (int64_t)(i & 1);
      return true;
    }
  return false;
}

static int64_t suffix_factor(char suffix) {
  switch (suffix) {
  case 'K':
  case 'k':
    return KIB;
  case 'M':
  case 'm':
    return MIB;
  case 'G':
  case 'g':
    return GIB;
  default:
    return 0;
  }
}

static bool parse_number(const struct setting *s, const char *text,
                         int64_t *out) {
  char *end;
  if (*text < '0' || *text > '9')
    return false;
  errno = 0;
  long long number = strtoll(text, &end, 10);
  if (errno != 0)
    return false;
  int64_t factor = s->type == TYPE_SIZE ? suffix_factor(*end) : 0;
  if (factor) {
    end++;
    if (number > INT64_MAX / factor)
      return false;
    number *= factor;
  }
  *out = number;
  return *end == '\0' && number >= s->min && number <= s->max;
}

static bool parse_seconds(const struct setting *s, const char *text,
                          double *out) {
  char *end;
  if ((*text < '0' || *text > '9') && *text != '.')
    return false;
  *out = strtod(text, &end);
  return end != text && *end == '\0' && *out >= (double)s->min &&
         *out <= (double)s->max;
}

static bool parse_choice(const struct setting *s, const char *text,
                         int64_t *out) {
  size_t length = strlen(text);
  int64_t index = 0;
  for (const char *c = s->choices; *c; index++) {
    size_t n = strcspn(c, "|");
    if (n == length && strncasecmp(c, text, n) == 0) {
      *out = index;
      return true;
    }
    c += n + (c[n] == '|');
  }
  return false;
}

static bool parse(const struct setting *s, const char *text, struct value *v) {
  switch (s->type) {
  case TYPE_BOOL:
    return parse_bool(text, &v->number);
  case TYPE_INT:
  case TYPE_SIZE:
    return parse_number(s, text, &v->number);
  case TYPE_SECONDS:
    return parse_seconds(s, text, &v->seconds);
  case TYPE_CHOICE:
    return parse_choice(s, text, &v->number);
  case TYPE_STRING:
    return true;
  }
  return false;
}

static void store(enum config_id id, const char *text, enum origin origin) {
  const struct setting *s = &settings[id];
  struct value *v = &values[id];
  if (origin < v->origin)
    return;
  char accepted[200];
  if (!parse(s, text, v))
    edat__fatal(EDAT_ERR(SETTING_VALUE), s->name, text,
                describe(s, accepted, sizeof accepted));
  edat__mem_free(v->text);
  v->text = edat__mem_strdup(text, "a setting");
  v->origin = origin;
}

/* Steps from one name to the other: the distance of Levenshtein. */
static unsigned distance(const char *a, const char *b) {
  enum { MAX = 40 };
  size_t n = strlen(b);
  unsigned row[MAX + 1];
  if (n > MAX)
    return MAX;
  for (size_t j = 0; j <= n; j++)
    row[j] = (unsigned)j;
  for (size_t i = 1; *a; a++, i++) {
    unsigned diagonal = row[0];
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= n; j++) {
      unsigned best = diagonal + (*a != b[j - 1]);
      diagonal = row[j];
      if (row[j] + 1 < best)
        best = row[j] + 1;
      if (row[j - 1] + 1 < best)
        best = row[j - 1] + 1;
      row[j] = best;
    }
  }
  return row[n];
}

static const char *nearest_name(const char *name) {
  const char *nearest = NULL;
  unsigned best = 4;
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    unsigned d = distance(name, settings[i].name);
    if (d < best) {
      best = d;
      nearest = settings[i].name;
    }
  }
  return nearest;
}

/* For the end of a format: "did you mean" in a line of its own, or nothing. */
#define HINT(nearest)                                                          \
  (nearest) ? "\ndid you mean '" : "", (nearest) ? (nearest) : "",             \
      (nearest) ? "'?" : ""

static enum config_id find(const char *name, size_t length) {
  enum config_id id = 0;
  while (id < CONFIG_COUNT && (strlen(settings[id].name) != length ||
                               memcmp(settings[id].name, name, length) != 0))
    id++;
  return id;
}

void edat__config_set(const char *name, const char *value) {
  enum config_id id = find(name, strlen(name));
  if (id < CONFIG_COUNT) {
    store(id, value, ORIGIN_CODE);
    return;
  }
  const char *nearest = nearest_name(name);
  edat__fatal(EDAT_ERR(SETTING_NAME), name, HINT(nearest));
}

void edat__config_init(void) {
  for (enum config_id id = 0; id < CONFIG_COUNT; id++) {
    const char *text = getenv(settings[id].name);
    store(id, settings[id].standard, ORIGIN_DEFAULT);
    if (text)
      store(id, text, ORIGIN_ENVIRONMENT);
  }
}

void edat__config_fini(void) {
  for (enum config_id id = 0; id < CONFIG_COUNT; id++) {
    edat__mem_free(values[id].text);
    values[id] = (struct value){.origin = ORIGIN_DEFAULT};
  }
}

void edat__config_warn_unknown(void) {
  for (char **e = environ; *e; e++) {
    size_t length = strcspn(*e, "=");
    if (strncmp(*e, "EDAT_", 5) != 0 || find(*e, length) < CONFIG_COUNT)
      continue;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)length, *e);
    const char *nearest = nearest_name(name);
    edat__warn(EDAT_ERR(VARIABLE), name, HINT(nearest));
  }
}

static const struct value *get(enum config_id id, enum type type) {
  EDAT_ASSERT(id < CONFIG_COUNT && settings[id].type == type);
  EDAT_ASSERT(values[id].text);
  (void)type;
  return &values[id];
}

bool edat__config_is_set(enum config_id id) {
  return values[id].origin != ORIGIN_DEFAULT;
}

bool edat__config_bool(enum config_id id) {
  return get(id, TYPE_BOOL)->number != 0;
}

int64_t edat__config_int(enum config_id id) {
  bool is_size = settings[id].type == TYPE_SIZE;
  return get(id, is_size ? TYPE_SIZE : TYPE_INT)->number;
}

int edat__config_choice(enum config_id id) {
  return (int)get(id, TYPE_CHOICE)->number;
}

double edat__config_seconds(enum config_id id) {
  return get(id, TYPE_SECONDS)->seconds;
}

const char *edat__config_string(enum config_id id) {
  return get(id, TYPE_STRING)->text;
}

void edat__config_print_markdown(FILE *out) {
  char accepted[200];
  fputs("# Settings\n\n"
        "<!-- Printed from the table in runtime/config.c by the unit test\n"
        "     `config --print`; a test compares. -->\n\n"
        "A program reads these from its environment when it starts. A value "
        "that is not\nunderstood ends it with a message.\n",
        out);
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    const struct setting *s = &settings[i];
    fprintf(out, "\n## `%s`\n\n%s.\n\n", s->name, s->help);
    fprintf(out,
            "Accepted: %s. Default: ", describe(s, accepted, sizeof accepted));
    fprintf(out, *s->standard ? "`%s`.\n" : "%sempty.\n", s->standard);
  }
}
