// RUN: not %edatcc-gcc -c %s -o %t.o 2>&1 | %filecheck %s
// RUN: %edatcc-gcc -c -DNEVER %s -o %t.o && %edatcc-clang -c %s -o %t.o
// REQUIRES: edatcc, gcc, clang
/* SPDX-License-Identifier: BSD-3-Clause */
/* gcc takes a header with pragmas that the analysis leaves out: that is an
   error, and none where both leave it out. */
#if __GNUC__ > 4 && !defined __clang__ && !defined NEVER
// CHECK: skipped_header.c:[[#@LINE+1]]:{{[0-9]+}}: error: #error edatcc: the analysis skipped this file, which has pragmas
#include "Inputs/later.h"
// CHECK: error: {{.*}} itself compiles
#endif
#ifdef __clang__
#include "Inputs/later.h"
#endif
