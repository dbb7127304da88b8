/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc -Wall -Wextra %s -o %t
 * RUN: not %mpirun2 %t 2>&1 | %filecheck %s
 *
 * An event that a rank lacks was fired to another rank: that is told. Of the
 * many places that fire it some are told, and how many more there are. What
 * records tell of a name holds for all its indices.
 *
 * CHECK: edat: rank 0:
 * CHECK: lacks event 'result' from rank 1 ('result from(1)')
 * CHECK-NEXT: in the program it is fired by task 'a' ({{.*}}; and 2 more
 * CHECK: lacks event 'part[1]'
 * CHECK-NEXT: in the program that name is fired by main at
 * CHECK: edat: rank 1:
 * CHECK: event 'result' from itself, fired at {{.*}}, arrived and nobody takes it
 * CHECK-NEXT: in the program it is awaited by task 'main:[[#]]' ({{.*}}astray.c:[[#]]) at
 * CHECK: edat: those that fire 'result':
 * CHECK-NEXT: task 'a' ({{.*}}astray.c:[[#]]): none is left
 * CHECK: task 'f' ({{.*}}astray.c:[[#]]): none is left
 * CHECK-NEXT: and 2 more
 * CHECK: edat: event 'result' from rank 1, which rank 0 lacks, was fired to rank 1, where nobody takes it
 */
#include <edat.h>

int main(void) {
#pragma edat task on(1) name(a) fires(result to(1))
  {
  }
#pragma edat task on(1) name(b) fires(result to(1))
  {
  }
#pragma edat task on(1) name(c) fires(result to(1))
  {
  }
#pragma edat task on(1) name(d) fires(result to(1))
  {
  }
#pragma edat task on(1) name(e) fires(result to(1))
  {
  }
#pragma edat task on(1) name(f) fires(result to(1))
  {
  }
#pragma edat task on(1) name(g) fires(result to(1))
  {
  }
#pragma edat task on(1) name(h) fires(result to(1))
  {
  }
#pragma edat task on(0) depends(result from(1))
  {
  }
#pragma edat task on(0) depends(part[1] from(self))
  {
  }
#pragma edat fire(part[2])
  return 0;
}
