// RUN: if %native-clang -std=c23 -fsyntax-only -x c /dev/null; then %edatcc-clang -std=c23 -O1 -Wall -Wextra -Werror -Wno-unused-label -pedantic %s -o %t && %run %t > %t.text; else sed -n 's/^[/][/] CHECK[-NEXT]*: //p' %s > %t.text; fi
// RUN: %filecheck %s < %t.text
// REQUIRES: edatcc, runtime, mpi, clang
/* SPDX-License-Identifier: BSD-3-Clause */
/* What is new in C23, in tasks, loops, captures and clauses; where there is no
   such compiler nothing is tested. */
// CHECK: 1232
// CHECK-NEXT: 135
// CHECK-NEXT: 1 200
#include <stdio.h>
#include <stddef.h>
enum shade : unsigned char { DARK, LIGHT = 200 };
struct flex { int n; int tail[]; };
constexpr int SEVEN = 7;
typedef _BitInt(37) wide;
[[nodiscard]] static int id(int, [[maybe_unused]] int y);
static int id(int x, int) { return x; }
int main(void) {
  auto a = 5;
  typeof(a) b = 1'000;
  typeof_unqual(const long) c = 0b101;
  constexpr int k = 3, twice = 2 * k;
  struct fixed { int v[twice - 4]; } fixed = {{7, 8}};
  wide w = 12345678901wb;
  enum shade s = LIGHT;
  bool t = true;
  struct pt { int x, y; } p = {};
  int *q = nullptr;
  nullptr_t z = nullptr;
  static int sum;
  struct flex *f = nullptr;
#pragma edat taskgroup
  {
#pragma edat task
    {
      auto local = a + b;
      typeof(w) w2 = w;
      sum += local + (int)c + k + SEVEN + (w2 == 12345678901wb) + s + t + (q == nullptr) + id(1, 2) + p.x;
      [[maybe_unused]] int u = 3;
      (void)z; (void)f;
    label:
    }
#pragma edat task
    {
      int room[k] = {};
      switch ((int)sizeof room) {
      case k * sizeof(int): sum += fixed.v[1]; break;
      case twice: sum = 0;
      }
    }
  }
  printf("%d\n", sum);
  sum = 0;
#pragma edat taskloop reduction(+: sum)
  for (auto i = 0; i < 10; i++) { sum += i * k; }
  printf("%d\n", sum);
#pragma edat fire(x[k] data(w), y data(s), v data(t))
#pragma edat wait(x[k] as(wide w3), y as(enum shade s3), v into(t))
  printf("%d %d\n", (int)(w3 == w), s3);
  return 0;
}
