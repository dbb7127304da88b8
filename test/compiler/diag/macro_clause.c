// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A macro in a clause must not use what the body reaches by a pointer. */
#define N n
void g(int n, const double *u) {
#pragma edat taskgroup
  {
#pragma edat task firstprivate(n) fires(copied data(u[0:N]))
    n++;
// CHECK-NOT: error
// CHECK: [[#@LINE+1]]:62: error: the macro 'N' uses 'n', which the task does not hold as a plain copy; write 'n' itself here
#pragma edat task shared(n) fires(y data(u[0:n]), x data(u[0:N]))
    n++;
// CHECK-NOT: error
#pragma edat task shared(n) fires(y data(u[0:n]))
    n += N;
  }
}
