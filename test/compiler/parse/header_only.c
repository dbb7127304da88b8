// RUN: not %edatcc-compile -I %S/Inputs %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* The only pragma is in a header. */
// CHECK: pragma.h:7:9: error: a pragma in a header is not supported
#include "pragma.h"
void g(int *a) { clear(3, a); }
