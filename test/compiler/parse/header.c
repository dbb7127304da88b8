// RUN: not %edatcc-compile -I %S/Inputs %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A pragma in a header is refused, not ignored; what #if leaves out and what
   is not ours does not matter. */
// CHECK: pragma.h:7:9: error: a pragma in a header is not supported
// CHECK-NOT: is not supported
#include "pragma.h"
void g(int *a) {
#pragma edat task
  clear(3, a);
}
