/* SPDX-License-Identifier: BSD-3-Clause */
/* The reader of scan: what characters, comments, literals and words are. */
#include "scan_read.h"

#include "arena.h"

#include <ctype.h>

bool scan_is_word_char(int c) {
  return isalnum(c) || c == '_' || c == '$' || c >= 0x80;
}

bool scan_is_blank(int c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

/* Behind a splice at `at`, or `at`. Compilers allow blanks before the newline.
 * Several splices may follow each other. */
static size_t skip_splices(const struct reader *reader, size_t at) {
  while (at < reader->end && reader->text[at] == '\\') {
    size_t next = at + 1;
    while (next < reader->end &&
           scan_is_blank((unsigned char)reader->text[next]))
      next++;
    if (next >= reader->end || reader->text[next] != '\n')
      break;
    at = next + 1;
  }
  return at;
}

void scan_settle(struct reader *reader) {
  reader->at = skip_splices(reader, reader->at);
}

int scan_peek(const struct reader *reader) {
  return reader->at < reader->end ? (unsigned char)reader->text[reader->at]
                                  : -1;
}

int scan_peek_second(const struct reader *reader) {
  if (reader->at >= reader->end)
    return -1;
  size_t next = skip_splices(reader, reader->at + 1);
  return next < reader->end ? (unsigned char)reader->text[next] : -1;
}

void scan_advance(struct reader *reader) {
  reader->at++;
  scan_settle(reader);
}

void scan_add_char(struct reader *reader, struct logical *logical, char c,
                   size_t offset) {
  *ARENA_PUSH(reader->arena, logical->chars, logical->length) = c;
  *ARENA_PUSH(reader->arena, logical->offsets, logical->n_offsets) =
      (uint32_t)offset;
}

/* Takes one character, into `logical` when there is one. */
void scan_take(struct reader *reader, struct logical *logical) {
  if (logical)
    scan_add_char(reader, logical, reader->text[reader->at], reader->at);
  scan_advance(reader);
}

bool scan_at_block_comment(const struct reader *reader) {
  return scan_peek(reader) == '/' && scan_peek_second(reader) == '*';
}

bool scan_at_line_comment(const struct reader *reader) {
  return scan_peek(reader) == '/' && scan_peek_second(reader) == '/';
}

void scan_skip_block_comment(struct reader *reader) {
  scan_advance(reader);
  scan_advance(reader);
  while (scan_peek(reader) != -1 &&
         !(scan_peek(reader) == '*' && scan_peek_second(reader) == '/'))
    scan_advance(reader);
  if (scan_peek(reader) != -1) {
    scan_advance(reader);
    scan_advance(reader);
  }
}

void scan_skip_line(struct reader *reader) {
  while (scan_peek(reader) != -1 && scan_peek(reader) != '\n')
    scan_advance(reader);
}

/* A string or character literal; an unterminated one ends with its line. */
void scan_take_literal(struct reader *reader, struct logical *logical) {
  int quote = scan_peek(reader);
  scan_take(reader, logical);
  while (scan_peek(reader) != -1 && scan_peek(reader) != '\n') {
    int c = scan_peek(reader);
    scan_take(reader, logical);
    if (c == quote)
      return;
    if (c == '\\' && scan_peek(reader) != -1 && scan_peek(reader) != '\n')
      scan_take(reader, logical);
  }
}

/* An identifier or number; an apostrophe inside a number separates digits. */
void scan_take_word(struct reader *reader, struct logical *logical) {
  bool is_number = isdigit(scan_peek(reader));
  while (scan_is_word_char(scan_peek(reader)) ||
         (is_number && scan_peek(reader) == '\'' &&
          isalnum(scan_peek_second(reader))))
    scan_take(reader, logical);
}

/* Blanks and comments, and line ends if asked for. */
void scan_skip_blanks(struct reader *reader, bool newlines) {
  for (;;) {
    int c = scan_peek(reader);
    if (scan_at_block_comment(reader))
      scan_skip_block_comment(reader);
    else if (newlines && scan_at_line_comment(reader))
      scan_skip_line(reader);
    else if (scan_is_blank(c) || (newlines && c == '\n'))
      scan_advance(reader);
    else
      return;
  }
}

/* The rest of a preprocessor line: literals whole, a comment as one blank. */
void scan_take_line(struct reader *reader, struct logical *logical) {
  for (;;) {
    int c = scan_peek(reader);
    if (c == -1 || c == '\n')
      return;
    if (scan_at_line_comment(reader)) {
      scan_skip_line(reader);
    } else if (scan_at_block_comment(reader)) {
      size_t begin = reader->at;
      scan_skip_block_comment(reader);
      if (logical)
        scan_add_char(reader, logical, ' ', begin);
    } else if (c == '"' || c == '\'') {
      scan_take_literal(reader, logical);
    } else if (scan_is_word_char(c)) {
      scan_take_word(reader, logical);
    } else {
      scan_take(reader, logical);
    }
  }
}
