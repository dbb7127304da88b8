// One rank's share of a sum, by a loop over tasks.
#include "part.h"
#include <edat.h>

double part_sum(int first, int step) {
  double sum = 0;
#pragma edat taskloop reduction(+ : sum)
  for (int i = first; i < PART_TERMS; i += step) {
    double x = (i + 0.5) / PART_TERMS;
    sum += 4 / (1 + x * x) / PART_TERMS;
  }
  return sum;
}
