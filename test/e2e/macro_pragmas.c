// RUN: %compiles %s %t -I%S/../compiler/Inputs -I%S/Inputs/headers
// RUN: %edatcc-gcc -Wall -Wextra -Werror -I%S/../compiler/Inputs -I%S/Inputs/headers %s -o %t && %run %t
// RUN: %edatcc-clang -Wall -Wextra -Werror -I%S/../compiler/Inputs -I%S/Inputs/headers %s -o %t && %run %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Pragmas that macros make: of the file and of headers, nested, with
   parameters, several at once, on a line with code, beside other pragmas, and
   where the program hides warnings of pragmas that are unknown. */
#include "verify.h"

#include "halo_macros.h"

#pragma GCC diagnostic ignored "-Wunknown-pragmas"

#define TASK _Pragma("edat task")
#define QUIET(x) _Pragma("GCC diagnostic push") x _Pragma("GCC diagnostic pop")
#define WHEN(event) EDAT(wait(event as(const char *text, size_t n)))
#define FIRE(e, s) EDAT(fire(e data((s)[0:sizeof(s)])))
#define LOOP(v, n) for (int v = 0; v < (n); v++)
#define UNUSED _Pragma("edat tsak")
#if 0
UNUSED
#endif

static int in_function(int n) {
  static int sum;
  sum = 0;
  EDAT(taskgroup)
  LOOP(i, n) { TASK LOCKED sum += i; }
  ON_RANK(0) sum += 100;
  QUIET(sum++;)
  if (n) EDAT(
      taskgroup) { TASK sum *= 2; } else TASK sum = 0;
  VERIFY(__LINE__ == 33);
  return sum;
}

int main(void) {
  VERIFY(in_function(5) == 2 * 111);
  FIRE(word, "a \"word\"")
  WHEN(word)
  VERIFY(n == 9 && strcmp(text, "a \"word\"") == 0);
  DONE();
  return 0;
}

/* At the very end. */
#define MEET EDAT(barrier)
void meet(void);
void meet(void) { MEET }
