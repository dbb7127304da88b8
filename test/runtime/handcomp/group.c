/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * Recursive tasks in nested taskgroups, in main and inside tasks:
 *
 *   long fib(int n) {
 *     long a, b;
 *     if (n < 2) return n;
 *     #pragma edat taskgroup
 *     {
 *       #pragma edat task shared(a)
 *       a = fib(n - 1);
 *       b = fib(n - 2);
 *     }
 *     return a + b;
 *   }
 *
 * and a taskgroup whose tasks submit tasks that nobody else waits for.
 */
#include "hand.h"

#include <stdatomic.h>

EDATCC_USES_ABI;

struct fib_args {
  int n;
  long *out;
};

static long fib(int n);

static void fib_body(void *p, struct edatcc_events *events) {
  struct fib_args *a = p;
  (void)events;
  *a->out = fib(a->n);
}

static long fib(int n) {
  static const struct edatcc_where where = WHERE;
  struct edatcc_group group;
  long a = -1, b;
  if (n < 2)
    return n;
  edatcc_group_begin(&group, &where);
  SUBMIT(fib_body, (&(struct fib_args){n - 1, &a}));
  b = fib(n - 2);
  edatcc_group_end(&group);
  return a + b;
}

static atomic_int finished;

static void leaf(void *p, struct edatcc_events *events) {
  (void)p;
  (void)events;
  atomic_fetch_add(&finished, 1);
}

static void branch(void *p, struct edatcc_events *events) {
  int depth = *(int *)p;
  (void)events;
  for (int i = 0; i < 3; i++) {
    int below = depth - 1;
    if (depth > 0)
      SUBMIT(branch, &below);
    else
      SUBMIT(leaf, &below);
  }
}

int main(int argc, char **argv) {
  static const struct edatcc_where where = WHERE;
  struct edatcc_group outer, inner;
  edatcc_start(&argc, &argv);
  CHECK(fib(16) == 987);
  for (int round = 0; round < 20; round++) {
    int depth = 4;
    finished = 0;
    edatcc_group_begin(&outer, &where);
    SUBMIT(branch, &depth);
    edatcc_group_begin(&inner, &where);
    SUBMIT(branch, &depth);
    edatcc_group_end(&inner);
    CHECK(finished >= 243);
    edatcc_group_end(&outer);
    CHECK(finished == 486);
  }
  return edatcc_finish(0);
}
