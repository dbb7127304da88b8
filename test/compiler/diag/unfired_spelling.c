// REQUIRES: runtime
// RUN: cd %S && %edatcc unfired_spelling.c -o %t 2>&1 | %filecheck %s
// RUN: cd %S && %edatcc unfired_spelling.c -o %t -Wno-edat-spelling 2>&1 | %filecheck %s --check-prefix=OFF
/* SPDX-License-Identifier: BSD-3-Clause */
/* A slip: one warning for both of its sides. Without it, each side has its
 * own. */
int main(void) {
// CHECK: unfired_spelling.c:[[#@LINE+3]]: warning: event 'halo' is awaited but never fired; did you mean 'hallo'? [-Wedat-spelling]
// CHECK: unfired_spelling.c:[[#@LINE+6]]: note: 'hallo' is fired here
// OFF: unfired_spelling.c:[[#@LINE+1]]: warning: event 'halo' is awaited but never fired [-Wedat-unfired]
#pragma edat task depends(halo)
  {
  }
// OFF: unfired_spelling.c:[[#@LINE+1]]: warning: event 'hallo' is fired but never awaited [-Wedat-unawaited]
#pragma edat fire(hallo)
  return 0;
}
