// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Bodies of every form, in places of every form. */
#include "verify.h"

#define PUT(i) hit[(i)]++
#define BOTH(a, b)                                                             \
  do {                                                                         \
    a;                                                                         \
    b;                                                                         \
  } while (0)

static int hit[32];
static void put(int i) { hit[i]++; }

static void run(int n) {
  int i;
#pragma edat task
  PUT(n);
#pragma edat task
  BOTH(put(n + 1), put(n + 1));
  if (n < 0)
#pragma edat task
    put(0);
  else
#pragma edat task on(self)
    put(2);
  for (i = 3; i < 5; i++)
#pragma edat task
    PUT(i);
  while (i++ < 6)
#pragma edat task
    put(i);
  do
#pragma edat task
    put(i);
  while (++i < 9);
#pragma edat task
  if (n)
    put(0);
  else
    put(10);
#pragma edat task
  for (int k = 11; k < 13; k++)
    if (k == 12)
      break;
    else
      put(k);
#pragma edat task
  while (n < 12) {
    if (n++ < 11)
      continue;
    put(n);
  }
#pragma edat task
  do
    put(13);
  while (0);
  int value = ({
    int t = 14;
#pragma edat task
    put(t);
    t + 1;
  });
#pragma edat task
  (put(value), put(value));
}

int main(void) {
#pragma edat taskgroup
  run(0);
  static const int expected[] = {1, 2, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 2};
  for (int i = 0; i < 16; i++)
    VERIFY(hit[i] == expected[i]);
  DONE();
  return 0;
}
