// RUN: not %edatcc-compile -I %S/Inputs %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Mistakes in headers are reported there, those of macros where they are used;
   what #if leaves out and what is not ours does not matter. */
// CHECK: pragma.h:8:26: error: use of undeclared identifier 'm'
// CHECK: pragma.h:14:14: error: unknown edat directive 'tsak'
// CHECK: header.c:[[#@LINE+4]]:3: error: unknown edat directive 'waitt'
#include "pragma.h"
#define WAIT(e) _Pragma("edat waitt(e)")
void g(int *a) {
  WAIT(5)
  clear(3, a);
}
