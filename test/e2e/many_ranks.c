// RUN: %edatcc -I%S/../compiler/Inputs %s -o %t && env SHAPES="9x1 11x1" %shapes %t
// RUN: not env SHAPES="9x1" %shapes %t wrong 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Collectives of so many ranks that they go along a tree: parts of all sizes,
   in order of ranks; and ranks that are at different ones. */
// CHECK: many_ranks.c:[[#]]: reduction: rank {{[0-9]+}} is at {{.*}}many_ranks.c:[[#]] instead{{.*}}[edat-collective-line]
#include "verify.h"

int main(int argc, char **argv) {
  int me = edatGetRank(), p = edatGetNumRanks();
  (void)argv;
  if (argc > 1 && me == 5) {
    int lonely = 1;
#pragma edat reduction(+ : lonely)
  }
  for (int round = 0; round < 3; round++) {
    double order = me == 0 ? 1e17 : 1, in_order = 1e17;
    int sum = me, all[3 * p], last = me == p - 1 ? 42 : 0;
    char big[3000];
    for (int i = 1; i < p; i++)
      in_order += 1;
#pragma edat reduction(+ : sum, order)
    VERIFY(sum == p * (p - 1) / 2 && order == in_order);
    for (int i = 0; i < 3000; i++)
      big[i] = me == 3 ? (char)(i + round) : 0;
#pragma edat broadcast(last) from(p - 1)
#pragma edat broadcast(big) from(3)
    VERIFY(last == 42);
    for (int i = 0; i < 3000; i++)
      VERIFY(big[i] == (char)(i + round));
#pragma edat taskloop distribute(cyclic(1)) gather(all[3 * i : 3])
    for (int i = 0; i < p; i++)
      for (int k = 0; k < 3; k++)
        all[3 * i + k] = me * 10 + k;
    for (int i = 0; i < 3 * p; i++)
      VERIFY(all[i] == i / 3 * 10 + i % 3);
  }
  DONE();
}
