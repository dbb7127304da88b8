/* SPDX-License-Identifier: BSD-3-Clause */
/* Growing argument lists; see args.h. The reader of words follows libiberty's
 * rules, which gcc, clang and the linkers share for response files: blanks
 * separate, both quotes group, a backslash takes the next character as it is,
 * also inside quotes.
 */
#include "args.h"

#include "arena.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

struct args args_new(struct arena *arena) {
  struct args args = {arena, NULL, 0};
  size_t full = 0;
  *ARENA_PUSH(arena, args.items, full) = NULL;
  return args;
}

void args_push(struct args *args, const char *word) {
  size_t full = args->count + 1;
  *ARENA_PUSH(args->arena, args->items, full) = NULL;
  args->items[args->count++] = word;
}

void args_printf(struct args *args, const char *format, ...) {
  va_list list;
  va_start(list, format);
  args_push(args, arena_vprintf(args->arena, format, list));
  va_end(list);
}

void args_push_all(struct args *args, const struct args *from) {
  for (size_t i = 0; i < from->count; i++)
    args_push(args, from->items[i]);
}

/* Where the word that starts at `text` ends. */
static const char *word_end(const char *text) {
  char quote = '\0';
  for (; *text && (quote || !isspace((unsigned char)*text)); text++) {
    if (*text == '\\' && text[1])
      text++;
    else if (quote ? *text == quote : *text == '"' || *text == '\'')
      quote = quote ? '\0' : *text;
  }
  return text;
}

/* Copies the word without its quotes and backslashes. */
static void copy_word(char *out, const char *text, const char *end) {
  char quote = '\0';
  for (; text < end; text++) {
    if (*text == '\\' && text + 1 < end)
      *out++ = *++text;
    else if (quote ? *text == quote : *text == '"' || *text == '\'')
      quote = quote ? '\0' : *text;
    else
      *out++ = *text;
  }
  *out = '\0';
}

void args_push_words(struct args *args, const char *text) {
  if (!text)
    return;
  for (;;) {
    while (isspace((unsigned char)*text))
      text++;
    if (!*text)
      return;
    const char *end = word_end(text);
    char *word = arena_alloc(args->arena, (size_t)(end - text) + 1);
    copy_word(word, text, end);
    args_push(args, word);
    text = end;
  }
}

static bool is_plain(const char *word) {
  const char *safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                     "0123456789_-+=./,:@%";
  return *word && word[strspn(word, safe)] == '\0';
}

/* Writes `word` in single quotes; a quote itself becomes '\''. */
static char *quote_word(char *out, const char *word) {
  *out++ = '\'';
  for (; *word; word++) {
    if (*word == '\'') {
      memcpy(out, "'\\''", 4);
      out += 4;
    } else {
      *out++ = *word;
    }
  }
  *out++ = '\'';
  return out;
}

const char *args_quoted(const struct args *args) {
  size_t room = 1;
  for (size_t i = 0; i < args->count; i++)
    room += 4 * strlen(args->items[i]) + 3;
  char *line = arena_alloc(args->arena, room);
  char *out = line;
  for (size_t i = 0; i < args->count; i++) {
    const char *word = args->items[i];
    if (i)
      *out++ = ' ';
    if (is_plain(word))
      out = stpcpy(out, word);
    else
      out = quote_word(out, word);
  }
  *out = '\0';
  return line;
}
