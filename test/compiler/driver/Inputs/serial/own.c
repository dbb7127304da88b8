/* SPDX-License-Identifier: BSD-3-Clause */
#include <edat.h>
#include <edat_debug.h>
#include <stdio.h>

int main(void) {
  int sum = 0, order[4], next = 0;
  printf("rank %d of %d, workers %d, worker %d\n", edatGetRank(),
         edatGetNumRanks(), edatGetNumWorkers(), edatGetWorker());
#pragma edat taskloop reduction(+ : sum) distribute(block)
  for (int i = 0; i < 10; i++)
    sum += i;
#pragma edat taskgroup
  {
    for (int i = 0; i < 4; i++)
#pragma edat task shared(order, next)
#pragma edat critical(next)
      order[next++] = i;
  }
#pragma edat barrier
  printf("sum %d, order %d%d%d%d\n", sum, order[0], order[1], order[2],
         order[3]);
  return 0;
}
