/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What every file of the runtime may use: attributes, container_of,
 * assertions, the cache line, and the switch for hostile (tiny) builds.
 * No state and no functions besides the one that reports a failed assertion.
 *
 * EDAT_ASSERT is for states that cannot be; it is on unless EDAT_NDEBUG is
 * defined (the Release build does). Misuse by the program is edat__fatal.
 */
#ifndef EDAT_RUNTIME_BASE_H
#define EDAT_RUNTIME_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* The library is compiled with hidden visibility; this marks what is not. */
#define EDAT_API __attribute__((visibility("default")))

#define EDAT_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define EDAT_NORETURN _Noreturn
#define EDAT_NOINLINE __attribute__((noinline))
#define EDAT_UNUSED __attribute__((unused))
#define EDAT_LIKELY(x) __builtin_expect(!!(x), 1)
#define EDAT_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* Thread-locals of the library: no call to find them, also with -fPIC. */
#define EDAT_TLS _Thread_local __attribute__((tls_model("initial-exec")))

#define EDAT_CACHE_LINE 64
#define EDAT_CACHE_ALIGNED _Alignas(EDAT_CACHE_LINE)

#define container_of(ptr, type, member)                                        \
  ((type *)(void *)((char *)(ptr) - offsetof(type, member)))

#define EDAT_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#if defined(__SANITIZE_THREAD__)
#define EDAT_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define EDAT_TSAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define EDAT_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EDAT_ASAN 1
#endif
#endif

/* A bound that hostile builds make so small that every edge is reached. */
#ifdef EDAT_TEST_TINY
#define EDAT_TINY(normal, tiny) (tiny)
#else
#define EDAT_TINY(normal, tiny) (normal)
#endif

EDAT_NORETURN void edat__assert_failed(const char *expression, const char *file,
                                       int line);

#ifdef EDAT_NDEBUG
#define EDAT_ASSERT(x) ((void)sizeof(!(x)))
#else
#define EDAT_ASSERT(x)                                                         \
  (EDAT_LIKELY(x) ? (void)0 : edat__assert_failed(#x, __FILE__, __LINE__))
#endif

/* Tells the core that this is a spinning loop. */
static inline void edat__cpu_relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield" ::: "memory");
#endif
}

/* The core's own counter, for deadlines and stamps on hot paths; sync.h tells
   its rate. */
static inline uint64_t edat__clock_ticks(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  struct timespec now;
  timespec_get(&now, TIME_UTC);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
#endif
}

#endif
