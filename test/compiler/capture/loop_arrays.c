// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Each chunk of a taskloop has its own copies of firstprivate arrays: small
 * ones, large ones, those of constants, of local types, of run-time sizes. */
#include "verify.h"
#include <stdint.h>

struct line {
  double d[2];
} __attribute__((aligned(64)));

static int is_aligned(const void *p) { return (uintptr_t)p % 64 == 0; }

/* Copies are aligned as what they are copies of. */
static __attribute__((noinline)) void of_lines(int n) {
  struct line lines[n];
  char text[3] __attribute__((aligned(64))) = {1, 2, 3};
  memset(lines, 0, sizeof lines);
#pragma edat taskloop firstprivate(lines, text) grainsize(1)
  for (int i = 0; i < 4; i++) {
    char odd[i + 1];
    memcpy(odd, text, 1);
    VERIFY(is_aligned(lines) && is_aligned(text) && odd[0] == text[0]);
#pragma edat task
    VERIFY(is_aligned(lines) && is_aligned(text) && odd[0] == text[0]);
  }
}

enum { CHUNKS = 5, N = 20 };

int main(void) {
  int n = 5;
  of_lines(n);
  double vla[n][3];
  long large[3000];
  int small[4] = {1, 2, 3, 4};
  const int fixed[3] = {7, 8, 9};
  struct pair {
    int a, b;
  } pairs[2] = {{1, 2}, {3, 4}};
  double out[N];
  for (int i = 0; i < n; i++)
    vla[i][1] = i;
  for (int i = 0; i < 3000; i++)
    large[i] = i;
#pragma edat taskloop firstprivate(vla, large, small, fixed, pairs)            \
    num_tasks(CHUNKS)
  for (int i = 0; i < N; i++) {
    VERIFY(sizeof vla == 15 * sizeof(double) && sizeof large == 3000 * sizeof(long));
    vla[0][1] += 1;
    large[0] += 1;
    small[0]++;
    pairs[1].b++;
    out[i] = vla[0][1] + 100 * (double)large[0] + 10000 * (small[0] - 1) +
             1000000 * (pairs[1].b - 4);
    VERIFY(fixed[2] == 9 && large[2999] == 2999 && vla[4][1] == 4);
  }
  for (int i = 0; i < N; i++)
    VERIFY(out[i] == 1010101 * (i % (N / CHUNKS) + 1));
  VERIFY(vla[0][1] == 0 && large[0] == 0 && small[0] == 1 && pairs[1].b == 4);
  DONE();
}
