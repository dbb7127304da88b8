/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc -w -I%S/../compiler/Inputs %s -o %t
 * RUN: env EDAT_NUM_WORKERS=1 %mpirun2 %t
 *
 * What an event costs does not depend on how many others, or tasks, are there:
 * with costs that grew, this would take longer than the time limit. Tasks that
 * have an event of one rank and lack that of the other; instances of an ordered
 * task behind one that runs; persistent tasks that lack one of two; polls for
 * an event far behind others and for one that there is not.
 */
#include "verify.h"

#include <edat.h>

enum { MANY = 80000, PERSISTENT = 3000, POLLS = 300 };

static int last = -1;
static _Atomic int ran, completed;

/* The others' events come last. */
static void fill_one_side(int p) {
  for (int i = 0; i < MANY; i++) {
#pragma edat task depends(step from(all) as(int *h, size_t n))
    {
      VERIFY(n == (size_t)p && h[0] == h[p - 1]);
      ran++;
    }
  }
  for (int i = 0; i < MANY; i++) {
#pragma edat fire(step to(self) data(i))
  }
  for (int i = 0; i < MANY; i++) {
#pragma edat fire(step to(others) data(i))
  }
}

static void line_up(void) {
#pragma edat task depends(turn as(int v)) persistent(ordered)
  {
    VERIFY(v == last + 1);
    last = v;
  }
#pragma edat task
  for (int i = 0; i < MANY; i++) {
#pragma edat fire(turn data(i))
  }
}

/* The first of them, complete, gets the next b, too, and so on. */
static void fill_half(void) {
  for (int i = 0; i < PERSISTENT; i++) {
#pragma edat task depends(a, b) persistent
    completed++;
  }
  for (int i = 0; i < PERSISTENT; i++) {
#pragma edat fire(a)
  }
  for (int i = 0; i < PERSISTENT; i++) {
#pragma edat fire(b)
  }
}

static void poll_in_vain(int me, int p) {
  int other = (me + 1) % p;
  for (int i = 0; i < MANY; i++) {
#pragma edat fire(pile to(self))
  }
#pragma edat fire(pile to(p > 1 ? other : none))
#pragma edat fire(there to(other))
#pragma edat wait(there)
  for (int i = 0; i < POLLS; i++) {
    int got;
#pragma edat poll(pile from(other), never) got(got)
    VERIFY(!got);
  }
  for (int i = 0; i < MANY + (p > 1); i++) {
#pragma edat wait(pile)
  }
}

int main(void) {
  int me = edatGetRank(), p = edatGetNumRanks();
  line_up();
  fill_half();
  poll_in_vain(me, p);
  fill_one_side(p);
#pragma edat barrier
  VERIFY(ran == MANY && completed == PERSISTENT / 2 && last == MANY - 1);
  return 0;
}
