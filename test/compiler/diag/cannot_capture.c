// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What cannot leave its function says why. */
#include <stdarg.h>
void stop(int *p);
void g(int n, ...) {
  va_list ap;
  va_start(ap, n);
  int c __attribute__((cleanup(stop))) = n;
  register int r = 1;
  struct {
    int x;
  } unnamed = {1};
  static _Thread_local int t;
  double vla[n];
#pragma edat task
// CHECK: [[#@LINE+2]]:15: error: 'ap' cannot be captured: a va_list cannot leave its function
// CHECK: [[#@LINE-11]]:11: note: 'ap' is declared here
  vprintf("", ap);
#pragma edat task
// CHECK: [[#@LINE+2]]:8: error: 'c' cannot be captured: it has a cleanup attribute
// CHECK: [[#@LINE-13]]:7: note: 'c' is declared here
  n += c;
#pragma edat task shared(r)
// CHECK: [[#@LINE+2]]:8: error: 'r' cannot be captured: a register variable has no address to share
// CHECK: [[#@LINE-16]]:16: note: 'r' is declared here
  n += r;
#pragma edat task
// CHECK: [[#@LINE+2]]:8: error: 'unnamed' cannot be captured: its type has no name; give the struct, union or enum a tag
// CHECK: [[#@LINE-17]]:5: note: 'unnamed' is declared here
  n += unnamed.x;
#pragma edat task
// CHECK: [[#@LINE+2]]:8: error: 't' cannot be captured: it is local to a thread
// CHECK: [[#@LINE-20]]:28: note: 't' is declared here
  n += t;
#pragma edat task private(vla)
// CHECK: [[#@LINE+2]]:3: error: 'vla' cannot be captured: the size of a private array must be constant
// CHECK: [[#@LINE-23]]:10: note: 'vla' is declared here
  vla[0] = n;
  enum local { A, B } most = A;
#pragma edat taskloop reduction(max: most)
  for (int i = 0; i < n; i++)
// CHECK: [[#@LINE+1]]:5: error: 'most' cannot be captured: its type is local to the function, out of reach for a reduction
    most = i ? most : B;
  int pages[n] __attribute__((aligned(4096)));
#pragma edat task
// CHECK: [[#@LINE+1]]:3: error: 'pages' cannot be captured: it is aligned to more than 64 bytes, which copies of arrays are not; share it, or capture a pointer to it
  pages[0] = n;
  int k;
#pragma edat taskloop private(k)
  for (k = 0; k < n; k++)
    stop(&n);
// CHECK: [[#@LINE+1]]:36: error: 'k' cannot be captured: it is the variable of the loop, of which each iteration has its own
#pragma edat taskloop reduction(+: k)
  for (k = 0; k < n; k++)
    stop(&n);
  va_end(ap);
}
