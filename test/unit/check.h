/* SPDX-License-Identifier: BSD-3-Clause */
/* The whole unit test harness.

   A unit test is a program. main calls RUN(test) for each of its tests, void
   functions without arguments, and ends with "return check_status();". CHECK
   and its relatives say what failed and where, and let the test go on; REQUIRE
   ends the program where going on makes no sense. Seeded tests say their seed
   with check_note before each round, so that a failure can be repeated. */
#ifndef EDAT_TEST_CHECK_H
#define EDAT_TEST_CHECK_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_failed;
static const char *check_test = "main";
static char check_context[160];

/* Printed with the next failures: a seed, a row of a table. */
__attribute__((unused, format(printf, 1, 2))) static void
check_note(const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  vsnprintf(check_context, sizeof check_context, format, ap);
  va_end(ap);
}

__attribute__((unused, format(printf, 3, 4))) static void
check_fail(const char *file, int line, const char *format, ...) {
  va_list ap;
  fprintf(stderr, "%s:%d: %s: ", file, line, check_test);
  va_start(ap, format);
  vfprintf(stderr, format, ap);
  va_end(ap);
  if (check_context[0])
    fprintf(stderr, " [%s]", check_context);
  fputc('\n', stderr);
  check_failed++;
}

__attribute__((unused)) static int check_same(const char *a, const char *b) {
  return a == b || (a && b && strcmp(a, b) == 0);
}

__attribute__((unused)) static int check_status(void) {
  return check_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define CHECK(cond)                                                            \
  ((cond) ? (void)0 : check_fail(__FILE__, __LINE__, "failed: %s", #cond))

#define CHECK_INT(have, want)                                                  \
  do {                                                                         \
    long long have_ = (long long)(have), want_ = (long long)(want);            \
    if (have_ != want_)                                                        \
      check_fail(__FILE__, __LINE__, "%s is %lld, not %lld", #have, have_,     \
                 want_);                                                       \
  } while (0)

#define CHECK_STR(have, want)                                                  \
  do {                                                                         \
    const char *have_ = (have), *want_ = (want);                               \
    if (!check_same(have_, want_))                                             \
      check_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", #have,        \
                 have_ ? have_ : "(null)", want_ ? want_ : "(null)");          \
  } while (0)

#define REQUIRE(cond)                                                          \
  ((cond) ? (void)0                                                            \
          : (check_fail(__FILE__, __LINE__, "required: %s", #cond),            \
             exit(EXIT_FAILURE)))

#define RUN(test)                                                              \
  do {                                                                         \
    check_test = #test;                                                        \
    check_context[0] = '\0';                                                   \
    test();                                                                    \
  } while (0)

#endif
