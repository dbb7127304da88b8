/* SPDX-License-Identifier: BSD-3-Clause */
// RUN: %unit runtime %s
#include "../check.h"

#include "large.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

static void test_sizes(void) {
  for (size_t bytes = EDAT_LARGE_MIN; bytes < (size_t)1 << 24;
       bytes += bytes / 7 + 1) {
    unsigned char *a = edat__large_get(bytes, "a");
    unsigned char *b = edat__large_get(bytes, "b");
    CHECK((uintptr_t)a % 64 == 0);
    CHECK(a + bytes <= b || b + bytes <= a);
    memset(a, 1, bytes);
    memset(b, 2, bytes);
    CHECK(a[bytes - 1] == 1 && b[0] == 2);
    edat__large_put(a, bytes);
    edat__large_put(b, bytes);
  }
  edat__large_fini();
}

/* What is kept is bounded, and each buffer has one owner. */
static void *take_turns(void *argument) {
  unsigned seed = *(unsigned *)argument;
  for (int i = 0; i < 2000; i++) {
    size_t bytes = EDAT_LARGE_MIN + (seed = seed * 1103515245 + 12345) % 200000;
    unsigned *p = edat__large_get(bytes, "turn");
    p[0] = p[bytes / sizeof *p - 1] = seed;
    CHECK(p[0] == seed && p[bytes / sizeof *p - 1] == seed);
    edat__large_put(p, bytes);
  }
  return NULL;
}

static void test_threads(void) {
  pthread_t threads[3];
  unsigned seeds[3] = {1, 2, 3};
  for (int i = 0; i < 3; i++)
    pthread_create(&threads[i], NULL, take_turns, &seeds[i]);
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
  edat__large_fini();
}

int main(void) {
  test_sizes();
  test_threads();
  return check_status();
}
