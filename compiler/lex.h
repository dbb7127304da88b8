/* SPDX-License-Identifier: BSD-3-Clause */
/* Tokens of one pragma. Only what the grammar of pragmas looks at is told
 * apart; every bracket knows its partner, so that parsing an operand is a walk
 * over a range of tokens that cannot run away.
 */
#ifndef EDATCC_LEX_H
#define EDATCC_LEX_H

#include "diag.h"
#include "scan.h"

#include <stddef.h>

enum token_kind {
  TOKEN_WORD,
  TOKEN_NUMBER,
  TOKEN_STRING,
  TOKEN_CHARACTER,
  TOKEN_OPEN,  /* ( [ {, also as digraphs */
  TOKEN_CLOSE, /* ) ] } */
  TOKEN_OTHER, /* any other punctuator */
  TOKEN_END
};

struct token {
  enum token_kind kind;
  char mark;      /* OPEN, CLOSE: ( ) [ ] { }; OTHER of one character: it */
  uint32_t begin; /* in the text of the pragma */
  uint32_t end;
  uint32_t partner; /* OPEN, CLOSE: index of the other bracket */
};

struct tokens {
  struct token *items; /* the last one is TOKEN_END, also counted */
  size_t count;
};

/* False: something that makes brackets or literals unsure was reported. */
bool lex_pragma(struct arena *arena, const struct source *source,
                const struct pragma *pragma, struct diags *diags,
                struct tokens *tokens);

/* The place of [begin, end) of the pragma's text in the source. */
struct span lex_span(const struct pragma *pragma, size_t begin, size_t end);

#endif
