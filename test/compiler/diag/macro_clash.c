// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Macros with the names that generated code uses. */
// CHECK: [[#@LINE+1]]:9: error: the macro 'rank' has a name that generated code uses; rename it
#define rank 3
#define index(s, c) strchr(s, c)
#define ranks 4
void g(int n) {
#pragma edat fire(e[n] to(rank))
}
