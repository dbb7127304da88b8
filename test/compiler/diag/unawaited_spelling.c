// REQUIRES: runtime
// RUN: cd %S && %edatcc unawaited_spelling.c -o %t 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The name that was meant may have both its sides. */
int main(void) {
#pragma edat fire(residual)
// CHECK: unawaited_spelling.c:[[#@LINE+2]]: warning: event 'residaul' is fired but never awaited; did you mean 'residual'? [-Wedat-spelling]
// CHECK: unawaited_spelling.c:[[#@LINE+2]]: note: 'residual' is awaited here
#pragma edat fire(residaul)
#pragma edat wait(residual)
  return 0;
}
