// RUN: %compiles %s %t -I%S/../compiler/Inputs -I%S/Inputs
// RUN: %edatcc-compile -I%S/../compiler/Inputs -I%S/Inputs %s -o %t.o
// RUN: %edatcc-compile %S/Inputs/elsewhere.c -o %t.plain.o
// RUN: %edatcc-compile -DPRAGMA -fPIC %S/Inputs/elsewhere.c -o %t.pragma.o
// RUN: %edatcc %t.o %t.plain.o -o %t.1 && %run %t.1 | %filecheck %s
// RUN: %edatcc %t.pragma.o %t.o -o %t.2 && %run %t.2 | %filecheck %s
// RUN: %edatcc -shared %t.pragma.o -o %t.so
// RUN: %edatcc %t.o %t.so -o %t.3 && %run %t.3 | %filecheck %s
// RUN: rm -f %t.a && ar cr %t.a %t.pragma.o && %edatcc %t.o %t.a -o %t.4 && %run %t.4 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A prototype with a pragma, and the definition in another file, with a pragma
 * or without one: each call is one task. A function whose definition has a
 * pragma is a task function for files that know nothing of it. */
#include "elsewhere.h"
#include "verify.h"

#define PLAIN plain

#pragma edat task depends(start into(n)) fires(end data(n))
extern void work(int n, struct box *);

#pragma edat task
void PLAIN(struct box *box, int)
    __attribute__((nonnull(1)));

void here(int n, struct box *box);

static void call(void (*f)(struct box *, int), struct box *box) { f(box, 3); }

int main(void) {
  struct box box = {1};
  int two = 2;
  work(100, &box);
  VERIFY(box.held == 1);
#pragma edat fire(start data(two))
#pragma edat wait(end as(int n))
  VERIFY(n == 2 && box.held == 3);
#pragma edat taskgroup
  call(plain, &box);
  VERIFY(box.held == 3);
  here(2, &box);
#pragma edat wait(done[2])
  VERIFY(box.held == 1);
  // CHECK: ok
  DONE();
  return 0;
}
