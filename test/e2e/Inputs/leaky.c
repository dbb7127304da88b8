/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  int sum = 0;
  (void)argv;
#pragma edat taskgroup
  {
#pragma edat task depends(number as(int n)) shared(sum)
    {
#pragma edat wait(more as(int m))
      sum += n + m;
      if (argc > 1)
        sum += malloc(40) ? 0 : 1;
    }
    int two = 2, four = 4;
#pragma edat fire(number data(two))
#pragma edat fire(more data(four))
  }
  printf("sum %d\n", sum);
  return 0;
}
