/* SPDX-License-Identifier: BSD-3-Clause */
/* C as it was in 1990, under each standard: what is generated is strict C from
   1999 on, and draws no warning before.

RUN: for std in c99 c11 c17 c2x gnu99 gnu2x; do for cc in %native-gcc %native-clang; do %edatcc -cc=$cc -std=$std -pedantic-errors -Wall -Wextra -Werror -c %s -o %t.o || exit 1; done; done
RUN: for cc in %native-gcc %native-clang; do %edatcc -cc=$cc -ansi -Wall -Wextra -Werror %s -o %t || exit 1; done
RUN: %run %t | %filecheck %s
REQUIRES: edatcc, runtime, mpi, gcc, clang
CHECK: 13
*/
#include <stdio.h>
#include <edat.h>
static int sum;
static void fold(int n, const double *y) {
  double total = 0;
  int i;
#pragma edat taskloop reduction(+: total)
  for (i = 0; i < n; i++)
    total += y[i];
  sum += (int)total;
}
int main(void) {
  double y[3] = {1, 2, 3}; int got = 0;
  fold(3, y);
#pragma edat taskgroup
  {
#pragma edat task depends(e as(const double *p, size_t n)) fires(d data(sum))
    { size_t k; for (k = 0; k < n; k++) sum += (int)p[k]; }
#pragma edat critical(c)
    sum++;
#pragma edat fire(e data(y))
  }
#pragma edat wait(d into(got))
  printf("%d\n", got);
#pragma edat reduction(+: got)
#pragma edat barrier
  return 0;
}
