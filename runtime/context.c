/* SPDX-License-Identifier: BSD-3-Clause */
/* See context.h. The type is written into the signature of the payload. */
#include "context.h"

#include "mem.h"
#include "name.h"
#include "sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIGNATURE "EDAT context "

struct type {
  size_t bytes;
  uint32_t site;
};

struct block {
  struct block *next;
  EDAT_CACHE_ALIGNED unsigned char memory[];
};

static struct mutex lock = EDAT_MUTEX_INIT(LOCK_CONTEXT);
/* Under lock. */
static struct type *types;
static int type_count;
static struct block *blocks;

static uint32_t make_site(int type) {
  char signature[64];
  snprintf(signature, sizeof signature, SIGNATURE "%d *", type);
  return edat__site_intern(signature, sizeof(void *), "", 0);
}

int edat__context_define(size_t bytes) {
  edat__mutex_lock(&lock);
  int type = CONTEXT_FIRST + type_count;
  size_t count = (size_t)type_count + 1;
  types = edat__mem_realloc(
      types, edat__mem_array_bytes(count, sizeof *types, "context types"),
      "context types");
  types[type_count++] = (struct type){bytes, make_site(type)};
  edat__mutex_unlock(&lock);
  return type;
}

static bool is_type_locked(int type) {
  return type >= CONTEXT_FIRST && type - CONTEXT_FIRST < type_count;
}

bool edat__context_is_type(int type) {
  edat__mutex_lock(&lock);
  bool is_type = is_type_locked(type);
  edat__mutex_unlock(&lock);
  return is_type;
}

uint32_t edat__context_site(int type) {
  edat__mutex_lock(&lock);
  EDAT_ASSERT(is_type_locked(type));
  uint32_t site = types[type - CONTEXT_FIRST].site;
  edat__mutex_unlock(&lock);
  return site;
}

static void *new_block_locked(size_t bytes) {
  struct block *block;
  if (__builtin_add_overflow(bytes, sizeof *block, &bytes))
    bytes = SIZE_MAX;
  block = edat__mem_alloc_aligned(EDAT_CACHE_LINE, bytes, "a context");
  memset(block, 0, bytes);
  block->next = blocks;
  blocks = block;
  return block->memory;
}

void *edat__context_new(int type) {
  void *memory = NULL;
  edat__mutex_lock(&lock);
  if (is_type_locked(type))
    memory = new_block_locked(types[type - CONTEXT_FIRST].bytes);
  edat__mutex_unlock(&lock);
  return memory;
}

int edat__context_of(const char *signature) {
  size_t length = sizeof SIGNATURE - 1;
  return strncmp(signature, SIGNATURE, length) == 0 ? atoi(signature + length)
                                                    : 0;
}

static __attribute__((destructor)) void free_all(void) {
  while (blocks) {
    struct block *next = blocks->next;
    edat__mem_free(blocks);
    blocks = next;
  }
  edat__mem_free(types);
  types = NULL;
}
