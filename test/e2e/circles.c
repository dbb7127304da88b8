/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc -Wall -Wextra %s -o %t
 * RUN: not %mpirun2 %t ring 2>&1 | %filecheck %s --check-prefix=RING
 * RUN: not %mpirun1 %t over 2>&1 | %filecheck %s --check-prefix=OVER
 * RUN: not %mpirun2 %t mains 2>&1 | %filecheck %s --check-prefix=MAINS
 * RUN: not %mpirun2 %t branch 2>&1 | %filecheck %s --check-prefix=BRANCH
 * RUN: not %mpirun1 %t self 2>&1 | %filecheck %s --check-prefix=SELF
 *
 * A circle goes through those only who are still to fire. Where nobody is left
 * who would, it is told what has become of those who did.
 *
 * RING: edat: deadlock: 2 wait in a circle
 * RING-NEXT: task 'there' ({{.*}}) on rank 0
 * RING-NEXT: lacks event 'back' from any rank, which is to be fired by
 * RING-NEXT: task 'home' ({{.*}}) on rank 1
 * RING-NEXT: lacks event 'out' from any rank, which is to be fired by
 * RING-NEXT: task 'there' ({{.*}}) on rank 0
 * OVER: main is in the wait at {{.*}}circles.c:[[#@LINE+40]]
 * OVER-NOT: deadlock
 * OVER: edat: those that fire 'token':
 * OVER-NEXT: task 'pass' ({{.*}}circles.c:[[#]]): none is left
 * OVER-NEXT: main, at {{.*}}circles.c:[[#]]: 1 waits itself
 * OVER-NOT: deadlock
 * MAINS: edat: deadlock: 2 wait in a circle
 * MAINS-NEXT: main on rank {{[01]}}
 * MAINS-NEXT: lacks event 'answer' from rank {{[01]}}, which is to be fired by
 * MAINS-NEXT: main on rank {{[01]}}
 * BRANCH: main is in the wait
 * BRANCH-NOT: deadlock
 * SELF: edat: deadlock: 1 waits for itself in a circle
 * SELF-NEXT: main on rank 0
 * SELF-NEXT: lacks event 'late' from any rank, which is to be fired by
 * SELF-NEXT: main on rank 0
 */
#include <edat.h>
#include <string.h>

static void pass_on(void) {
#pragma edat task name(pass) depends(token from(any)) fires(token)
  {
  }
}

int main(int argc, char **argv) {
  int rank = edatGetRank(), other = 1 - rank;
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "ring")) {
#pragma edat task on(0) name(there) depends(back) fires(out to(1))
    {
    }
#pragma edat task on(1) name(home) depends(out) fires(back to(0))
    {
    }
  } else if (!strcmp(what, "over")) {
#pragma edat fire(token)
    pass_on();
#pragma edat wait(token)
#pragma edat wait(token from(any))
  } else if (!strcmp(what, "mains")) {
#pragma edat wait(answer from(other))
#pragma edat fire(answer to(other))
  } else if (!strcmp(what, "branch")) {
    if (rank == 0) {
#pragma edat wait(left)
    } else if (rank == 1) {
#pragma edat wait(right)
    } else {
#pragma edat fire(left to(0))
#pragma edat fire(right to(1))
    }
  } else {
#pragma edat wait(late)
#pragma edat fire(late)
  }
  return 0;
}
