// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Events that are used with another payload than they are declared with. */
struct point {
  int x;
};
#pragma edat event(halo[]: double[])
#pragma edat event(at: struct point)
#pragma edat event(signal)
void g(int n, double *u, struct point *p) {
#pragma edat fire(halo[n] data(u[0:n]), at data(p[0]), signal data(n))
#pragma edat wait(halo[n], at as(const struct point *q), halo[1] as(void *b, int m))
  u[0] = q->x + m;
// CHECK: [[#@LINE+2]]:19: error: event 'halo' is declared with payload type 'double[]', not 'int'
// CHECK: [[#@LINE-8]]:20: note: 'halo' is declared here
#pragma edat fire(halo[n] data(n))
// CHECK: [[#@LINE+1]]:19: error: event 'halo' is declared with payload type 'double[]', but has none here
#pragma edat fire(halo[n])
// CHECK: [[#@LINE+1]]:27: error: event 'at' is declared with payload type 'struct point', not 'const double'
#pragma edat task depends(at as(const double *v)) fires(halo[0] data(u[0]))
  u[0] = *v;
// CHECK: [[#@LINE+1]]:19: error: event 'at' is declared with payload type 'struct point', not 'int'
#pragma edat wait(at reduce(+: n))
}
