// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Labels, switches and jumps around constructs. */
#include "verify.h"

static int run(int n) {
  int seen = 0, tries = 0;
again:
#pragma edat taskgroup
  {
#pragma edat task shared(seen)
    seen += n;
  }
  switch (n) {
  case 1:
#pragma edat taskgroup
  {
#pragma edat task shared(seen)
    seen += 10;
  } break;
  case 2:
#pragma edat fire(e data(n))
#pragma edat wait(e as(int v))
    seen += 20 * v;
    break;
  default:
#pragma edat task
  {
    if (n)
      goto inner;
    n++;
  inner:
    n--;
  }
  }
  if (++tries < 2)
    goto again;
  if (n == 2)
    goto out;
#pragma edat fire(last data(seen))
#pragma edat wait(last as(int got))
  VERIFY(got == seen);
out:
  return seen;
}

int main(void) {
  VERIFY(run(1) == 22);
  VERIFY(run(2) == 84);
  DONE();
  return 0;
}
