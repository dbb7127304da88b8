/* SPDX-License-Identifier: BSD-3-Clause */
/* Old C stays old: nothing that it lacks is generated.
RUN: env STDS="c89 gnu89" %compiles %s %t
RUN: %edatcc -std=c89 %s -o %t && env SHAPES="1x2 2x2" %shapes %t
*/
#include <stdlib.h>

static double run(int n, double *x) {
  int i, j, hist[2];
  double s = 0;
  hist[0] = hist[1] = 0;
#pragma edat taskgroup
  {
#pragma edat task depends(e[n] into(x[0:1])) fires(g data(x[0]))
    for (i = 1; i < n; i++)
      x[i] = x[0] + i;
#pragma edat fire(e[n] data(2.5))
  }
#pragma edat taskloop reduction(+: s, hist) collapse(2)
  for (i = 0; i < n; i++)
    for (j = 0; j < 2; j++) {
      s += x[i];
      hist[j]++;
    }
#pragma edat wait(g reduce(+: s))
#pragma edat taskloop
  for (i = n; i > 0; i -= 2)
    x[i] = 0;
#pragma edat barrier
  return s + hist[1];
}

int main(void) {
  double x[5];
  if (run(4, x) != 2 * (4 * 2.5 + 6) + 2.5 + 4 || x[4] != 0 || x[3] != 5.5)
    exit(1);
  return 0;
}
