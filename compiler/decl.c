/* SPDX-License-Identifier: BSD-3-Clause */
/* The place of the name in an abstract declarator is found by walking it as C
 * reads it: specifiers, stars, then into each parenthesis that opens a nested
 * declarator, until an array, a parameter list or the end is met. */
#include "decl.h"

#include "buf.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static bool is_word_char(char c) {
  return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80);
}

static const char *skip_blanks(const char *at) {
  while (isspace((unsigned char)*at))
    at++;
  return at;
}

static const char *skip_word(const char *at) {
  while (is_word_char(*at))
    at++;
  return at;
}

/* Behind the bracket that closes the one at `at`, or NULL. */
static const char *skip_group(const char *at) {
  int depth = 0;
  do {
    if (strchr("([{", *at))
      depth++;
    else if (strchr(")]}", *at))
      depth--;
    at++;
  } while (depth > 0 && *at);
  return depth == 0 ? at : NULL;
}

static bool is_word(const char *begin, const char *end, const char *word) {
  size_t length = (size_t)(end - begin);
  return strlen(word) == length && memcmp(begin, word, length) == 0;
}

/* Words whose parentheses belong to the specifiers. */
static bool takes_group(const char *begin, const char *end) {
  static const char *const words[] = {"_Atomic", "__attribute__", "__attribute",
                                      "_Alignas", "_BitInt"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (is_word(begin, end, words[i]))
      return true;
  return false;
}

/* Words that hide the type: what they name may not exist elsewhere. */
static bool hides_type(const char *begin, const char *end) {
  static const char *const words[] = {"typeof",      "__typeof__",
                                      "__typeof",    "typeof_unqual",
                                      "__auto_type", "auto"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (is_word(begin, end, words[i]))
      return true;
  return false;
}

static bool is_balanced(const char *type) {
  for (const char *at = type; *at; at++) {
    if (strchr(")]}", *at))
      return false;
    if (!strchr("([{", *at))
      continue;
    at = skip_group(at);
    if (!at)
      return false;
    at--;
  }
  return true;
}

bool decl_has_name(const char *type) {
  if (!*skip_blanks(type) || !is_balanced(type))
    return false;
  if (strstr(type, "(unnamed") || strstr(type, "(anonymous") ||
      strstr(type, "(lambda") || strchr(type, '<'))
    return false;
  for (const char *at = type; *at;) {
    const char *end = skip_word(at);
    if (end == at)
      at++;
    else if (hides_type(at, end))
      return false;
    else
      at = end;
  }
  return true;
}

static const char *skip_specifiers(const char *at) {
  for (;;) {
    const char *word = at = skip_blanks(at);
    at = skip_word(at);
    if (at == word)
      return at;
    const char *next = skip_blanks(at);
    if (*next == '(' && takes_group(word, at))
      at = skip_group(next);
  }
}

static const char *skip_pointers(const char *at) {
  while (*at == '*' || *at == '^')
    at = skip_specifiers(at + 1); /* the qualifiers behind the star */
  return at;
}

/* Where the name goes, or NULL for what is no abstract declarator. */
static const char *find_place(const char *type) {
  const char *at = skip_pointers(skip_specifiers(type));
  while (*at == '(') {
    const char *inner = skip_blanks(at + 1);
    if (*inner != '*' && *inner != '^' && *inner != '(')
      break;
    at = skip_pointers(inner);
  }
  return *at == '\0' || strchr("([)", *at) ? at : NULL;
}

bool decl_put_name(const char *type, const char *name, struct buf *out) {
  if (!decl_has_name(type))
    return false;
  const char *place = find_place(type);
  if (!place)
    return false;
  const char *before = place;
  while (before > type && isspace((unsigned char)before[-1]))
    before--;
  buf_add(out, type, (size_t)(before - type));
  if (*name && before > type && !strchr("*(^", before[-1]))
    buf_putc(out, ' ');
  buf_puts(out, name);
  if (!*name && place > before)
    buf_add(out, before, (size_t)(place - before));
  buf_puts(out, place);
  return true;
}
