/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc -w %s -o %t
 * RUN: not %mpirun2 %t pending 2>&1 | %filecheck %s --check-prefix=PENDING
 * RUN: not %mpirun4 %t ranks 2>&1 | %filecheck %s --check-prefix=RANKS
 * RUN: %mpirun1 %t suspended > %t.out 2>&1
 * RUN: %filecheck %s --check-prefix=SUSPENDED < %t.out
 * RUN: test $(wc -l < %t.out) -lt 300
 *
 * What very many wait for is told of the oldest, and the rest counted; ranks in
 * the same state are told once.
 *
 * PENDING: edat: rank{{.*}}0{{.*}}:
 * PENDING-NEXT: main has ended
 * PENDING-NEXT: task 'step' ({{.*}}) is pending
 * PENDING-NEXT: lacks event 'x[{{[0-9]+}}]' from any rank ('x[i]')
 * PENDING: and {{4[0-9][0-9][0-9]}} more that lack events
 * RANKS: edat: ranks 0-2:
 * RANKS-NEXT: main is in the wait at {{.*}}many_waiting.c:[[#]]
 * RANKS-NEXT: lacks event 'missing' from rank 3
 * RANKS-NEXT: nobody in the program fires it
 * RANKS-NEXT: edat: rank 3:
 * RANKS-NEXT: main has ended
 * RANKS-NEXT: event 'extra' from itself
 * SUSPENDED: edat: status of 1 rank
 * SUSPENDED-NEXT: edat: rank 0:
 * SUSPENDED-NEXT: tasks: {{.*}} suspended; events stored: 0
 * SUSPENDED: and {{[0-9]+}} more that are suspended
 * SUSPENDED: 30000 done
 */
#include <edat.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { PENDING = 5000, SUSPENDED = 30000 };

static _Atomic int begun, done;

static void suspend_many(void) {
#pragma edat taskgroup
  {
    for (int i = 0; i < SUSPENDED; i++) {
#pragma edat task
      {
        begun++;
#pragma edat wait(x[i])
        done++;
      }
    }
    while (begun < SUSPENDED)
      continue;
    raise(SIGUSR1);
#pragma edat task name(last) depends(later)
    {
    }
    for (int i = 0; i < SUSPENDED; i++) {
#pragma edat fire(x[i])
    }
#pragma edat fire(later)
  }
  printf("%d done\n", done);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "pending")) {
    for (int i = 0; i < PENDING; i++) {
#pragma edat task name(step) depends(x[i])
      {
        done++;
      }
    }
  } else if (!strcmp(what, "ranks") && edatGetRank() == 3) {
#pragma edat fire(extra)
  } else if (!strcmp(what, "ranks")) {
#pragma edat wait(missing from(3))
  } else {
    suspend_many();
  }
  return 0;
}
