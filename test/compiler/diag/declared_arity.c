// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Events that are used with other indices than they are declared with. */
#pragma edat event(halo[][])
// CHECK: [[#@LINE+2]]:20: error: event 'halo' is declared with 2 indices, not 1
// CHECK: [[#@LINE-2]]:20: note: 'halo' is declared here
#pragma edat event(halo[])
#if 0
#pragma edat event(other[]: struct nowhere)
#endif
void g(int n) {
#pragma edat fire(halo[n][1], other)
// CHECK: [[#@LINE+2]]:19: error: event 'halo' is declared with 2 indices, not 1
// CHECK: [[#@LINE-10]]:20: note: 'halo' is declared here
#pragma edat fire(halo[n])
// CHECK: [[#@LINE+1]]:19: error: event 'halo' is declared with 2 indices, not 0
#pragma edat wait("halo")
// CHECK: [[#@LINE+1]]:14: error: 'event' must stand outside of functions
#pragma edat event(late)
#pragma edat fire(late[n])
}
