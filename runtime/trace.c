/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages with the identity of the speaker, the end of a program by a fatal
 * message, and the trace rings.
 *
 * A message is composed in one buffer and written with one call, and nothing
 * on the way allocates or locks: it may come from a signal handler. Trace
 * rings are written by their thread only. A dump reads them while they may be
 * written; a torn record costs one odd line and nothing else.
 */
#define _GNU_SOURCE 1
#include "trace.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

EDAT_TLS struct identity edat__identity = {-1, -1, NULL, NULL, 0};

static _Atomic int process_rank = -1;     /* Atomic: a plain value. */
static _Atomic(void (*)(int)) abort_hook; /* Atomic: a plain value. */
static _Atomic(size_t (*)(char *, size_t)) memory_hook; /* Atomic: likewise. */
static atomic_flag is_dying = ATOMIC_FLAG_INIT; /* Atomic: first fatal wins. */
static EDAT_TLS bool is_my_death;

void edat__rank_set(int rank) { atomic_store(&process_rank, rank); }

void edat__abort_hook_set(void (*hook)(int status)) {
  atomic_store(&abort_hook, hook);
}

void edat__memory_hook_set(size_t (*hook)(char *out, size_t room)) {
  atomic_store(&memory_hook, hook);
}

/* A message being composed; what does not fit is cut. */
struct text {
  char bytes[4096];
  size_t length;
};

static void append_list(struct text *t, const char *format, va_list args) {
  size_t room = sizeof t->bytes - t->length;
  int n = vsnprintf(t->bytes + t->length, room, format, args);
  if (n > 0)
    t->length += (size_t)n < room ? (size_t)n : room - 1;
}

static void EDAT_PRINTF(2, 3) append(struct text *t, const char *format, ...) {
  va_list args;
  va_start(args, format);
  append_list(t, format, args);
  va_end(args);
}

static int my_rank(void) {
  int rank = edat__identity.rank;
  return rank >= 0 ? rank : atomic_load(&process_rank);
}

/* "edat: rank 2, worker 1, task 'halo' (a.c:12): " */
static void append_prefix(struct text *t, bool is_full) {
  int rank = my_rank(), worker = edat__identity.worker;
  struct subject now = edat__subject_of(&edat__identity);
  append(t, "edat: ");
  if (rank >= 0)
    append(t, "rank %d%s", rank,
           is_full && (worker >= 0 || now.task) ? ", " : ": ");
  if (!is_full)
    return;
  if (worker >= 0)
    append(t, "worker %d%s", worker, now.task ? ", " : ": ");
  if (!now.task)
    return;
  append(t, "task '%s'", now.task);
  if (now.file && now.line)
    append(t, " (%s:%d)", now.file, now.line);
  append(t, ": ");
}

/* Atomic: a line that others overwrite is on the terminal. Alone: a hint. */
static _Atomic bool is_line_shown;

void edat__terminal_show(const char *line) {
  char text[320];
  int n = snprintf(text, sizeof text, "\r%s\033[K", line);
  atomic_store(&is_line_shown, true);
  if (n > 0 && write(STDERR_FILENO, text, (size_t)n) < 0)
    return;
}

void edat__terminal_clear(void) {
  static const char erase[] = "\r\033[K";
  if (atomic_exchange(&is_line_shown, false) &&
      write(STDERR_FILENO, erase, sizeof erase - 1) < 0)
    return;
}

static void write_all(const char *bytes, size_t length) {
  edat__terminal_clear();
  while (length > 0) {
    ssize_t n = write(STDERR_FILENO, bytes, length);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return;
    bytes += n;
    length -= (size_t)n;
  }
}

/* Prefixes the first line of `message` in full and ends it with the word;
   prefixes each further one as a note. */
static void print_message(const char *kind, const char *word,
                          const char *message) {
  struct text out = {.length = 0};
  append_prefix(&out, true);
  size_t first = strcspn(message, "\n");
  append(&out, "%s%.*s", kind, (int)first, message);
  if (word)
    append(&out, " [edat-%s]", word);
  append(&out, "\n");
  for (const char *line = message + first; *line && line[1];) {
    size_t length = strcspn(++line, "\n");
    append_prefix(&out, false);
    append(&out, "note: %.*s\n", (int)length, line);
    line += length;
  }
  out.bytes[out.length - 1] = '\n'; /* also where it was cut */
  write_all(out.bytes, out.length);
}

void edat__stdout_flush(void) {
  if (ftrylockfile(stdout) != 0)
    return;
  fflush(stdout);
  funlockfile(stdout);
}

static EDAT_NORETURN void die(void) {
  if (edat__trace_mask)
    edat__trace_dump(stderr, 200);
  edat__stdout_flush();
  void (*hook)(int) = atomic_load(&abort_hook);
  if (hook)
    hook(1);
  _exit(1);
}

bool edat__is_my_death(void) { return is_my_death; }

/* Only the first dying thread goes on. */
static void enter_death(void) {
  if (atomic_flag_test_and_set(&is_dying))
    for (;;)
      pause();
  is_my_death = true;
}

static void explain(struct text *t, enum error_id id) {
  size_t (*hook)(char *, size_t) = atomic_load(&memory_hook);
  if (id == ERROR_OUT_OF_MEMORY && hook)
    t->length += hook(t->bytes + t->length, sizeof t->bytes - t->length);
}

EDAT_NORETURN void edat__fatal(enum error_id id, const char *format, ...) {
  struct text message = {.length = 0};
  va_list args;
  va_start(args, format);
  append_list(&message, format, args);
  va_end(args);
  if (is_my_death) /* a message while dying ends it at once */
    _exit(1);
  enter_death();
  explain(&message, id);
  print_message("", edat__error_word(id), message.bytes);
  die();
}

void edat__last_words(enum error_id id, const char *format, ...) {
  struct text message = {.length = 0};
  va_list args;
  if (is_my_death)
    return;
  va_start(args, format);
  append_list(&message, format, args);
  va_end(args);
  enter_death();
  print_message("", edat__error_word(id), message.bytes);
  if (edat__trace_mask)
    edat__trace_dump(stderr, 200);
}

void edat__warn(enum error_id id, const char *format, ...) {
  struct text message = {.length = 0};
  va_list args;
  va_start(args, format);
  append_list(&message, format, args);
  va_end(args);
  print_message("warning: ", edat__error_word(id), message.bytes);
}

void edat__note(const char *format, ...) {
  struct text message = {.length = 0};
  va_list args;
  va_start(args, format);
  append_list(&message, format, args);
  va_end(args);
  print_message("", NULL, message.bytes);
}

EDAT_NORETURN void edat__assert_failed(const char *expression, const char *file,
                                       int line) {
  struct text message = {.length = 0};
  const char *base = strrchr(file, '/');
  append(&message,
         "bug in the runtime: %s:%d: '%s' does not hold\n"
         "please report this, with the program that shows it",
         base ? base + 1 : file, line, expression);
  if (is_my_death)
    _exit(1);
  enter_death();
  print_message("", edat__error_word(ERROR_BUG), message.bytes);
  if (edat__trace_mask)
    edat__trace_dump(stderr, 200);
  abort();
}

/* The trace. */

enum { RING_RECORDS = EDAT_TINY(4096, 8) };

/* Fields are atomic only so that a dump may read them; the order between them
   is not kept, see the head of the file. */
struct record {
  _Atomic uint64_t ticks;
  _Atomic(const char *) what;
  _Atomic uint64_t a, b;
};

struct ring {
  struct ring *next;
  _Atomic uint64_t count; /* Atomic: records written so far. */
  _Atomic int rank, worker;
  struct record records[RING_RECORDS];
};

/* A record in a dump, with the ring that it came from. */
struct dumped {
  uint64_t ticks, a, b;
  const char *what;
  int rank, worker;
};

unsigned edat__trace_mask;
static _Atomic(struct ring *) rings; /* Atomic: publishes new rings. */
static EDAT_TLS struct ring *my_ring;
static EDAT_TLS unsigned my_generation;
static _Atomic unsigned generation = 1; /* Atomic: rises with trace_fini. */
static uint64_t start_ticks;
static struct timespec start_time;

static const char *const topic_names[] = {
#define EDAT_TOPIC_NAME(upper, lower) #lower,
    EDAT_TOPICS(EDAT_TOPIC_NAME)
#undef EDAT_TOPIC_NAME
};

/* The bits that one name of the list stands for; 0 when it is unknown. */
static unsigned topic_bits(const char *name, size_t length) {
  if (length == 3 && memcmp(name, "all", 3) == 0)
    return (1u << TOPIC_COUNT) - 1;
  for (unsigned i = 0; i < TOPIC_COUNT; i++)
    if (strlen(topic_names[i]) == length &&
        memcmp(topic_names[i], name, length) == 0)
      return 1u << i;
  return 0;
}

bool edat__trace_init(const char *topics) {
  unsigned mask = 0;
  for (const char *name = topics; *name;) {
    size_t length = strcspn(name, ",");
    unsigned bits = topic_bits(name, length);
    if (!bits)
      return false;
    mask |= bits;
    name += length + (name[length] == ',');
  }
  start_ticks = edat__clock_ticks();
  clock_gettime(CLOCK_MONOTONIC, &start_time);
  edat__trace_mask = mask;
  return true;
}

void edat__trace_fini(void) {
  edat__trace_mask = 0;
  atomic_fetch_add(&generation, 1);
  struct ring *ring = atomic_exchange(&rings, NULL);
  while (ring) {
    struct ring *next = ring->next;
    free(ring);
    ring = next;
  }
}

/* A trace that has no memory is silent; the program matters more. */
static struct ring *new_ring(void) {
  struct ring *ring = calloc(1, sizeof *ring);
  if (!ring)
    return NULL;
  ring->next = atomic_load(&rings);
  while (!atomic_compare_exchange_weak(&rings, &ring->next, ring))
    continue;
  my_ring = ring;
  my_generation = atomic_load(&generation);
  return ring;
}

/* Store of a value whose order does not matter (see struct record). */
#define PUT(field, value)                                                      \
  atomic_store_explicit(&(field), (value), memory_order_relaxed /* no pair */)
#define GET(field)                                                             \
  atomic_load_explicit(&(field), memory_order_relaxed /* no pair */)

void edat__trace_record(const char *what, uint64_t a, uint64_t b) {
  struct ring *ring = my_ring;
  if (!ring || my_generation != GET(generation)) {
    ring = new_ring();
    if (!ring)
      return;
  }
  uint64_t n = GET(ring->count);
  struct record *r = &ring->records[n % RING_RECORDS];
  PUT(r->ticks, edat__clock_ticks());
  PUT(r->what, what);
  PUT(r->a, a);
  PUT(r->b, b);
  PUT(ring->rank, my_rank());
  PUT(ring->worker, edat__identity.worker);
  /* pairs with the load in copy_ring: the fields of the record */
  atomic_store_explicit(&ring->count, n + 1, memory_order_release);
}

static size_t copy_ring(struct ring *ring, struct dumped *out) {
  /* pairs with the store in edat__trace_record: the fields of the record */
  uint64_t end = atomic_load_explicit(&ring->count, memory_order_acquire);
  uint64_t begin = end > RING_RECORDS ? end - RING_RECORDS : 0;
  for (uint64_t i = begin; i < end; i++) {
    struct record *r = &ring->records[i % RING_RECORDS];
    out[i - begin] =
        (struct dumped){GET(r->ticks), GET(r->a),       GET(r->b),
                        GET(r->what),  GET(ring->rank), GET(ring->worker)};
  }
  return (size_t)(end - begin);
}

static int compare_times(const void *x, const void *y) {
  const struct dumped *a = x, *b = y;
  return (a->ticks > b->ticks) - (a->ticks < b->ticks);
}

/* Nanoseconds per tick since the trace began. */
static double tick_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  double ns = (double)(now.tv_sec - start_time.tv_sec) * 1e9 +
              (double)(now.tv_nsec - start_time.tv_nsec);
  double ticks = (double)(edat__clock_ticks() - start_ticks);
  return ticks > 0 ? ns / ticks : 0;
}

void edat__trace_dump(FILE *out, size_t limit) {
  size_t total = 0, n = 0;
  struct ring *first = atomic_load(&rings);
  for (struct ring *r = first; r; r = r->next)
    total += RING_RECORDS;
  struct dumped *all = malloc((total + 1) * sizeof *all);
  if (!all)
    return;
  for (struct ring *r = first; r; r = r->next)
    n += copy_ring(r, all + n);
  qsort(all, n, sizeof *all, compare_times);
  double scale = tick_ns() / 1000;
  for (size_t i = n > limit ? n - limit : 0; i < n; i++) {
    const struct dumped *d = &all[i];
    fprintf(out, "%d.%d %12.3f us %s %llu %llu\n", d->rank, d->worker,
            (double)(int64_t)(d->ticks - start_ticks) * scale, d->what,
            (unsigned long long)d->a, (unsigned long long)d->b);
  }
  free(all);
}
