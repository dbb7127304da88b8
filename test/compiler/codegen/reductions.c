// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Every operator on every kind of number, arrays included; the old value
 * counts once. */
#include "verify.h"
#include <stdint.h>

enum color { RED, GREEN, BLUE = 40 };

int main(void) {
  double s = 0.5, most = -1e300, least = 1e300, product = 2, mat[2][3] = {{0}};
  float f = 1;
  int n = 3, all = 1, any = 0, none = 0;
  unsigned bits = 1u << 20, both = ~0u, flip = 5;
  long low = 100;
  signed char high = -100;
  uint8_t u8 = 0;
  int64_t i64 = INT64_MAX;
  unsigned long long ull = 0;
  double _Complex z = 1;
  _Bool b = 0;
  enum color color = RED;
  int hist[4] = {1, 1, 1, 1};
#pragma edat taskloop reduction(+ : s, f, n, z) reduction(max : most, high, u8)\
    reduction(min : least, low, i64) reduction(max : ull, color) \
    reduction(* : product) reduction(&& : all) reduction(|| : any, none, b) \
    reduction(| : bits) reduction(& : both) reduction(^ : flip) \
    reduction(+ : hist, mat) grainsize(3)
  for (int i = 0; i < 40; i++) {
    double x = (i * 7) % 40;
    s += x, f += 1, n += i, z += 2;
    most = x > most ? x : most, least = x < least ? x : least;
    high = i - 60 > high ? (signed char)(i - 60) : high;
    u8 = i > u8 ? (uint8_t)i : u8;
    low = -i < low ? -i : low, i64 = i < i64 ? i : i64;
    ull = (unsigned)i > ull ? (unsigned)i : ull;
    color = i > (int)color ? (enum color)i : color;
    product *= i % 10 ? 1 : 2;
    all = all && i >= 0, any = any || i == 17, none = none || i > 100;
    b = b || i == 3;
    bits |= 1u << i % 8, both &= ~(1u << i % 4), flip ^= (unsigned)i;
    hist[i % 4]++, mat[i % 2][i % 3] += 1;
  }
  VERIFY(s == 780.5 && f == 41 && n == 783 && z == 81);
  VERIFY(most == 39 && least == 0 && high == -21 && u8 == 39 && low == -39);
  VERIFY(i64 == 0 && ull == 39 && color == 39 && product == 32);
  VERIFY(all && any && !none && b);
  VERIFY(bits == (1u << 20 | 255) && both == ~15u && flip == 5);
  VERIFY(hist[0] == 11 && hist[3] == 11 && mat[0][0] == 7 && mat[1][2] == 6);
  int untouched = 9;
#pragma edat taskloop reduction(max : untouched)
  for (int i = 0; i < 0; i++)
    untouched = 100;
  VERIFY(untouched == 9);
  DONE();
  return 0;
}
