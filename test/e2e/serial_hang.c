// RUN: %edatcc -Wno-edat -fedat=serial %s -o %t
// RUN: not %run %t wait 2>&1 | %filecheck %s --check-prefixes=HANG,WAIT
// RUN: not %run %t group 2>&1 | %filecheck %s --check-prefixes=HANG,GROUP
// RUN: not %run %t barrier 2>&1 | %filecheck %s --check-prefixes=HANG,BARRIER
// RUN: not %run %t stored 2>&1 | %filecheck %s --check-prefixes=HANG,STORED
// RUN: not %run %t cycle 2>&1 | %filecheck %s --check-prefixes=HANG,CYCLE
// RUN: not %run %t exit 2>&1 | %filecheck %s --check-prefix=EXIT
// RUN: %run %t cancel
/* SPDX-License-Identifier: BSD-3-Clause */
/* A serial program that cannot go on says so, wherever main and tasks are. */
#include <stdlib.h>
#include <string.h>

// HANG: edat: hang: no task can run and no event is under way{{.*}}[edat-hang]
// HANG-NEXT: edat: rank 0:
// WAIT-NEXT: main is in the wait at {{.*}}serial_hang.c:[[#@LINE+17]]
// WAIT-NEXT: lacks event 'never' from any rank
// GROUP-NEXT: main is at the end of the taskgroup at
// GROUP: task 'waiter' {{.*}} is in the wait at
// BARRIER-NEXT: main is in the barrier at
// BARRIER-NEXT: task 'pending' {{.*}} is pending
// STORED-NEXT: main has ended
// STORED-NEXT: event 'left' from itself{{.*}} arrived and nobody takes it
// CYCLE: task 'second' {{.*}} is at the critical at
// CYCLE-NEXT: 'a' is held by task 'first'
// CYCLE-NEXT: task 'first' {{.*}} is at the critical at
// CYCLE-NEXT: 'b' is held by task 'second'
// EXIT: task 'leaves' {{.*}}: exit(0) was called in a task{{.*}}[edat-exit-in-task]
int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";

  if (strcmp(how, "wait") == 0) {
#pragma edat wait(never)
  } else if (strcmp(how, "group") == 0) {
#pragma edat taskgroup
    {
#pragma edat task name(waiter)
      {
#pragma edat wait(never)
      }
    }
  } else if (strcmp(how, "barrier") == 0 || strcmp(how, "cancel") == 0) {
#pragma edat task depends(never) name(pending)
    abort();
    if (how[0] == 'c') {
#pragma edat cancel(pending)
    }
#pragma edat barrier
  } else if (strcmp(how, "stored") == 0) {
#pragma edat fire(left)
  } else if (strcmp(how, "exit") == 0) {
#pragma edat task name(leaves)
    exit(0);
  } else {
    /* Each holds one and wants the other's: the second runs at its pragma. */
#pragma edat task name(first)
    {
#pragma edat critical(a)
      {
#pragma edat task name(second)
        {
#pragma edat critical(b)
          {
#pragma edat critical(a)
            abort();
          }
        }
#pragma edat critical(b)
        abort();
      }
    }
  }
  return 0;
}
