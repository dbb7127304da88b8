// REQUIRES: runtime
// RUN: cd %S && %edatcc unawaited.c -o %t 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Fired, never awaited; names of two letters are no slips of each other. */
int main(void) {
// CHECK: unawaited.c:[[#@LINE+1]]: warning: event 'x1' is fired but never awaited [-Wedat-unawaited]
#pragma edat fire(x1)
#pragma edat fire(x2)
#pragma edat wait(x2)
  return 0;
}
