// RUN: %compiles %s %t -I%S/../compiler/Inputs
// RUN: %edatcc -I%S/../compiler/Inputs %s -o %t && env SHAPES="1x1 1x2 2x2 4x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Tasks that are withdrawn: they never run, fire nothing, take nothing, and
 * nobody waits for them. */
#include "verify.h"

static int ran, served;

/* A group does not wait for tasks that were withdrawn in it. */
static void in_group(int me) {
  int one = 1;
#pragma edat taskgroup
  {
    for (int i = 0; i < 3; i++) {
#pragma edat task name(helper) depends(never[i], half) fires(after[i])
      ran++;
    }
#pragma edat fire(half data(one))
#pragma edat task
    {
#pragma edat cancel(helper)
    }
  }
  VERIFY(ran == 0);
  (void)me;
}

/* A persistent task takes what comes until it is withdrawn. */
static void streams(void) {
#pragma edat task persistent(ordered) name("server") depends(job as(int n))
  {
    served += n;
#pragma edat fire(done)
  }
  for (int i = 1; i <= 3; i++) {
#pragma edat fire(job data(i))
#pragma edat wait(done)
  }
#pragma edat cancel("server")
  int last = 100;
#pragma edat fire(job data(last))
#pragma edat wait(job as(int mine))
  VERIFY(served == 6 && mine == 100);
}

/* One that its submitter waits for. */
static void undeferred(int me) {
  int got = 0;
#pragma edat task fires(gone)
  {
#pragma edat task name(lazy) if(me < 0) depends(nothing)
    ran++;
  }
  while (!got) {
#pragma edat cancel(lazy)
#pragma edat poll(gone) got(got)
  }
}

int main(void) {
  int me = edatGetRank();
  in_group(me);
  streams();
  undeferred(me);
#pragma edat task name(first) depends(nothing from(0))
  ran++;
#pragma edat task name(second) depends(nothing) if(me >= 0)
  ran++;
#pragma edat cancel(stranger)
#pragma edat cancel(first)
#pragma edat cancel(second)
#pragma edat barrier
  VERIFY(ran == 0);
  DONE();
  return 0;
}
