// RUN: %edatcc -O1 -Wall -Wextra -Werror -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Waits inside tasks, deeply, while others go on. */
#include "verify.h"

static long fib(int n) {
  long a = 0, b = 0;
  if (n < 2)
    return n;
#pragma edat taskgroup
  {
#pragma edat task shared(a)
    a = fib(n - 1);
#pragma edat task shared(b)
    b = fib(n - 2);
  }
  return a + b;
}

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks(), sum = 0;
  VERIFY(fib(12) == 144);
#pragma edat taskgroup
  {
    for (int i = 0; i < 4; i++) {
#pragma edat task shared(sum)
      {
#pragma edat wait(ping[i] from((me + p - 1) % p) as(int v))
#pragma edat fire(pong[i] data(v))
#pragma edat wait(pong[i] as(int w))
#pragma edat critical(c[i % 2])
#pragma edat critical(sum)
        sum += w;
      }
#pragma edat fire(ping[i] to((me + 1) % p) data(i + 1))
    }
  }
  VERIFY(sum == 10);
  DONE();
  return 0;
}
