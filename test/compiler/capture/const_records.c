// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Shared records keep their qualifiers: const, volatile, also in arrays. */
#include "verify.h"

struct pair {
  int a;
  const int b;
};
typedef const struct pair fixed;
union both {
  int i;
  float f;
};

static int add(const struct pair *p, fixed *q) { return p->a + q->b; }

int main(void) {
  const struct pair p = {1, 2}, list[2] = {{3, 4}, {5, 6}};
  fixed q = {7, 8};
  volatile struct pair v = {9, 10};
  const volatile union both u = {11};
  const struct {
    int x;
  } nameless = {12};
  int sum = 0;
#pragma edat taskgroup
  {
#pragma edat task default(shared)
    sum = add(&p, &q) + list[1].a + v.b + u.i;
  }
  VERIFY(sum == 1 + 8 + 5 + 10 + 11);
#pragma edat taskloop reduction(+ : sum)
  for (int i = 0; i < 4; i++)
    sum += add(&q, &p) + v.a + u.i;
  VERIFY(sum == 35 + 4 * (7 + 2 + 9 + 11) && nameless.x == 12);
#pragma edat taskgroup
#pragma edat task
  VERIFY(add(&p, &q) == 9 && list[0].b == 4 && v.a == 9 && u.i == 11);
  DONE();
  return 0;
}
