// RUN: %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A keyword that is an object, too. */
void g(int all, int others) {
// CHECK: [[#@LINE+2]]:24: warning: 'all' is the keyword here, not the object; write '(all)' for the object [-Wedat-keyword]
// CHECK: [[#@LINE-2]]:12: note: 'all' is declared here
#pragma edat fire(e to(all))
#pragma edat fire(e to((all)))
#pragma edat fire(e to(EDAT_ALL))
#pragma edat wait(e from(others < 0 ? none : any))
  int none = 1;
// CHECK: [[#@LINE+2]]:24: warning: 'none' is the keyword here, not the object; write '(none)' for the object [-Wedat-keyword]
// CHECK: [[#@LINE-2]]:7: note: 'none' is declared here
#pragma edat fire(e to(none))
  (void)none;
}
