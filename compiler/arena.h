/* SPDX-License-Identifier: BSD-3-Clause */
/* Allocation for one translation: everything that a translation makes lives
 * in one arena and is freed with it, nothing is freed singly. Running out of
 * memory ends the compiler with one message. No thread safety.
 */
#ifndef EDATCC_ARENA_H
#define EDATCC_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
  struct arena_block *head;
};

void arena_init(struct arena *arena);
void arena_fini(struct arena *arena);

/* Zeroed memory, aligned for any type; never NULL, also for size 0. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count)                                        \
  ((type *)arena_alloc_array((arena), (count), sizeof(type)))

/* Copies of strings, always terminated. */
char *arena_strdup(struct arena *arena, const char *string);
char *arena_strndup(struct arena *arena, const char *string, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Room for one more in a growing array that lives in the arena: call before
 * storing items[count]. `items` may be NULL when count is 0. */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t size);
#define ARENA_PUSH(arena, items, count)                                        \
  ((items) = arena_grow((arena), (items), (count), sizeof *(items)),           \
   &(items)[(count)++])

#endif
