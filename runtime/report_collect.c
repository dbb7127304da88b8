/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rank 0 collects the texts of all ranks, joins those that are equal but for
 * the numbers in marks, and prints all in one write. Texts come in pieces that
 * fit into a packet, so that nothing has to be received to the end by somebody
 * who may be gone; those of a round that is over are dropped.
 */
#include "report_private.h"

#include "fire.h"
#include "mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  PIECE_MAX = EDAT_TINY(3000, 100),
  PEOPLE_MAX = 12 * 1024, /* of the text that is printed */
  GRAPH_MAX = 24 * 1024
};

struct piece {
  uint32_t round;
  uint32_t total;
  uint32_t offset;
  uint32_t bytes;
  char text[PIECE_MAX];
};

struct text {
  char *text; /* NULL: nothing has come */
  char *graph;
  uint32_t got;
  bool is_complete;
};

/* Under lock. */
static struct mutex lock = EDAT_MUTEX_INIT(LOCK_REPORT);
static struct text *texts; /* by rank */
static int size, missing;
static uint32_t current;

/* ---- Collecting --------------------------------------------------------- */

static void begin_locked(struct engine *engine, uint32_t round) {
  for (int r = 0; r < size; r++)
    free(texts[r].text);
  free(texts);
  size = missing = engine->size;
  texts = edat__mem_zalloc(
      edat__mem_array_bytes((size_t)size, sizeof *texts, "a report"),
      "a report");
  current = round;
}

void edat__collect_begin(struct engine *engine, uint32_t round) {
  edat__mutex_lock(&lock);
  begin_locked(engine, round);
  edat__mutex_unlock(&lock);
}

static void complete_locked(struct text *t) {
  t->is_complete = true;
  missing--;
  t->graph = strchr(t->text, GRAPH_BEGIN);
  if (t->graph)
    *t->graph++ = '\0';
}

/* A hang may be known here later than elsewhere. */
static bool is_expected_locked(struct engine *engine, uint32_t round) {
  if (round == ROUND_HANG && (!texts || current != ROUND_HANG))
    begin_locked(engine, round);
  return texts && round == current;
}

void edat__collect_take(struct engine *engine, int source, const void *data,
                        size_t bytes) {
  struct piece piece;
  if (engine->rank != 0 || bytes < offsetof(struct piece, text) ||
      bytes > sizeof piece)
    return;
  memcpy(&piece, data, bytes);
  edat__mutex_lock(&lock);
  if (is_expected_locked(engine, piece.round)) {
    struct text *t = &texts[source];
    if (!t->text)
      t->text = edat__mem_zalloc((size_t)piece.total + 1, "a report");
    if (!t->is_complete && piece.offset == t->got) {
      memcpy(t->text + t->got, piece.text, piece.bytes);
      t->got += piece.bytes;
      if (t->got == piece.total)
        complete_locked(t);
    }
  }
  edat__mutex_unlock(&lock);
}

bool edat__collect_is_complete(void) {
  edat__mutex_lock(&lock);
  bool is_complete = missing == 0;
  edat__mutex_unlock(&lock);
  return is_complete;
}

/* ---- Giving ------------------------------------------------------------- */

static void cut(char *text, size_t max, const char *end) {
  if (strlen(text) <= max)
    return;
  char *last = text + max - strlen(end) - 1;
  while (last > text && *last != '\n')
    last--;
  strcpy(last + (last > text), end);
}

/* Both parts are bounded, as rank 0 holds those of all ranks. */
static void cut_parts(char *text) {
  char *graph = strchr(text, GRAPH_BEGIN);
  if (!graph) {
    cut(text, PEOPLE_MAX, "  and more\n");
    return;
  }
  *graph = '\0';
  cut(text, PEOPLE_MAX, "  and more\n");
  cut(graph + 1, GRAPH_MAX, "");
  size_t people = strlen(text);
  memmove(text + people + 1, graph + 1, strlen(graph + 1) + 1);
  text[people] = GRAPH_BEGIN;
}

static void send_pieces(struct engine *engine, uint32_t round, const char *text,
                        bool is_patient) {
  struct piece piece = {.round = round, .total = (uint32_t)strlen(text)};
  do {
    uint32_t rest = piece.total - piece.offset;
    piece.bytes = rest < PIECE_MAX ? rest : PIECE_MAX;
    memcpy(piece.text, text + piece.offset, piece.bytes);
    size_t bytes = offsetof(struct piece, text) + piece.bytes;
    if (is_patient)
      edat__fire_internal(engine, 0, OPERATION_TEXT, &piece, bytes);
    else if (!edat__fire_internal_try(engine, 0, OPERATION_TEXT, &piece, bytes))
      return;
    piece.offset += piece.bytes;
  } while (piece.offset < piece.total);
}

void edat__collect_give(struct engine *engine, uint32_t round, char *text,
                        bool is_patient) {
  cut_parts(text);
  if (engine->rank != 0) {
    send_pieces(engine, round, text, is_patient);
    free(text);
    return;
  }
  edat__mutex_lock(&lock);
  if (is_expected_locked(engine, round) && !texts[0].text) {
    texts[0].text = text;
    complete_locked(&texts[0]);
    text = NULL;
  }
  edat__mutex_unlock(&lock);
  free(text);
}

/* ---- Printing ----------------------------------------------------------- */

static const char *skip_marks(const char *text) {
  while (*text == MARK_BEGIN)
    text += strcspn(text, "\2") + 1;
  return text;
}

static bool is_same(const char *a, const char *b) {
  for (;; a++, b++) {
    a = skip_marks(a);
    b = skip_marks(b);
    if (*a != *b)
      return false;
    if (!*a)
      return true;
  }
}

static int64_t nth_mark(const char *text, int n) {
  for (; n >= 0; n--)
    text = strchr(text, MARK_BEGIN) + 1;
  return strtoll(text + 1, NULL, 10);
}

static void print_number(FILE *out, char what, int64_t number) {
  if (what == MARK_MS)
    fprintf(out, "%.1f", (double)number / 1000);
  else
    fprintf(out, "%" PRId64, number);
}

/* The n-th mark of the group that the rank begins. */
static void print_mark(FILE *out, int first, char what, int n) {
  int64_t low = INT64_MAX, high = INT64_MIN;
  for (int r = first; r < size; r++) {
    if (!texts[r].is_complete || !is_same(texts[r].text, texts[first].text))
      continue;
    int64_t number = nth_mark(texts[r].text, n);
    if (what == MARK_MS)
      number -= number % 100; /* as it is printed */
    low = number < low ? number : low;
    high = number > high ? number : high;
  }
  print_number(out, what, low);
  if (low != high) {
    fprintf(out, " to ");
    print_number(out, what, high);
  }
  if (what == MARK_MS)
    fprintf(out, " s");
}

static void print_text(FILE *out, int first) {
  int marks = 0;
  for (const char *at = texts[first].text; *at;) {
    size_t plain = strcspn(at, "\1");
    fprintf(out, "%.*s", (int)plain, at);
    at += plain;
    if (!*at)
      return;
    print_mark(out, first, at[1], marks++);
    at += strcspn(at, "\2") + 1;
  }
}

static bool is_in_group(int first, int r) {
  return r < size && texts[r].is_complete &&
         is_same(texts[r].text, texts[first].text);
}

static void print_ranks(FILE *out, int first) {
  const char *separator = "";
  int from = -1, count = 0;
  for (int r = first; r < size; r++)
    count += is_in_group(first, r);
  fprintf(out, "edat: rank%s ", count == 1 ? "" : "s");
  for (int r = first; r <= size; r++) {
    bool is_in = is_in_group(first, r);
    if (is_in && from < 0)
      from = r;
    if (is_in || from < 0)
      continue;
    fprintf(out, "%s%d", separator, from);
    if (r - 1 > from)
      fprintf(out, "-%d", r - 1);
    separator = ",";
    from = -1;
  }
  fprintf(out, ":\n");
}

static bool is_first(int rank) {
  for (int r = 0; r < rank; r++)
    if (texts[r].is_complete && is_same(texts[r].text, texts[rank].text))
      return false;
  return true;
}

static void print_circles(FILE *out) {
  char **graphs =
      edat__mem_zalloc((size_t)size * sizeof *graphs + 1, "a report");
  for (int r = 0; r < size; r++)
    graphs[r] = texts[r].is_complete ? texts[r].graph : NULL;
  edat__report_circles(out, graphs, size);
  edat__mem_free(graphs);
}

static void print_texts(FILE *out, const char *title) {
  fprintf(out, "edat: %s\n", title);
  for (int r = 0; r < size; r++)
    if (texts[r].is_complete && is_first(r)) {
      print_ranks(out, r);
      print_text(out, r);
    }
}

static void print_all(FILE *out, const char *title) {
  print_texts(out, title);
  for (int r = 0; r < size; r++)
    if (!texts[r].is_complete)
      fprintf(out, "edat: rank %d: does not answer\n", r);
  print_circles(out);
}

/* In one write, so that other output does not come between. */
static void write_stream(const char *text, size_t bytes) {
  edat__terminal_clear();
  for (size_t done = 0; done < bytes;) {
    ssize_t n = write(STDERR_FILENO, text + done, bytes - done);
    if (n <= 0)
      return;
    done += (size_t)n;
  }
}

static void print_locked(const char *title,
                         void (*print)(FILE *out, const char *title)) {
  char *text = NULL;
  size_t bytes = 0;
  FILE *out = open_memstream(&text, &bytes);
  if (!out)
    return;
  print(out, title);
  fclose(out);
  write_stream(text, bytes);
  free(text);
}

void edat__collect_print(struct engine *engine, const char *title) {
  edat__mutex_lock(&lock);
  if (!texts)
    begin_locked(engine, current);
  print_locked(title, print_all);
  edat__mutex_unlock(&lock);
}

void edat__collect_print_alone(struct engine *engine, const char *title,
                               char *text) {
  edat__mutex_lock(&lock);
  begin_locked(engine, current);
  texts[engine->rank].text = text;
  complete_locked(&texts[engine->rank]);
  print_locked(title, print_texts); /* the others have not been asked */
  edat__mutex_unlock(&lock);
}
