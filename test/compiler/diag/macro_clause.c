// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A macro in a clause may use what the body reaches by a pointer, but for words
 * of generated code. */
#define N n
#define C count
void g(int n, int count, const double *u) {
#pragma edat taskgroup
  {
#pragma edat task shared(n) firstprivate(count) fires(y data(u[0:n]), x data(u[C:N]))
    n += N + count++;
// CHECK: [[#@LINE+1]]:64: error: the macro 'C' uses 'count', which the task does not hold as a plain copy; write 'count' itself here
#pragma edat task shared(count) fires(y data(u[0:n]), x data(u[C:n]))
    count += N;
#pragma edat task shared(count) fires(y data(u[0:count]))
    count += C;
  }
}
