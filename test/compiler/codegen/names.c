// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Variables with the names that generated code uses. */
#include "verify.h"

static int run(int args, int events, double *data, int first, int count,
               int rank, int index, int name, int where, int deps) {
  int p = 1, copies = 2, iterations = 3, priority = 4, body = 5, base = 6;
  int flags = 7, dims = 8, total = 0, fires = 9, length = 10, i = 11;
#pragma edat taskgroup
  {
#pragma edat task depends(e[index] from(rank) as(double *h, size_t n)) \
    fires(f[count] to(rank) data(data[first:count])) priority(priority) if(p) \
    shared(total)
    {
      total += args + events + (int)data[0] + first + count + index + name;
      total += where + deps + copies + iterations + body + base + flags + dims;
      total += fires + length + i + (int)h[0] + (int)n;
    }
#pragma edat fire(e[index] to(rank) data(data[first:count]))
  }
#pragma edat wait(f[count] from(rank) into(data[2:count]))
#pragma edat taskloop grainsize(base) priority(priority) reduction(+ : total)
  for (int k = first; k < count; k++)
    total += args + (int)data[k];
  return total;
}

int main(void) {
  double data[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  int total = run(1, 2, data, 1, 3, edatGetRank(), 5, 6, 7, 8);
  VERIFY(total == 33 + 41 + 30 + 5 + 2 + 2 + 2 - 2 || total > 0);
  VERIFY(data[2] == 2 && data[4] == 4);
  DONE();
  return 0;
}
