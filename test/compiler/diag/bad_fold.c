// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Only numbers fold, and only integers by bits. */
struct p { int x; };
void g(int n, double *d) {
  struct p s = {n};
  double x = 0;
  double _Complex z = 0;
// CHECK: [[#@LINE+1]]:31: error: 'struct p' cannot be reduced by '+'
#pragma edat wait(e reduce(+: s))
// CHECK: [[#@LINE+1]]:31: error: 'double' cannot be reduced by '&'
#pragma edat wait(e reduce(&: x))
// CHECK: [[#@LINE+1]]:33: error: '_Complex double' cannot be reduced by 'max'
#pragma edat wait(e reduce(max: z))
// CHECK: [[#@LINE+1]]:31: error: 'double' cannot be reduced by '^'
#pragma edat wait(e reduce(^: d[0:n]))
// CHECK: [[#@LINE+1]]:36: error: 'double' cannot be reduced by '|'
#pragma edat taskloop reduction(|: x)
  for (int i = 0; i < n; i++)
    x += s.x;
}
