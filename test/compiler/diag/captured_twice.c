// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A variable is captured in one way. */
void g(int a, int b, int *y) {
// CHECK: [[#@LINE+2]]:45: error: 'a' is listed twice
// CHECK: [[#@LINE+1]]:26: note: first here
#pragma edat task shared(a) firstprivate(b, a)
  y[0] = a + b;
// CHECK: [[#@LINE+2]]:30: error: 'b' is listed twice
// CHECK: [[#@LINE+1]]:27: note: first here
#pragma edat task private(b, b)
  y[0] = b = a;
// CHECK: [[#@LINE+2]]:52: error: 'a' is listed twice
// CHECK: [[#@LINE+1]]:36: note: first here
#pragma edat taskloop reduction(+: a) reduction(*: a)
  for (int i = 0; i < b; i++)
    a += i;
// CHECK: [[#@LINE+1]]:49: error: 'a' is listed twice
#pragma edat taskloop shared(a) reduction(+: b, a)
  for (int i = 0; i < 3; i++)
    b += a;
}
