// RUN: %edatcc -O1 -Wall -Wextra -Werror -Wno-edat-unfired -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Every source that a dependency can name, and none. */
#include "verify.h"

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks(), done = 0, hits = 0;
  double each[8] = {0}, kept = 5;
  int sum = 100;
#pragma edat fire(a to(all) data(me), b to(all) data(me), c to(self) data(me))
#pragma edat fire(d to(me ? none : all) data(me), e to(others) data(me))
#pragma edat fire(f to(all) data(me + 0.5), g to(all) data(me))
#pragma edat wait(a from(all) as(const int *r, size_t n))
  VERIFY((int)n == p);
  for (int i = 0; i < p; i++)
    VERIFY(r[i] == i);
#pragma edat wait(b from(0:p) as(const int *q, size_t m))
  VERIFY((int)m == p && q[p - 1] == p - 1);
#pragma edat task depends(c from(self) as(int v) source(int s)) shared(done)
  done = v == me && s == me;
#pragma edat wait(d as(int zero))
  VERIFY(zero == 0);
  for (int i = 1; i < p; i++) {
#pragma edat task depends(e from(any) source(int from) as(int v)) shared(hits)
    {
      VERIFY(from == v && v != me);
#pragma edat critical(h)
      hits++;
    }
  }
#pragma edat task depends(f from(all) into(each[0:p])) shared(each)
  VERIFY(each[p - 1] == p - 0.5);
#pragma edat wait(g from(all) reduce(+ : sum))
  VERIFY(sum == 100 + p * (p - 1) / 2);
#pragma edat wait(x from(none) as(const int *h, size_t k) source(int nobody))
  VERIFY(!h && k == 0 && nobody == -1);
#pragma edat wait(y from(me >= 0 ? none : any) as(int z), u from(none) into(kept))
  VERIFY(z == 0 && kept == 5);
#pragma edat wait(v from(none) reduce(+ : kept), w from(none) as(double w2[2]))
  VERIFY(kept == 5 && w2[1] == 0);
#pragma edat barrier
  VERIFY(done && hits == p - 1 && each[0] == 0.5);
  DONE();
  return 0;
}
