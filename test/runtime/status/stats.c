/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc -Wall -Wextra %s -o %t
 * RUN: env EDAT_STATS=1 %mpirun2 %t 2>&1 | %filecheck %s
 * RUN: env EDAT_STATS=%t.json %mpirun2 %t > %t.none 2>&1 && test ! -s %t.none
 * RUN: %python %S/Inputs/stats.py %t.json
 * RUN: env EDAT_STATS=no %mpirun2 %t > %t.none 2>&1 && test ! -s %t.none
 * RUN: env EDAT_STATS=/nowhere/x %run %t 2>&1 | FileCheck %s --check-prefix=FILE
 *
 * Counts are exact and times plausible: a task that waits is not charged for
 * it, the time of one that spins is that of the spinning.
 *
 * CHECK: edat: statistics of 2 ranks, {{[0-9.]+}} s
 * CHECK-NEXT: task count total s mean us max us
 * CHECK-NEXT: spin 2 0.{{[0-9]+}}
 * CHECK-DAG: take 200
 * CHECK-DAG: patient 2 {{[0-9]}}
 * CHECK: event, from fire to start count bytes mean us max us
 * CHECK-DAG: item 200 1600
 * CHECK-DAG: late 2 0
 * CHECK: worker tasks busy s idle s steals
 * CHECK: rank 0, main
 * CHECK-NEXT: rank 0, worker 0
 * CHECK: rank 1, main
 * FILE: warning: EDAT_STATS: cannot write '/nowhere/x': {{.*}} [edat-stats-file]
 */
#include <edat.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void) {
  int ranks = edatGetNumRanks(), rank = edatGetRank();
#pragma edat task name(spin) depends(begin) fires(late)
  for (double end = now() + 0.1; now() < end;)
    continue;
#pragma edat task name(patient)
  {
#pragma edat fire(begin)
#pragma edat wait(late)
  }
  for (int i = 0; i < 100; i++) {
    double x = i;
#pragma edat task name(take) depends(item[i] as(double y))
    (void)y;
#pragma edat fire(item[i] to((rank + 1) % ranks) data(x))
  }
  return 0;
}
