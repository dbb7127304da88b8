/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Buffers are rounded up to four sizes per power of two, one list each, under
 * one lock: it is held for a few instructions, against a copy of at least 16
 * KiB. What is kept has a bound; beyond it a buffer is freed.
 */
#define _GNU_SOURCE 1
#include "large.h"

#include "base.h"
#include "mem.h"

#include <stdatomic.h>
#include <sys/mman.h>

/* The sanitizers are to see every buffer come and go. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KEEPS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define KEEPS 0
#endif
#endif
#ifndef KEEPS
#define KEEPS 1
#endif

enum { STEPS = 4, CLASSES = STEPS * 64 };
static const size_t KEPT_MAX = (size_t)256 << 20;
static const size_t HUGE_PAGE = (size_t)2 << 20;

struct kept {
  struct kept *next;
};

static atomic_flag lock = ATOMIC_FLAG_INIT; /* guards the two below */
static struct kept *lists[CLASSES];
static size_t kept_bytes;

static void enter(void) {
  while (atomic_flag_test_and_set(&lock))
    edat__cpu_relax();
}

static void leave(void) { atomic_flag_clear(&lock); }

/* Rounds up; *k is the list. */
static size_t round_up(size_t bytes, unsigned *k) {
  unsigned log = 63 - (unsigned)__builtin_clzl(bytes);
  size_t step = ((size_t)1 << log) / STEPS;
  size_t steps = (bytes + step - 1) / step;
  *k = log * STEPS + (unsigned)steps - STEPS;
  return steps * step;
}

static bool is_kept_size(size_t bytes) {
  return KEEPS && bytes <= KEPT_MAX / 2;
}

/* Fresh memory of that size is zeroed in pages that are as large as can be. */
static void *allocate(size_t bytes, const char *what) {
  if (bytes < 2 * HUGE_PAGE)
    return edat__mem_alloc_aligned(EDAT_CACHE_LINE, bytes, what);
  void *buffer = edat__mem_alloc_aligned(HUGE_PAGE, bytes, what);
#ifdef MADV_HUGEPAGE
  madvise(buffer, bytes / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
#endif
  return buffer;
}

void *edat__large_get(size_t bytes, const char *what) {
  unsigned k;
  if (!is_kept_size(bytes))
    return allocate(bytes, what);
  size_t size = round_up(bytes, &k);
  enter();
  struct kept *found = lists[k];
  if (found) {
    lists[k] = found->next;
    kept_bytes -= size;
  }
  leave();
  return found ? found : allocate(size, what);
}

void edat__large_put(void *buffer, size_t bytes) {
  unsigned k;
  if (!is_kept_size(bytes)) {
    edat__mem_free(buffer);
    return;
  }
  size_t size = round_up(bytes, &k);
  struct kept *kept = buffer;
  enter();
  bool keep = kept_bytes + size <= KEPT_MAX;
  if (keep) {
    kept->next = lists[k];
    lists[k] = kept;
    kept_bytes += size;
  }
  leave();
  if (!keep)
    edat__mem_free(buffer);
}

void edat__large_fini(void) {
  for (unsigned k = 0; k < CLASSES; k++)
    while (lists[k]) {
      struct kept *kept = lists[k];
      lists[k] = kept->next;
      edat__mem_free(kept);
    }
  kept_bytes = 0;
}
