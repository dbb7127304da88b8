/* SPDX-License-Identifier: BSD-3-Clause */
/* Walks the bytes of a file as the first translation phases do. A reader sees
 * characters behind splices; comments, literals and words are skipped as
 * units, so a pragma is only seen where the compiler would see one. Two kinds
 * of text come out: preprocessor lines as they stand, and the inside of
 * `_Pragma` strings, whose comments are removed in a second step.
 */
#include "scan_read.h"

#include "arena.h"

#include <ctype.h>
#include <string.h>

static size_t trim_end(const struct reader *reader, size_t begin, size_t end) {
  while (end > begin && isspace((unsigned char)reader->text[end - 1]))
    end--;
  return end;
}

static struct logical take_word_text(struct reader *reader) {
  struct logical word = {0};
  if (scan_is_word_char(scan_peek(reader)))
    scan_take_word(reader, &word);
  scan_add_char(reader, &word, '\0', reader->at);
  return word;
}

static struct span word_span(const struct logical *word) {
  if (word->length < 2)
    return span_make(word->offsets[0], word->offsets[0]);
  return span_make(word->offsets[0], word->offsets[word->length - 2] + 1u);
}

static void drop_blanks_at_end(struct logical *logical) {
  while (logical->length &&
         isspace((unsigned char)logical->chars[logical->length - 1]))
    logical->length--;
}

/* `text_end`: where the text ends in the file if it is empty. */
static void add_pragma(struct reader *reader, struct pragma pragma,
                       struct logical *body, size_t text_end) {
  drop_blanks_at_end(body);
  size_t end = body->length ? body->offsets[body->length - 1] + 1u : text_end;
  uint32_t *offsets = ARENA_ARRAY(reader->arena, uint32_t, body->length + 1);
  if (body->length)
    memcpy(offsets, body->offsets, body->length * sizeof *offsets);
  offsets[body->length] = (uint32_t)end;
  pragma.text = arena_strndup(reader->arena, body->chars, body->length);
  pragma.offsets = offsets;
  pragma.length = body->length;
  *ARENA_PUSH(reader->arena, reader->scan->pragmas, reader->scan->n_pragmas) =
      pragma;
}

/* The inside of a string literal without its escapes, closing quote taken. */
static bool take_string(struct reader *reader, struct logical *body) {
  if (scan_peek(reader) == 'L')
    scan_advance(reader);
  if (scan_peek(reader) != '"')
    return false;
  scan_advance(reader);
  while (scan_peek(reader) != '"') {
    int next = scan_peek_second(reader);
    if (scan_peek(reader) == -1 || scan_peek(reader) == '\n')
      return false;
    if (scan_peek(reader) == '\\' && (next == '"' || next == '\\'))
      scan_advance(reader);
    scan_take(reader, body);
  }
  scan_advance(reader);
  return true;
}

/* Comments in a string are no comments for the reader, but they are for the
 * pragma that the string becomes. */
static struct logical drop_comments(struct reader *reader,
                                    const struct logical *with, size_t from) {
  struct logical without = {0};
  struct reader inner = {.arena = reader->arena,
                         .text = with->chars,
                         .end = with->length,
                         .at = from};
  scan_take_line(&inner, &without);
  for (size_t i = 0; i < without.length; i++)
    without.offsets[i] = with->offsets[without.offsets[i]];
  return without;
}

static void take_operator_text(struct reader *reader, struct logical *string,
                               struct span span) {
  size_t i = 0;
  while (i < string->length && isspace((unsigned char)string->chars[i]))
    i++;
  if (string->length - i < 4 || memcmp(string->chars + i, "edat", 4) != 0)
    return;
  size_t next = i + 4;
  if (next < string->length &&
      scan_is_word_char((unsigned char)string->chars[next]))
    return;
  if (reader->in_macro) {
    *ARENA_PUSH(reader->arena, reader->scan->in_macros,
                reader->scan->n_in_macros) = span;
    return;
  }
  struct pragma pragma = {
      .form = PRAGMA_OPERATOR,
      .span = span,
      .word = span_make(string->offsets[i], string->offsets[i + 3] + 1u)};
  struct logical body = drop_comments(reader, string, next);
  add_pragma(reader, pragma, &body, pragma.word.end);
}

/* Behind the word `_Pragma`, which begins at `begin`. On anything unexpected
 * the reader stands behind what it has seen and goes on from there. */
static void read_operator(struct reader *reader, size_t begin) {
  bool newlines = !reader->in_macro;
  scan_skip_blanks(reader, newlines);
  if (scan_peek(reader) != '(')
    return;
  scan_advance(reader);
  scan_skip_blanks(reader, newlines);
  struct logical string = {0};
  if (scan_peek(reader) != 'L' && scan_peek(reader) != '"')
    return;
  if (!take_string(reader, &string))
    return;
  scan_skip_blanks(reader, newlines);
  if (scan_peek(reader) != ')')
    return;
  size_t end = reader->at + 1;
  scan_advance(reader);
  take_operator_text(reader, &string, span_make(begin, end));
}

static bool is_word(const struct logical *word, const char *text) {
  return strcmp(word->chars, text) == 0;
}

static bool begins_edat(const struct reader *reader, size_t at) {
  return reader->end - at >= 4 && memcmp(reader->text + at, "edat", 4) == 0 &&
         (reader->end - at == 4 ||
          !scan_is_word_char((unsigned char)reader->text[at + 4]));
}

static void read_literal(struct reader *reader) {
  size_t at = reader->at + 1;
  while (at < reader->end && scan_is_blank((unsigned char)reader->text[at]))
    at++;
  reader->scan->has_string =
      reader->scan->has_string || begins_edat(reader, at);
  scan_take_literal(reader, NULL);
}

static void read_word(struct reader *reader) {
  size_t begin = reader->at;
  if (scan_peek(reader) != '_') {
    reader->scan->has_word =
        reader->scan->has_word || begins_edat(reader, begin);
    scan_take_word(reader, NULL);
    return;
  }
  struct logical word = take_word_text(reader);
  if (is_word(&word, "_Pragma"))
    read_operator(reader, begin);
}

/* Looks for pragmas in the body of a #define, then stands at its end. */
static void read_macro_body(struct reader *reader) {
  size_t begin = reader->at;
  scan_take_line(reader, NULL);
  if (!memmem(reader->text + begin, reader->at - begin, "_Pragma", 7) &&
      !memmem(reader->text + begin, reader->at - begin, "edat", 4))
    return;
  struct reader body = *reader;
  body.at = begin;
  body.end = reader->at;
  body.in_macro = true;
  while (scan_peek(&body) != -1) {
    int c = scan_peek(&body);
    if (c == '"' || c == '\'')
      read_literal(&body);
    else if (scan_is_word_char(c))
      read_word(&body);
    else if (scan_at_line_comment(&body))
      return;
    else if (scan_at_block_comment(&body))
      scan_skip_block_comment(&body);
    else
      scan_advance(&body);
  }
}

static void add_mark(struct reader *reader, enum mark_kind kind, size_t begin,
                     struct span name) {
  *ARENA_PUSH(reader->arena, reader->scan->marks, reader->scan->n_marks) =
      (struct mark){
          .kind = kind, .span = span_make(begin, reader->at), .name = name};
}

static struct span rest_of_line(struct reader *reader) {
  size_t begin = reader->at;
  scan_take_line(reader, NULL);
  return span_make(begin, trim_end(reader, begin, reader->at));
}

static void read_define(struct reader *reader, enum mark_kind kind,
                        size_t begin) {
  struct logical word = take_word_text(reader);
  struct span name = word_span(&word);
  if (kind == MARK_DEFINE)
    read_macro_body(reader);
  else
    scan_take_line(reader, NULL);
  add_mark(reader, kind, begin, name);
}

/* In <...> quotes, apostrophes and slashes mean nothing. */
static void read_include(struct reader *reader, size_t begin) {
  size_t name = reader->at, end;
  if (scan_peek(reader) == '<') {
    while (scan_peek(reader) != -1 && scan_peek(reader) != '\n' &&
           scan_peek(reader) != '>')
      scan_advance(reader);
    end = reader->at + (scan_peek(reader) == '>');
  } else if (scan_peek(reader) == '"') {
    scan_take_literal(reader, NULL);
    end = reader->at;
  } else {
    end = rest_of_line(reader).end;
  }
  scan_take_line(reader, NULL);
  add_mark(reader, MARK_INCLUDE, begin, span_make(name, end));
}

static void read_pragma(struct reader *reader, size_t begin) {
  size_t rest = reader->at;
  struct logical word = take_word_text(reader);
  if (!is_word(&word, "edat")) {
    scan_take_line(reader, NULL);
    size_t end = trim_end(reader, rest, reader->at);
    add_mark(reader, MARK_PRAGMA, begin, span_make(rest, end));
    return;
  }
  struct logical body = {0};
  struct span keyword = word_span(&word);
  scan_take_line(reader, &body);
  struct pragma pragma = {
      .form = PRAGMA_LINE,
      .span = span_make(begin, trim_end(reader, keyword.end, reader->at)),
      .word = keyword};
  add_pragma(reader, pragma, &body, keyword.end);
}

static const struct {
  const char *word;
  enum mark_kind kind;
} mark_words[] = {
    {"define", MARK_DEFINE},   {"undef", MARK_UNDEF},
    {"include", MARK_INCLUDE}, {"include_next", MARK_INCLUDE},
    {"import", MARK_INCLUDE},  {"embed", MARK_INCLUDE},
    {"if", MARK_IF},           {"ifdef", MARK_IF},
    {"ifndef", MARK_IF},       {"elif", MARK_ELSE},
    {"elifdef", MARK_ELSE},    {"elifndef", MARK_ELSE},
    {"else", MARK_ELSE},       {"endif", MARK_ENDIF},
    {"line", MARK_LINE},       {"pragma", MARK_PRAGMA},
};

static void read_marked_line(struct reader *reader, enum mark_kind kind,
                             size_t begin) {
  switch (kind) {
  case MARK_DEFINE:
  case MARK_UNDEF:
    read_define(reader, kind, begin);
    break;
  case MARK_INCLUDE:
    read_include(reader, begin);
    break;
  case MARK_PRAGMA:
    read_pragma(reader, begin);
    break;
  default:
    add_mark(reader, kind, begin, rest_of_line(reader));
    break;
  }
}

/* Behind the `#` at `begin`. */
static void read_directive(struct reader *reader, size_t begin) {
  scan_skip_blanks(reader, false);
  if (isdigit(scan_peek(reader))) {
    add_mark(reader, MARK_LINE, begin, rest_of_line(reader));
    return;
  }
  struct logical word = take_word_text(reader);
  scan_skip_blanks(reader, false);
  for (size_t i = 0; i < sizeof mark_words / sizeof *mark_words; i++)
    if (is_word(&word, mark_words[i].word)) {
      read_marked_line(reader, mark_words[i].kind, begin);
      return;
    }
  scan_take_line(reader, NULL);
}

static void read_one(struct reader *reader) {
  int c = scan_peek(reader);
  bool was_line_start = reader->at_line_start;
  size_t begin = reader->at;
  if (scan_at_block_comment(reader)) {
    scan_skip_block_comment(reader);
    return;
  }
  if (scan_is_blank(c)) {
    scan_advance(reader);
    return;
  }
  reader->at_line_start = c == '\n';
  if (scan_at_line_comment(reader)) {
    scan_skip_line(reader);
  } else if (c == '"' || c == '\'') {
    read_literal(reader);
  } else if (was_line_start &&
             (c == '#' || (c == '%' && scan_peek_second(reader) == ':'))) {
    scan_advance(reader);
    if (c == '%')
      scan_advance(reader);
    read_directive(reader, begin);
  } else if (scan_is_word_char(c)) {
    read_word(reader);
  } else {
    scan_advance(reader);
  }
}

void scan_source(struct arena *arena, const struct source *source,
                 struct scan *scan) {
  *scan = (struct scan){0};
  struct reader reader = {.arena = arena,
                          .text = source->text,
                          .end = source->size,
                          .scan = scan,
                          .at_line_start = true};
  if (source->size >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0)
    reader.at = 3;
  scan_settle(&reader);
  while (scan_peek(&reader) != -1)
    read_one(&reader);
}

/* A splice in the middle of a word: rare enough to call it a possible edat. */
static bool has_spliced_word(const char *text, size_t size) {
  const char *end = text + size;
  const char *at = text;
  while ((at = memchr(at, '\\', (size_t)(end - at)))) {
    bool in_word = at > text && scan_is_word_char((unsigned char)at[-1]);
    const char *next = at + 1;
    while (next < end && scan_is_blank((unsigned char)*next))
      next++;
    if (in_word && next < end && *next == '\n' && next + 1 < end &&
        scan_is_word_char((unsigned char)next[1]))
      return true;
    at++;
  }
  return false;
}

static bool has_edat_word(const char *text, size_t size) {
  const char *end = text + size;
  const char *at = text;
  while ((at = memmem(at, (size_t)(end - at), "edat", 4))) {
    bool begins = at == text || !scan_is_word_char((unsigned char)at[-1]);
    at += 4;
    if (begins && (at == end || !scan_is_word_char((unsigned char)*at)))
      return true;
  }
  return false;
}

bool scan_has_edat(const char *text, size_t size) {
  if (has_spliced_word(text, size))
    return memmem(text, size, "#", 1) || memmem(text, size, "%:", 2) ||
           memmem(text, size, "_P", 2);
  return has_edat_word(text, size) && memmem(text, size, "ragma", 5);
}

const struct mark *scan_find_mark(const struct scan *scan, struct span span,
                                  unsigned kinds) {
  for (size_t i = 0; i < scan->n_marks; i++) {
    const struct mark *mark = &scan->marks[i];
    if (mark->span.begin >= span.begin && mark->span.end <= span.end &&
        (kinds & (1u << mark->kind)))
      return mark;
  }
  return NULL;
}
