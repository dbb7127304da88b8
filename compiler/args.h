/* SPDX-License-Identifier: BSD-3-Clause */
/* Growing argument lists, and the words of a flag string. Lists and strings
 * live in the arena that was given at the start, until the program ends: the
 * driver is a short program and frees nothing singly.
 */
#ifndef EDATCC_ARGS_H
#define EDATCC_ARGS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* `items` always ends with a NULL that is not counted, fit for exec. */
struct args {
  struct arena *arena;
  const char **items;
  size_t count;
};

struct args args_new(struct arena *arena);
void args_push(struct args *args, const char *word);
void args_printf(struct args *args, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void args_push_all(struct args *args, const struct args *from);

/* Adds the words of a flag string: separated by blanks, quotes and
 * backslashes as in GNU response files. NULL adds nothing. */
void args_push_words(struct args *args, const char *text);

/* One line as a shell would read it. */
const char *args_quoted(const struct args *args);

#endif
