/* SPDX-License-Identifier: BSD-3-Clause */
/* Diagnostics are a list until they are printed; printing sorts an array of
 * them by file, place and order of adding. */
#include "diag.h"

#include "arena.h"
#include "buf.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct entry {
  const char *name;
  enum diag_severity severity;
  const char *group;
  const char *text;
};

static const struct entry table[] = {
#define DIAG(id, severity, group, text) {#id, severity, group, text},
#include "diag.def"
#undef DIAG
};

const char *diag_context;

void diag_bug(const char *file, int line, const char *format, ...) {
  fprintf(stderr, "edatcc: internal error: ");
  va_list args;
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fprintf(stderr, " (%s:%d)\n", file, line);
  if (diag_context)
    fprintf(stderr, "edatcc: note: while handling %s\n", diag_context);
  fprintf(stderr, "edatcc: note: this is a mistake of edatcc, please report it "
                  "with the source file\n");
  abort();
}

const char *diag_name(enum diag_id id) { return table[id].name; }

const char *diag_group(enum diag_id id) { return table[id].group; }

/* Settings: -Wedat-x and its relatives. */

static bool set_group(bool *flags, bool value, const char *group) {
  bool found = strcmp(group, "edat") == 0;
  bool all = found;
  if (!found && strncmp(group, "edat-", 5) != 0)
    return false;
  for (int id = 0; id < DIAG_COUNT; id++) {
    const char *own = table[id].group;
    if (own && (all || strcmp(own, group + 5) == 0)) {
      flags[id] = value;
      found = true;
    }
  }
  return found;
}

static const char *after(const char *text, const char *prefix) {
  size_t length = strlen(prefix);
  return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static bool is_edat_group(const char *group) {
  return group && (strcmp(group, "edat") == 0 || after(group, "edat-"));
}

bool diag_settings_option(struct diag_settings *settings, const char *option,
                          bool *unknown) {
  const char *group;
  bool found = true;
  if (is_edat_group(group = after(option, "-Wno-error="))) {
    found = set_group(settings->is_not_error, true, group) &&
            set_group(settings->is_error, false, group);
  } else if (is_edat_group(group = after(option, "-Werror="))) {
    found = set_group(settings->is_error, true, group) &&
            set_group(settings->is_not_error, false, group) &&
            set_group(settings->is_off, false, group);
  } else if (is_edat_group(group = after(option, "-Wno-"))) {
    found = set_group(settings->is_off, true, group);
  } else if (is_edat_group(group = after(option, "-W"))) {
    found = set_group(settings->is_off, false, group);
  } else {
    if (strcmp(option, "-w") == 0)
      settings->no_warnings = true;
    else if (strcmp(option, "-Werror") == 0)
      settings->all_errors = true;
    else if (strcmp(option, "-Wno-error") == 0)
      settings->all_errors = false;
    return false;
  }
  if (unknown)
    *unknown = !found;
  return true;
}

static bool is_silent(const struct diag_settings *settings, enum diag_id id) {
  return settings->is_off[id] ||
         (settings->no_warnings && !settings->is_error[id]);
}

static bool is_made_error(const struct diag_settings *settings,
                          enum diag_id id) {
  return settings->is_error[id] ||
         (settings->all_errors && !settings->is_not_error[id]);
}

/* Collecting. */

void diags_init(struct diags *diags, struct arena *arena,
                const struct diag_settings *settings) {
  *diags = (struct diags){.arena = arena};
  if (settings)
    diags->settings = *settings;
  diags->last = &diags->first;
}

static struct diag *make(struct diags *diags, enum diag_id id,
                         const struct source *source, struct span span,
                         va_list args) {
  struct diag *diag = ARENA_NEW(diags->arena, struct diag);
  diag->id = id;
  diag->severity = table[id].severity;
  diag->source = source;
  diag->span = span;
  diag->order = diags->n_added++;
  /* The texts are literals of diag.def; the compiler cannot see that. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  diag->message = arena_vprintf(diags->arena, table[id].text, args);
#pragma GCC diagnostic pop
  return diag;
}

struct diag *diag_add(struct diags *diags, enum diag_id id,
                      const struct source *source, struct span span, ...) {
  va_list args;
  va_start(args, span);
  struct diag *diag = make(diags, id, source, span, args);
  va_end(args);
  if (diag->severity == DIAG_WARNING) {
    if (is_silent(&diags->settings, id))
      return diag;
    if (is_made_error(&diags->settings, id))
      diag->severity = DIAG_ERROR;
  }
  diags->n_errors += diag->severity == DIAG_ERROR;
  diags->n_warnings += diag->severity == DIAG_WARNING;
  *diags->last = diag;
  diags->last = &diag->next;
  return diag;
}

struct diag *diag_note(struct diags *diags, struct diag *diag, enum diag_id id,
                       const struct source *source, struct span span, ...) {
  va_list args;
  va_start(args, span);
  struct diag *note = make(diags, id, source, span, args);
  va_end(args);
  struct diag **last = &diag->notes;
  while (*last)
    last = &(*last)->next;
  *last = note;
  return note;
}

static bool begins_in(const struct diag *diag, const struct source *source,
                      struct span span) {
  return diag->source == source && diag->span.begin >= span.begin &&
         diag->span.begin <= span.end;
}

void diags_drop(struct diags *diags, const struct source *source,
                struct span span) {
  struct diag **link = &diags->first;
  while (*link) {
    const struct diag *diag = *link;
    if (begins_in(diag, source, span)) {
      diags->n_errors -= diag->severity == DIAG_ERROR;
      diags->n_warnings -= diag->severity == DIAG_WARNING;
      *link = diag->next;
    } else {
      link = &(*link)->next;
    }
  }
  diags->last = link;
}

/* Printing. */

static void print_place(const struct diags *diags, const struct diag *diag,
                        FILE *stream) {
  if (!diag->source) {
    fprintf(stream, "%s: ", diag->place ? diag->place : "edatcc");
    return;
  }
  struct place at = source_place(diag->source, diag->span.begin);
  const char *file = at.name;
  uint32_t line = at.line;
  if (diags->presume)
    diags->presume(diags->presume_context, diag->source, diag->span.begin,
                   &file, &line);
  fprintf(stream, "%s:%u:%u: ", file, line, at.column);
}

static bool is_continuation_byte(char c) { return (c & 0xC0) == 0x80; }

/* One blank per character in front of the caret, tabs kept, so that both lines
 * stay aligned whatever the terminal makes of a tab. */
static void print_underline(const char *text, struct span line,
                            struct span span, FILE *stream) {
  uint32_t i = line.begin;
  for (; i < span.begin; i++)
    if (!is_continuation_byte(text[i]))
      fputc(text[i] == '\t' ? '\t' : ' ', stream);
  fputc('^', stream);
  for (i++; i < span.end && i < line.end; i++)
    if (!is_continuation_byte(text[i]))
      fputc('~', stream);
  fputc('\n', stream);
}

static void print_line(const struct diag *diag, FILE *stream) {
  const struct source *source = diag->source;
  struct position at = source_position(source, diag->span.begin);
  struct span line = source_line_span(source, at.line);
  static const char mark[] = "\xEF\xBB\xBF";
  if (line.begin == 0 && diag->span.begin >= 3 && line.end >= 3 &&
      memcmp(source->text, mark, 3) == 0)
    line.begin = 3;
  for (uint32_t i = line.begin; i < line.end; i++) {
    char c = source->text[i];
    bool is_control = c != '\t' && (unsigned char)c < ' ';
    fputc(is_control ? ' ' : c, stream);
  }
  fputc('\n', stream);
  print_underline(source->text, line, diag->span, stream);
}

static void print_one(const struct diags *diags, const struct diag *diag,
                      FILE *stream) {
  static const char *const words[] = {"note", "warning", "error"};
  const char *group = table[diag->id].group;
  print_place(diags, diag, stream);
  fprintf(stream, "%s: %s", words[diag->severity], diag->message);
  if (group)
    fprintf(stream, " [%s-Wedat-%s]",
            diag->severity == DIAG_ERROR ? "-Werror," : "", group);
  fputc('\n', stream);
  if (diag->source)
    print_line(diag, stream);
  for (const struct diag *note = diag->notes; note; note = note->next)
    print_one(diags, note, stream);
}

static int compare_diags(const void *left, const void *right) {
  const struct diag *a = *(const struct diag *const *)left;
  const struct diag *b = *(const struct diag *const *)right;
  if (a->source != b->source) {
    if (!a->source || !b->source)
      return a->source ? 1 : -1;
    int names = strcmp(a->source->name, b->source->name);
    if (names)
      return names;
  } else if (a->span.begin != b->span.begin) {
    return a->span.begin < b->span.begin ? -1 : 1;
  }
  return a->order < b->order ? -1 : 1;
}

void diags_print(struct diags *diags, FILE *stream) {
  size_t count = 0;
  const struct diag **sorted = NULL;
  for (const struct diag *diag = diags->first; diag; diag = diag->next)
    *ARENA_PUSH(diags->arena, sorted, count) = diag;
  if (count)
    qsort(sorted, count, sizeof *sorted, compare_diags);
  for (size_t i = 0; i < count; i++)
    print_one(diags, sorted[i], stream);
  diags->first = NULL;
  diags->last = &diags->first;
}

/* Did you mean. */

enum { LONGEST_WORD = 63 };

static unsigned smallest(unsigned a, unsigned b, unsigned c) {
  unsigned least = a < b ? a : b;
  return least < c ? least : c;
}

/* Three rows suffice: a swap looks two rows back. */
unsigned diag_edit_distance(const char *a, const char *b) {
  size_t n = strlen(a), m = strlen(b);
  if (n > LONGEST_WORD || m > LONGEST_WORD)
    return (unsigned)(n > m ? n : m);
  unsigned rows[3][LONGEST_WORD + 1];
  for (size_t j = 0; j <= m; j++)
    rows[0][j] = (unsigned)j;
  for (size_t i = 1; i <= n; i++) {
    unsigned *now = rows[i % 3], *last = rows[(i + 2) % 3];
    const unsigned *older = rows[(i + 1) % 3];
    now[0] = (unsigned)i;
    for (size_t j = 1; j <= m; j++) {
      unsigned change = last[j - 1] + (a[i - 1] != b[j - 1]);
      now[j] = smallest(last[j] + 1, now[j - 1] + 1, change);
      bool is_swap =
          i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swap && older[j - 2] + 1 < now[j])
        now[j] = older[j - 2] + 1;
    }
  }
  return rows[n % 3][m];
}

const char *diag_did_you_mean(const char *word, const char *const *candidates,
                              size_t n_candidates) {
  const char *best = NULL;
  unsigned best_distance = (unsigned)(strlen(word) + 2) / 3;
  for (size_t i = 0; i < n_candidates; i++) {
    unsigned distance = diag_edit_distance(word, candidates[i]);
    bool is_near = best ? distance < best_distance : distance <= best_distance;
    if (is_near && distance < strlen(candidates[i])) {
      best = candidates[i];
      best_distance = distance;
    }
  }
  return best;
}

void diags_append(struct diags *diags, struct diags *from) {
  if (from->first) {
    *diags->last = from->first;
    diags->last = from->last;
  }
  for (struct diag *d = from->first; d; d = d->next)
    d->order = diags->n_added++;
  diags->n_errors += from->n_errors;
  diags->n_warnings += from->n_warnings;
  diags_init(from, from->arena, &from->settings);
}
