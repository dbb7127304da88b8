#include "waiter.h" /* on the first line, behind a byte order mark
                       and before the end of this comment */
// RUN: %edatcc-gcc -Wall -Wextra -Werror -I%S/Inputs/headers -g -c %s -o %t.o
// RUN: %edatcc-gcc -g %t.o -o %t
// RUN: not %run %t 2>&1 | FileCheck --check-prefix=HANG %s
// RUN: not %edatcc-gcc -DBAD -I%S/Inputs/headers -c %s -o %t.o 2>&1 | FileCheck --check-prefix=BAD %s
// RUN: %edatcc-clang -Wall -Wextra -Werror -I%S/Inputs/headers -g -c %s -o %t.o
/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages name the header and its line: of a hang, and of a declaration
   there that a use here contradicts. */
// HANG: task 'waiter' ({{.*}}waiter.h:3)
int main(void) {
  wait_for(3);
// BAD: header_places.c:[[#@LINE+3]]:19: error: event 'gone' is declared with 1 index, not 0
// BAD: waiter.h:1:20: note: 'gone' is declared here
#ifdef BAD
#pragma edat fire(gone)
#endif
  return 0;
}
