// RUN: %compiles %s %t
// RUN: %edatcc -O1 %s -o %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* What a function's attributes allow, its bodies may do. */
#if defined(__x86_64__)
typedef float v8 __attribute__((vector_size(32)));
#include <immintrin.h>

__attribute__((target("avx2"))) void add(float *x) {
#pragma edat task
  _mm256_storeu_ps(x, _mm256_add_ps(_mm256_loadu_ps(x), _mm256_loadu_ps(x)));
#pragma edat taskloop
  for (int i = 0; i < 8; i += 8)
    _mm256_storeu_ps(x + i, _mm256_setzero_ps());
}
#else
void add(float *x) { *x = 0; }
#endif

static inline __attribute__((always_inline)) int always(int n) {
  int s = 0;
#pragma edat taskloop reduction(+ : s)
  for (int i = 0; i < n; i++)
    s += i;
  return s;
}

__attribute__((noinline, cold)) static int seldom(int n) {
#pragma edat taskgroup
  {
#pragma edat task shared(n)
    n += always(n);
  }
  return n;
}

int main(void) { return seldom(3) != 6; }
