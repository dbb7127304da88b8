// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What is part of the language and comes later. */
// CHECK: [[#@LINE+1]]:14: error: _Pragma("edat ...") in a macro is not supported by this version of edatcc
#define MEET _Pragma("edat barrier")
void g(void) { MEET }
