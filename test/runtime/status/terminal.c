/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc %s -o %t
 * RUN: env EDAT_PROGRESS=0.05 EDAT_STATS=1 %run %python %S/Inputs/terminal.py %t | %filecheck %s
 * UNSUPPORTED: sanitizer
 *
 * On a terminal the line of EDAT_PROGRESS overwrites itself, and whatever else
 * the runtime prints erases it first.
 *
 * CHECK: \redat: {{[0-9.]+}} s: tasks: {{[^\\]*}} MiB\x1b[K\redat: {{[0-9.]+}} s: tasks:
 * CHECK-SAME: MiB\x1b[K\r\x1b[Kedat: statistics of 1 rank
 * CHECK: {{^}}edat: {{[0-9.]+}} s: tasks: 1 done, {{.*}} MiB
 */
#include <unistd.h>

int main(void) {
#pragma edat task
  usleep(300 * 1000);
  return 0;
}
