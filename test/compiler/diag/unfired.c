// REQUIRES: runtime
// RUN: cd %S && %edatcc unfired.c -o %t 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Awaited, never fired: told once, with all the places. */
int main(void) {
// CHECK: unfired.c:[[#@LINE+2]]: warning: event 'halo' is awaited but never fired [-Wedat-unfired]
// CHECK-NEXT: unfired.c:[[#@LINE+4]]: note: 'halo' is awaited here
#pragma edat task depends(halo)
  {
  }
#pragma edat wait(halo from(0))
// CHECK: unfired.c:[[#@LINE+1]]: warning: event 'a b' is awaited but never fired
#pragma edat wait("a b"[1])
  return 0;
}
