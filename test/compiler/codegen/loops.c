// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Loops of every direction, type and step do the iterations that they do. */
#include "verify.h"
#include <stdint.h>

enum { SIZE = 64 };
static int hit[SIZE], expected[SIZE];

#define COMPARE(header, index)                                                 \
  do {                                                                         \
    header hit[index]--;                                                       \
    VERIFY(!memcmp(hit, expected, sizeof hit));                                \
  } while (0)

static void run(int n, size_t size, unsigned u, int64_t big, int none) {
#pragma edat taskloop
  for (int i = 0; i < n; i++)
    hit[i]++;
  COMPARE(for (int i = 0; i < n; i++), i);
#pragma edat taskloop grainsize(3)
  for (size_t i = size; i > 0; --i)
    hit[i]++;
  COMPARE(for (size_t i = size; i > 0; --i), i);
#pragma edat taskloop num_tasks(4)
  for (unsigned i = 3; i <= u; i += 5)
    hit[i]++;
  COMPARE(for (unsigned i = 3; i <= u; i += 5), i);
#pragma edat taskloop
  for (int64_t i = big; i >= 2; i -= 4)
    hit[i]++;
  COMPARE(for (int64_t i = big; i >= 2; i -= 4), i);
#pragma edat taskloop
  for (uint8_t i = 250; i != 255; i++)
    hit[i - 240]++;
  COMPARE(for (uint8_t i = 250; i != 255; i++), i - 240);
#pragma edat taskloop
  for (signed char i = 20; 0 < i; i = i - 3)
    hit[(int)i]++;
  COMPARE(for (signed char i = 20; 0 < i; i = i - 3), (int)i);
#pragma edat taskloop
  for (short i = -10; i < (long)n; i = 7 + i)
    hit[i + 10]++;
  COMPARE(for (short i = -10; i < (long)n; i = 7 + i), i + 10);
#pragma edat taskloop
  for (int i = n; i < none; i++)
    hit[i]++;
  COMPARE(for (int i = n; i < none; i++), i);
#pragma edat taskloop
  for (unsigned i = -2u; i < 5u; i++)
    hit[i]++;
  COMPARE(for (unsigned i = -2u; i < 5u; i++), i);
#pragma edat taskloop
  for (int *p = hit; p < hit + n; p += 3)
    ++*p;
  COMPARE(for (int i = 0; i < n; i += 3), i);
#pragma edat taskloop
  for (int *p = &hit[n]; p != hit; --p)
    ++*p;
  COMPARE(for (int i = n; i != 0; --i), i);
#pragma edat taskloop if (n > 1000)
  for (int(*p)[4] = (int(*)[4])hit; p < (int(*)[4])hit + 4; p++)
    ++(*p)[1];
  COMPARE(for (int i = 1; i < 16; i += 4), i);
}

int main(void) {
  run(40, 33, 50, 40, -3);
  DONE();
  return 0;
}
