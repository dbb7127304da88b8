// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Payloads of every type, taken in every way. */
#include "verify.h"
#include <complex.h>
#include <stdint.h>

struct p {
  double x;
  int t[3];
};
enum e { A, B = 9 };
union u {
  int i;
  float f;
};
struct list {
  struct list *next;
  int v;
};

int main(void) {
  int to = (edatGetRank() + 1) % edatGetNumRanks();
  struct p s = {1.5, {1, 2, 3}}, two[2] = {{1, {1}}, {2, {2}}};
  struct list node = {&node, 4};
  char text[] = "hello";
  _Bool flag = 1;
  long double ld = 2.5L;
  double _Complex z = 3 + 4 * I;
  int8_t i8 = -5;
  union u un = {.i = 77};
  register int reg = 3;
  volatile short vs = 8;
  const enum e en = B;
  struct {
    unsigned b : 4;
  } bits = {9};
#pragma edat fire(s to(to) data(s), two to(to) data(two), text to(to) data(text))
#pragma edat fire(z to(to) data(z), ld to(to) data(ld), i8 to(to) data(i8))
#pragma edat fire(un to(to) data(un), reg to(to) data(reg), vs to(to) data(vs))
#pragma edat fire(en to(to) data(en), e1 to(to) data(reg + 1), no to(to))
#pragma edat fire(self to(self) data(&s), node data(node), bits data(bits.b))
#pragma edat fire(lit to(to) data("lit"), sz data(sizeof s), flag data(flag))
#pragma edat wait(s as(struct p v), two as(const struct p *h, size_t n))
  VERIFY(v.x == 1.5 && v.t[2] == 3 && n == 2 && h[1].t[0] == 2);
#pragma edat wait(text as(const char *str), z as(double _Complex w))
  VERIFY(!strcmp(str, "hello") && w == 3 + 4 * I);
#pragma edat wait(ld as(long double l), i8 as(int8_t i), un as(union u q))
  VERIFY(l == 2.5L && i == -5 && q.i == 77);
#pragma edat wait(reg as(int r), vs as(short t), en as(enum e g), e1 as(int k), no)
  VERIFY(r == 3 && t == 8 && g == B && k == 4);
#pragma edat wait(self as(struct p **pp), node as(struct list me), bits as(unsigned b))
  VERIFY(*pp == &s && me.next == &node && me.v == 4 && b == 9);
#pragma edat wait(lit as(char l4[4]), sz as(size_t sz), flag as(_Bool f))
  VERIFY(!strcmp(l4, "lit") && sz == sizeof s && f);
#pragma edat fire(any to(to) data(two))
#pragma edat wait(any as(const void *raw, size_t bytes))
  VERIFY(bytes == sizeof two && !memcmp(raw, two, bytes));
  DONE();
  return 0;
}
