// RUN: not %edatcc-compile -Dwhere=3 -I%S/Inputs %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Macros with the names that generated code uses, wherever they come from. */
// CHECK: edatcc: error: the macro 'where' has a name that generated code uses; rename it
// CHECK: macro_clash.h:2:9: error: the macro 'count' has a name
#include "macro_clash.h"
// CHECK: [[#@LINE+1]]:9: error: the macro 'rank' has a name that generated code uses; rename it
#define rank 3
#define index(s, c) strchr(s, c)
#define ranks 4
void g(int n) {
#pragma edat fire(e[n] to(rank))
}
