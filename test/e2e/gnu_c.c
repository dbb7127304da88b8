// RUN: for std in gnu99 gnu11 gnu17; do %edatcc-gcc -std=$std -O1 -Wall -Wextra -Werror -c %s -o %t.o || exit 1; done
// RUN: for std in gnu99 gnu11 gnu17; do %edatcc-clang -std=$std -O1 -Wall -Wextra -Werror -Wno-unknown-warning-option -Wno-deprecated-non-prototype -c %s -o %t.o || exit 1; done
// RUN: %edatcc-clang %t.o -o %t && %run %t | %filecheck %s
// RUN: %edatcc-gcc -w %s -o %t && %run %t | %filecheck %s
// REQUIRES: edatcc, runtime, mpi, gcc, clang
/* SPDX-License-Identifier: BSD-3-Clause */
/* GNU C in tasks, loops, captures and clauses: statement expressions, operands
   of asm, vectors, wide and complex numbers, local labels, case ranges, old
   definitions. */
// CHECK: 47 5 2 -3 8 3 7
// CHECK-NEXT: 1 3
// CHECK-NEXT: 14
#include <complex.h>
#include <stdio.h>
typedef float v4 __attribute__((vector_size(16)));
struct zero { int n; int none[0]; };
#ifdef __clang__
typedef __float128 quad;
#else
typedef _Float128 quad;
#endif
static _Thread_local int per_thread = 4;
static int kr(a, b, p) int a; double b; int *p;
{
#pragma edat taskgroup
  {
#pragma edat task
    *p = a + (int)b;
  }
  return *p;
}
int main(void) {
  __auto_type a = 5;
  static int sum; static __int128 big; static double complex cc; static v4 vv; static long double ld;
  __int128 w = (__int128)1 << 100;
  double complex z = 1 + 2 * I;
  v4 v = {1, 2, 3, 4};
  quad f = 3;
  _Atomic int at = 3;
  _Alignas(64) char al[64] = {1};
  struct zero zz = {1, {}};
  int arr[4] = {[1 ... 2] = 7};
  int out = 0;
#pragma edat taskgroup
  {
#pragma edat task
    {
      __label__ done;
      sum += ({ int t = a; t * 2; });
      switch (a) { case 1 ... 4: sum += 1000; break; case 5 ... 9: sum += 1; }
      int r;
      __asm__("addl %1, %0" : "=r"(r) : "r"(a), "0"(arr[1]) : "cc");
      sum += r;
      if (sum < 0) goto done;
      sum += _Generic(a, int: 1, default: 100) + _Generic(z, double complex: 2, default: 200);
      sum += __extension__ (int)sizeof zz + al[0] + at + per_thread;
      big = w; cc = z * z; vv = v + v; ld = (long double)f;
      sum += ((union { int i; float g; }){.i = 3}).i;
      sum += a ?: 3;
      sum += __builtin_types_compatible_p(typeof(a), int);
    done:;
    }
#pragma edat task shared(out)
    __asm__ volatile("movl %1, %0" : "=m"(out) : "r"(a));
  }
  int k3;
  printf("%d %d %d %g %g %g %d\n", sum, out, (int)(big >> 99), creal(cc), (double)vv[3], (double)ld, kr(3, 4.5, &k3));
#pragma edat fire(c data(z), i data(w), v data(v))
#pragma edat wait(c into(z), i as(__int128 w2), v as(v4 v2))
  printf("%d %g\n", w2 == w, (double)v2[2]);
  sum = 0;
#pragma edat taskloop reduction(+: sum)
  for (__typeof__(a) i = 0; i < 4; i++) sum += arr[i];
  printf("%d\n", sum);
  return 0;
}
