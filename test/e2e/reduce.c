// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Reduce: each operator, single and by section, from all in rank order. */
#include "verify.h"

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks(), any = 0, every = 1, n = 1;
  double s = 0.5, most = -1, least = 99, v[3] = {1, 1, 1}, mine[3];
  unsigned bits = 0, same = ~0u, flip = 0;
  long product = 1;
  for (int i = 0; i < 3; i++)
    mine[i] = me * 10 + i;
#pragma edat fire(s to(all) data(me + 1.0), most to(all) data(me * 1.0))
#pragma edat fire(least to(all) data(me * 1.0), v to(all) data(mine))
#pragma edat fire(bits to(all) data(1u << me), same to(all) data(~(1u << me)))
#pragma edat fire(flip to(all) data(3u), any to(all) data(me), every to(all) data(1))
#pragma edat fire(prod to(all) data((long)me + 2), n to(all) data(me))
#pragma edat wait(s from(all) reduce(+ : s), most from(all) reduce(max : most))
#pragma edat wait(least from(all) reduce(min : least), v from(all) reduce(+ : v))
#pragma edat wait(bits from(all) reduce(| : bits), same from(all) reduce(& : same))
#pragma edat wait(flip from(all) reduce(^ : flip), any from(all) reduce(|| : any))
#pragma edat wait(every from(all) reduce(&& : every))
#pragma edat task depends(prod from(all) reduce(* : product)) shared(product) \
    fires(done)
  VERIFY(product >= 2);
#pragma edat task depends(n from(all) reduce(+ : n)) fires(count data(n))
  n += 100;
#pragma edat wait(done, count as(int counted))
  long expected = 1;
  for (int i = 0; i < p; i++)
    expected *= i + 2;
  int sum = p * (p - 1) / 2;
  VERIFY(s == 0.5 + sum + p && most == p - 1 && least == 0);
  VERIFY(v[0] == 1 + 10 * sum && v[2] == 1 + 10 * sum + 2 * p);
  VERIFY(bits == (1u << p) - 1 && same == ~bits && flip == (p % 2 ? 3u : 0u));
  VERIFY(any == (p > 1) && every && product == expected);
  VERIFY(counted == 101 + sum && n == 1);
  DONE();
  return 0;
}
