// REQUIRES: runtime
// RUN: cd %S && %edatcc two_arities.c -o %t 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* An event with another number of indices is another event. */
int main(void) {
  int i = 0;
// CHECK: two_arities.c:[[#@LINE+3]]: warning: event 'halo' is awaited as 'halo[i][0]' but fired as 'halo[i + 1]' [-Wedat-arity]
// CHECK: two_arities.c:[[#@LINE+1]]: note: 'halo' is fired here
#pragma edat fire(halo[i + 1])
#pragma edat wait(halo[i][0])
#pragma edat fire(both, both[1])
#pragma edat wait(both, both[1])
  return 0;
}
