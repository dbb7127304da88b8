// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What is const is not received into. */
void g(int n, const double *p) {
  const int k = 1;
  const int a[2] = {k, k};
// CHECK: [[#@LINE+1]]:26: error: the operand of 'into' is const
#pragma edat wait(e into(p[0:n]))
// CHECK: [[#@LINE+2]]:26: error: the operand of 'into' is const
// CHECK: [[#@LINE+1]]:37: error: the operand of 'into' is const
#pragma edat wait(e into(k), f into(a))
// CHECK: [[#@LINE+1]]:39: error: the operand of 'reduce' is const
#pragma edat task depends(e reduce(+: k))
  n++;
// CHECK: [[#@LINE+1]]:26: error: the operand of 'got' is const
#pragma edat poll(e) got(k)
}
