/* RUN: env TSAN_OPTIONS="$TSAN_OPTIONS atexit_sleep_ms=0" \
 * RUN:   %unit runtime %s
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The program of engine.c, in which one allocation fails: the first, the
 * second, ... until it comes through without. Each time it has to end with one
 * message and status 1, not by a signal, nor never. With more than a hundred
 * points the steps grow; an argument "all" tries each. With AddressSanitizer
 * all memory must still be known to somebody when the process dies.
 */
int engine_main(int argc, char **argv);
#define main engine_main
#include "engine.c"
#undef main

#include "death.h"
#include "mem.h"
#include "trace.h"

#include <stdlib.h>

static long point;
static int shape;

#ifdef EDAT_ASAN
int __lsan_do_recoverable_leak_check(void);
static void check_leaks(int status) {
  (void)status;
  if (__lsan_do_recoverable_leak_check())
    fprintf(stderr, "edat: something was lost\n");
}
#endif

static void run_with_failure(void) {
  alarm(30);
#ifdef EDAT_ASAN
  edat__abort_hook_set(check_leaks);
#endif
  edat__mem_fail_nth(point);
  edat__runtime_init_process();
  run_shape(shape, shape, 0);
  edat__runtime_fini_process();
  if (check_status() != 0)
    _exit(99);
}

static int count_words(const char *text, const char *word) {
  int count = 0;
  for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
    count++;
  return count;
}

/* False: nothing failed, the run has come to its end. */
static bool try_point(void) {
  struct death d = die_in(run_with_failure);
  check_note("allocation %ld of %d ranks: status %d, \"%s\"", point, shape,
             d.status, d.text);
  if (d.status == 0)
    return false;
  CHECK_INT(d.status, 1);
  CHECK_INT(count_words(d.text, "edat: "), 1);
  CHECK_INT(count_words(d.text, "out of memory: "), 1);
  CHECK_INT(count_words(d.text, "[edat-out-of-memory]\n"), 1);
  return true;
}

int main(int argc, char **argv) {
  bool all = argc > 1 && strcmp(argv[1], "all") == 0;
  for (shape = 1; shape <= 2; shape++) {
    point = 1;
    while (try_point())
      point += 1 + (all || point < 100 ? 0 : point / 10);
    CHECK(point > 20);
    if (all)
      printf("%d ranks: %ld points\n", shape, point - 1);
  }
  return check_status();
}
