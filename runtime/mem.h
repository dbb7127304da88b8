/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory or death: no caller tests for NULL. `what` names the thing in
 * "out of memory: N bytes for WHAT".
 *
 * Small objects with a busy life (tasks, events, buffers of up to
 * EDAT_POOL_MAX bytes) come from a pool: cache-line aligned blocks of a few
 * size classes, a bounded cache per thread, whole chains exchanged with a
 * locked global list; the memory stays with the pool until the process ends.
 * Any thread may put what another got. Under sanitizers
 * each object is malloc's own, so that they see it.
 */
#ifndef EDAT_RUNTIME_MEM_H
#define EDAT_RUNTIME_MEM_H

#include "base.h"

#include <string.h>

void *edat__mem_alloc(size_t bytes, const char *what);
void *edat__mem_zalloc(size_t bytes, const char *what);
void *edat__mem_realloc(void *old, size_t bytes, const char *what);
/* alignment: a power of two. */
void *edat__mem_alloc_aligned(size_t alignment, size_t bytes, const char *what);
char *edat__mem_strdup(const char *text, const char *what);
/* Frees what any of the above gave; NULL is fine. */
void edat__mem_free(void *ptr);
/* count * bytes, or death when that overflows. */
size_t edat__mem_array_bytes(size_t count, size_t bytes, const char *what);

/* memcpy, which does not call it for what payloads often are. */
static inline void edat__mem_copy(void *to, const void *from, size_t bytes) {
  if (EDAT_LIKELY(bytes == 8))
    memcpy(to, from, 8);
  else if (bytes)
    memcpy(to, from, bytes);
}

/* Test hook: the n-th allocation from now on fails (0: none). */
void edat__mem_fail_nth(long n);

#define EDAT_POOL_MAX 1024

/* Gives a block of at least `bytes`, not cleared, aligned to a cache line. */
void *edat__pool_get(size_t bytes, const char *what);
/* Gives it back; `bytes` as it was asked for. NULL is fine. */
void edat__pool_put(void *ptr, size_t bytes);
/* Gives back the calling thread's cache; done by itself when a thread ends. */
void edat__pool_flush(void);

#endif
