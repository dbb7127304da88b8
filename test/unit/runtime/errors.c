// RUN: %unit runtime %s
// RUN: %unit runtime %s --print | diff %src/docs/errors.md -
/* RUN: %python %src/test/docs/Inputs/errors.py \
 * RUN:   %src/runtime/errors.def %src/test
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of messages: each has a word of its own, docs/errors.md is printed
   from it, and each is provoked by a test. */
#include "errors.h"
#include "check.h"

static void test_words(void) {
  for (int i = 0; i < ERROR_COUNT; i++)
    for (int j = 0; j < i; j++)
      CHECK(strcmp(edat__error_word((enum error_id)i),
                   edat__error_word((enum error_id)j)) != 0);
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "--print") == 0) {
    edat__errors_print_markdown(stdout);
    return 0;
  }
  RUN(test_words);
  return check_status();
}
