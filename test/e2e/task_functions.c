// RUN: %compiles %s %t -I%S/../compiler/Inputs
// RUN: %edatcc -I%S/../compiler/Inputs %s -o %t && %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Functions whose calls are tasks: all that can be a parameter, all ways to
 * come to them. */
#include "verify.h"

struct point {
  int x, y;
  double more[3];
};
enum color { RED = 3 };
typedef void callback(int);

#define LEAVE(c)                                                               \
  do {                                                                         \
    if (c)                                                                     \
      return;                                                                  \
  } while (0)

static int sum, called, calls;

static void add_to_sum(int n) { __atomic_fetch_add(&sum, n, __ATOMIC_SEQ_CST); }

#pragma edat task fires(out[k] to(self) data(p.x)) if (k >= 0)
static void records(const int k, struct point p, const struct point q) {
  LEAVE(p.y == 1);
  p.x += q.y + (int)q.more[2];
}

#pragma edat task name("all kinds")
static void kinds(register int r, const char *const text, int a[4],
                  double m[static 2], callback *f, enum color c, _Bool b,
                  float _Complex z, int n, int v[n][n]) {
  static int count;
  if (!b)
    goto end;
  a[0] = r + (int)strlen(text) + (int)c + (int)m[1] + (int)__real__ z;
  a[1] = (int)(sizeof v[0] / sizeof v[0][0]) + v[1][1];
end:
  __atomic_fetch_add(&count, 1, __ATOMIC_SEQ_CST);
  f(1);
}

#pragma edat task priority(n)
static inline void fib(int n, int *r) {
  int a = 0, b = 0;
  if (n < 2) {
    *r = n;
    return;
  }
#pragma edat taskgroup
  {
    fib(n - 1, &a);
    fib(n - 2, &b);
  }
  *r = a + b;
}

/* Each call submits a stream of its own. */
#pragma edat task persistent(ordered) depends(number[k] into(n)) \
    fires(half[k] data(n))
static void halve(int k, int n) {
  called++;
  if (n % 2)
    return;
  n /= 2;
}

/* The definition follows, with other names. */
#pragma edat task depends(go[0] into(n)) fires(gone data(n)) on(self)
static void later(int n, int *);
static void later(int n, int *);

/* Said twice. */
#pragma edat task depends(twice into(n))
static void agreed(int n);
#pragma edat task   depends( twice into(n) )
static void agreed(int n) { add_to_sum(n); }

_Pragma("edat task on(none)") static void never(void) { abort(); }

static void values(int me) {
  struct point p = {me, 0, {0}}, q = {0, 10, {0, 0, 5}};
  for (int i = 0; i < 3; i++) {
    p.y = i;
    records(i, p, q);
    p.x += 100; /* The task has its own. */
  }
#pragma edat wait(out[0] as(int a), out[1] as(int b), out[2] as(int c))
  VERIFY(a == me + 15 && b == me + 100 && c == me + 215);
}

static void many(void) {
  int a[4] = {0}, v[3][3] = {{0}, {0, 42}}, r = -1;
  double m[2] = {0, 7};
  void (*pointer)(int, int *) = fib;
#pragma edat taskgroup
  {
    kinds(2, "four", a, m, add_to_sum, RED, 1, 2, 3, v);
    kinds(2, "four", NULL, m, add_to_sum, RED, 0, 2, 3, v);
    pointer(12, &r);
  }
  VERIFY(a[0] == 18 && a[1] == 45 && sum == 2 && r == 144);
}

static void streams(void) {
  int unused = 0;
  halve(1, unused);
  halve(2, unused);
  for (int i = 0; i < 8; i++) {
    int n = i + 4;
#pragma edat fire(number[1 + i % 2] data(n))
  }
#pragma edat wait(half[1] as(int a), half[1] as(int b), half[2] as(int c))
  VERIFY(a == 2 && b == 3 && c == 5);
#pragma edat wait(half[1], half[1], half[2], half[2], half[2])
}

int main(void) {
  int me = edatGetRank(), one = 1, many_more = 5;
  values(me);
  many();
  streams();
#pragma edat taskgroup
  {
    agreed(100);
    later(50, &calls);
#pragma edat fire(go[0] data(one), twice data(many_more))
  }
#pragma edat wait(gone as(int n))
  never();
  VERIFY(n == 1 && calls == 1 && sum == 7);
#pragma edat barrier
  VERIFY(called == 8);
  DONE();
  return 0;
}

static void later(int count, int *to) {
  *to += count;
  count = 0;
}
