// The shares of all ranks meet on rank 0.
#include "part.h"
#include <edat.h>
#include <stdio.h>

int near_pi(double x);

int main(void) {
  int rank = edatGetRank(), ranks = edatGetNumRanks();
  double part = part_sum(rank, ranks), pi = 0;
#pragma edat fire(part to(0) data(part))
#pragma edat task on(0) depends(part from(all) reduce(+ : pi))
  printf("%s with %d terms\n", near_pi(pi) ? "right" : "wrong", PART_TERMS);
  return 0;
}
