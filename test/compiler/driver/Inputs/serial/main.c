/* SPDX-License-Identifier: BSD-3-Clause */
#include <edat.h>
#include <stdio.h>

void helper(void);

int main(void) {
  int seven = 7;
  helper();
#pragma edat task
  puts("now");
#pragma edat fire(number data(seven))
  puts("main");
#pragma edat wait(taken)
  printf("rank %d of %d, workers %d\n", edatGetRank(), edatGetNumRanks(),
         edatGetNumWorkers());
  return 0;
}
