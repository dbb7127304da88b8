/* RUN: %edatcc-gcc -std=c90 -pedantic -Wall -Wextra -Werror \
   RUN:   -Wno-declaration-after-statement -c %s -o %t.o
   RUN: %edatcc-clang -std=c90 -pedantic -Wall -Wextra -Werror \
   RUN:   -Wno-declaration-after-statement -c %s -o %t.o
   RUN: %edatcc-gcc -pedantic --edat-source %s | FileCheck %s
   REQUIRES: edatcc, gcc, clang
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/* What generated code has and C90 has not is marked as an extension where the
 * compiler would tell. */
/* CHECK: __extension__ static const struct edatcc_task */
#include <edat.h>
void use(double *, int);
double total;
void f(double *u, int n, int left) {
  double s = 0, h = 0, w[3];
  int i, g = 0;
#pragma edat task depends(halo from(left) into(u[0])) fires(done data(n))
  u[1] += u[0];
#pragma edat taskloop reduction(+ : s)
  for (i = 0; i < n; i++)
    s += u[i];
#pragma edat fire(x to(left) data(u[1 : n]))
#pragma edat wait(y from(any) into(h), z[1] reduce(+ : total))
#pragma edat poll(y from(any) into(h)) got(g)
#pragma edat critical(c)
  h += 1;
#pragma edat task depends(q as(double v), r as(const double *p, size_t k))     \
    shared(w)
  {
    w[0] = v + p[0];
    use(w, n + (int)k);
  }
#pragma edat critical(d)
  {
#pragma edat task persistent(ordered) depends(e[n] as(int t))
    use(u, t);
  }
#pragma edat reduction(+ : total)
#pragma edat broadcast(total) from(0)
#pragma edat barrier
  total += g;
#pragma edat cancel(t1)
}
