/* SPDX-License-Identifier: BSD-3-Clause */
/* Blocks of growing size, filled from the front. */
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };

struct arena_block {
  struct arena_block *next;
  size_t used;
  size_t size;
  alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena) { arena->head = NULL; }

void arena_fini(struct arena *arena) {
  struct arena_block *block = arena->head;
  while (block) {
    struct arena_block *next = block->next;
    free(block);
    block = next;
  }
  arena->head = NULL;
}

static _Noreturn void die_of_memory(size_t size) {
  fprintf(stderr, "edatcc: error: out of memory (%zu bytes asked for)\n", size);
  exit(1);
}

static size_t block_size(const struct arena *arena, size_t size) {
  size_t wanted = arena->head ? arena->head->size * 2 : FIRST_BLOCK;
  if (wanted > LARGEST_BLOCK)
    wanted = LARGEST_BLOCK;
  return size > wanted ? size : wanted;
}

static void add_block(struct arena *arena, size_t size) {
  size_t wanted = block_size(arena, size);
  struct arena_block *block = malloc(sizeof *block + wanted);
  if (!block)
    die_of_memory(size);
  *block = (struct arena_block){.next = arena->head, .size = wanted};
  arena->head = block;
}

void *arena_alloc(struct arena *arena, size_t size) {
  const size_t unit = alignof(max_align_t);
  if (size > SIZE_MAX / 2)
    die_of_memory(size);
  size = (size + unit - 1) / unit * unit;
  if (!arena->head || arena->head->size - arena->head->used < size)
    add_block(arena, size);
  void *memory = arena->head->bytes + arena->head->used;
  arena->head->used += size;
  return memset(memory, 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size) {
  if (size && count > SIZE_MAX / 2 / size)
    die_of_memory(SIZE_MAX);
  return arena_alloc(arena, count * size);
}

char *arena_strndup(struct arena *arena, const char *string, size_t length) {
  char *copy = arena_alloc(arena, length + 1);
  if (length)
    memcpy(copy, string, length);
  return copy;
}

char *arena_strdup(struct arena *arena, const char *string) {
  return arena_strndup(arena, string, strlen(string));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int length = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (length < 0)
    return arena_strdup(arena, format);
  char *text = arena_alloc(arena, (size_t)length + 1);
  vsnprintf(text, (size_t)length + 1, format, args);
  return text;
}

char *arena_printf(struct arena *arena, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *text = arena_vprintf(arena, format, args);
  va_end(args);
  return text;
}

/* The capacity is a function of the count, so it needs no place: 4, 8, 16... */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t size) {
  if (count && (count < 4 || (count & (count - 1))))
    return items;
  void *grown = arena_alloc_array(arena, count ? count * 2 : 4, size);
  if (count)
    memcpy(grown, items, count * size);
  return grown;
}
