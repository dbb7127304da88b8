/* SPDX-License-Identifier: BSD-3-Clause */
/* A reader of bytes that stands behind splices always, and steps over
 * comments, literals and words as units. Shared by the files of scan only.
 */
#ifndef EDATCC_SCAN_READ_H
#define EDATCC_SCAN_READ_H

#include "scan.h"

struct reader {
  struct arena *arena;
  const char *text;
  size_t end; /* reading stops here */
  size_t at;  /* never on a splice, see settle() */
  struct scan *scan;
  bool at_line_start;
  bool in_macro; /* inside a #define */
};

/* Text being collected, with the offset of each character. */
struct logical {
  char *chars;
  size_t length;
  uint32_t *offsets;
  size_t n_offsets;
};

bool scan_is_word_char(int c);
bool scan_is_blank(int c);
void scan_settle(struct reader *reader);

/* The character here and the one behind it; -1 at the end. */
int scan_peek(const struct reader *reader);
int scan_peek_second(const struct reader *reader);
void scan_advance(struct reader *reader);

bool scan_at_block_comment(const struct reader *reader);
bool scan_at_line_comment(const struct reader *reader);
void scan_skip_block_comment(struct reader *reader);
void scan_skip_line(struct reader *reader);
/* Blanks and comments, and line ends if asked for. */
void scan_skip_blanks(struct reader *reader, bool newlines);

/* These collect what they step over, unless `logical` is NULL. */
void scan_add_char(struct reader *reader, struct logical *logical, char c,
                   size_t offset);
void scan_take(struct reader *reader, struct logical *logical);
void scan_take_literal(struct reader *reader, struct logical *logical);
void scan_take_word(struct reader *reader, struct logical *logical);
void scan_take_line(struct reader *reader, struct logical *logical);

#endif
