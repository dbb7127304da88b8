/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Allocation that does not fail, and the pools of small objects.
 *
 * A pool has size classes of whole cache lines. Per class a thread holds two
 * chains of up to CHAIN blocks, `current` and `spare`: get and put work on
 * current; when it runs out or over, it changes places with spare, and only
 * when that does not help a whole chain goes to or comes from the global list
 * under a lock. So one that only gets and another that only puts take the lock
 * once in CHAIN objects, and one that alternates at an edge never.
 */
#define _GNU_SOURCE 1
#include "mem.h"
#include "sync.h"
#include "trace.h"

#include <stdlib.h>
#include <string.h>

static _Atomic long fail_in; /* Atomic: a countdown; 0 is off. */

void edat__mem_fail_nth(long n) { atomic_store(&fail_in, n); }

static bool is_to_fail(void) {
  /* a hook for tests, which pairs with nothing */
  if (EDAT_LIKELY(atomic_load_explicit(&fail_in, memory_order_relaxed) == 0))
    return false;
  return atomic_fetch_sub(&fail_in, 1) == 1;
}

static EDAT_NORETURN void die(size_t bytes, const char *what) {
  edat__fatal(EDAT_ERR(OUT_OF_MEMORY), bytes, what);
}

void *edat__mem_alloc(size_t bytes, const char *what) {
  void *ptr = is_to_fail() ? NULL : malloc(bytes ? bytes : 1);
  if (EDAT_UNLIKELY(!ptr))
    die(bytes, what);
  return ptr;
}

void *edat__mem_zalloc(size_t bytes, const char *what) {
  void *ptr = is_to_fail() ? NULL : calloc(1, bytes ? bytes : 1);
  if (EDAT_UNLIKELY(!ptr))
    die(bytes, what);
  return ptr;
}

void *edat__mem_realloc(void *old, size_t bytes, const char *what) {
  void *ptr = is_to_fail() ? NULL : realloc(old, bytes ? bytes : 1);
  if (EDAT_UNLIKELY(!ptr))
    die(bytes, what);
  return ptr;
}

void *edat__mem_alloc_aligned(size_t alignment, size_t bytes,
                              const char *what) {
  void *ptr = NULL;
  if (alignment < sizeof(void *))
    alignment = sizeof(void *);
  if (is_to_fail() || posix_memalign(&ptr, alignment, bytes ? bytes : 1) != 0)
    die(bytes, what);
  return ptr;
}

char *edat__mem_strdup(const char *text, const char *what) {
  size_t bytes = strlen(text) + 1;
  return memcpy(edat__mem_alloc(bytes, what), text, bytes);
}

void edat__mem_free(void *ptr) { free(ptr); }

size_t edat__mem_array_bytes(size_t count, size_t bytes, const char *what) {
  size_t product;
  if (__builtin_mul_overflow(count, bytes, &product))
    edat__fatal(EDAT_ERR(TOO_BIG), count, bytes, what);
  return product;
}

#if defined(EDAT_ASAN) || defined(EDAT_TSAN)

void *edat__pool_get(size_t bytes, const char *what) {
  return edat__mem_alloc_aligned(EDAT_CACHE_LINE, bytes, what);
}

void edat__pool_put(void *ptr, size_t bytes) {
  (void)bytes;
  edat__mem_free(ptr);
}

void edat__pool_flush(void) {}

#else

enum {
  CLASSES = EDAT_POOL_MAX / EDAT_CACHE_LINE,
  CHAIN = EDAT_TINY(64, 2),
};

struct block {
  struct block *next;
  /* In the first block of a chain on the global list only. */
  struct block *next_chain;
  unsigned count;
};

struct chain {
  struct block *first;
  unsigned count;
};

struct cache {
  struct chain current, spare;
};

/* Under pool_lock; slabs only keeps the memory reachable for leak checkers. */
static struct mutex pool_lock = EDAT_MUTEX_INIT(LOCK_POOL);
static struct block *global_chains[CLASSES];
static struct slab {
  struct slab *next;
} *slabs;

static EDAT_TLS struct cache caches[CLASSES];
static EDAT_TLS bool is_registered;
static pthread_key_t exit_key;
static pthread_once_t exit_once = PTHREAD_ONCE_INIT;

static unsigned class_of(size_t bytes) {
  return bytes ? (unsigned)((bytes - 1) / EDAT_CACHE_LINE) : 0;
}

static void flush_at_exit(void *unused) {
  (void)unused;
  edat__pool_flush();
  is_registered = false; /* a later destructor's put registers anew */
}

static void make_exit_key(void) {
  if (pthread_key_create(&exit_key, flush_at_exit) != 0)
    edat__fatal(EDAT_ERR(KEYS));
}

/* Sees to it that the cache of this thread is flushed when it ends. */
static void register_thread(void) {
  pthread_once(&exit_once, make_exit_key);
  pthread_setspecific(exit_key, caches);
  is_registered = true;
}

static void give_chain(unsigned k, struct chain *chain) {
  if (!chain->first)
    return;
  chain->first->count = chain->count;
  edat__mutex_lock(&pool_lock);
  chain->first->next_chain = global_chains[k];
  global_chains[k] = chain->first;
  edat__mutex_unlock(&pool_lock);
  *chain = (struct chain){NULL, 0};
}

static struct chain carve_chain(unsigned k, const char *what) {
  size_t size = (k + 1) * (size_t)EDAT_CACHE_LINE;
  char *memory = edat__mem_alloc_aligned(EDAT_CACHE_LINE,
                                         EDAT_CACHE_LINE + CHAIN * size, what);
  struct chain chain = {NULL, CHAIN};
  for (size_t i = CHAIN; i-- > 0;) {
    struct block *block =
        (struct block *)(void *)(memory + EDAT_CACHE_LINE + i * size);
    block->next = chain.first;
    chain.first = block;
  }
  struct slab *slab = (struct slab *)(void *)memory;
  edat__mutex_lock(&pool_lock);
  slab->next = slabs;
  slabs = slab;
  edat__mutex_unlock(&pool_lock);
  return chain;
}

static struct chain take_chain(unsigned k, const char *what) {
  edat__mutex_lock(&pool_lock);
  struct block *first = global_chains[k];
  if (first)
    global_chains[k] = first->next_chain;
  edat__mutex_unlock(&pool_lock);
  return first ? (struct chain){first, first->count} : carve_chain(k, what);
}

static EDAT_NOINLINE void refill(unsigned k, const char *what) {
  struct cache *cache = &caches[k];
  if (!is_registered)
    register_thread();
  if (cache->spare.first) {
    cache->current = cache->spare;
    cache->spare = (struct chain){NULL, 0};
  } else {
    cache->current = take_chain(k, what);
  }
}

static EDAT_NOINLINE void spill(unsigned k) {
  struct cache *cache = &caches[k];
  if (!is_registered)
    register_thread();
  give_chain(k, &cache->spare);
  cache->spare = cache->current;
  cache->current = (struct chain){NULL, 0};
}

void *edat__pool_get(size_t bytes, const char *what) {
  if (EDAT_UNLIKELY(bytes > EDAT_POOL_MAX))
    return edat__mem_alloc_aligned(EDAT_CACHE_LINE, bytes, what);
  unsigned k = class_of(bytes);
  struct chain *current = &caches[k].current;
  if (EDAT_UNLIKELY(!current->first))
    refill(k, what);
  struct block *block = current->first;
  current->first = block->next;
  current->count--;
  return block;
}

void edat__pool_put(void *ptr, size_t bytes) {
  if (EDAT_UNLIKELY(bytes > EDAT_POOL_MAX || !ptr)) {
    edat__mem_free(ptr);
    return;
  }
  unsigned k = class_of(bytes);
  struct chain *current = &caches[k].current;
  if (EDAT_UNLIKELY(current->count >= CHAIN || !is_registered))
    spill(k);
  struct block *block = ptr;
  block->next = current->first;
  current->first = block;
  current->count++;
}

void edat__pool_flush(void) {
  for (unsigned k = 0; k < CLASSES; k++) {
    give_chain(k, &caches[k].current);
    give_chain(k, &caches[k].spare);
  }
}

#endif
