// RUN: flags="-I%S/Inputs/headers -isystem %S/Inputs/headers/system -include forced.h -include events.h -I%S/../compiler/Inputs"
// RUN: %compiles %s %t $flags
// RUN: %edatcc-gcc -Wall -Wextra -Werror $flags %s -o %t && env SHAPES="1x1 2x2" %shapes %t
// RUN: %edatcc-clang -Wall -Wextra -Werror -Wpedantic $flags %s -o %t && %run %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Pragmas in headers, however the header is found. */
#include "verify.h"

#include <string.h>

#include THE_HEADER
#include "outer.h"
#include "where.h"

#define TYPE int
#include "each.h"
#undef TYPE
#define TYPE double
#define TWICE
#include "each.h"

int main(void) {
  int y[40], total, line;
  double z[2] = {1, 2.5}, both;
  static int in_body, square;
  for (int i = 0; i < 40; i++)
    y[i] = i;
  scale(40, y);
  VERIFY(y[39] == 117);
  sum_of_int(40, y, &total);
  sum_of_double(2, z, &both);
  VERIFY(total == 3 * 780);
  VERIFY(both == 7);
  VERIFY(square_later(12, &square) == 16 && square == 144);
  VERIFY(forced() == 5);
  const char *file = where(&line);
  VERIFY(strstr(file, "/system/where.h") != NULL);
  VERIFY(line == 8);
  VERIFY(__LINE__ == 39 && strstr(__FILE__, "headers.c") != NULL);
#include "body.h"
  VERIFY(in_body == 6);
#pragma edat fire(edge[1] data(z))
#pragma edat wait(edge[1] as(double w[2]))
  VERIFY(w[1] == 2.5);
  DONE();
  return 0;
}
