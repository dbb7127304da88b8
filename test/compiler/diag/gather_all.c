// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What all iterations gather would be what the last rank has. */
#define ROW(y, i) y[i]
void g(double *y, double (*m)[4], int n) {
  double u[8];
// CHECK: [[#@LINE+2]]:48: error: the operand of 'gather' does not depend on the loop's variable 'i'
// CHECK: [[#@LINE+1]]:48: note: name what one iteration writes, such as 'y[i]' or 'y[i*k:k]'
#pragma edat taskloop distribute(block) gather(u)
  for (int i = 0; i < 8; i++)
    u[i] = i;
// CHECK: [[#@LINE+1]]:60: error: the operand of 'gather' does not depend on the loop's variable 'j'
#pragma edat taskloop distribute(block) collapse(2) gather(m[i])
  for (int i = 0; i < n; i++)
    for (int j = 0; j < 4; j++)
      m[i][j] = i;
  int k;
#pragma edat taskloop distribute(block) gather(y[k*2:2]) gather(ROW(u, k))
  for (k = 0; k < 8; k++)
    u[k] = y[2 * k] = y[2 * k + 1] = 0;
#pragma edat taskloop distribute(block) collapse(2) gather(m[i][j])
  for (int i = 0; i < n; i++)
    for (int j = 0; j < 4; j++)
      m[i][j] = i;
}
