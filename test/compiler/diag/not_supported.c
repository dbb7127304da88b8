// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* A source that brings its own text in again. */
#ifndef AGAIN
#define AGAIN
// CHECK: [[#@LINE+1]]:10: error: a file with pragmas that includes itself is not supported by this version of edatcc
#include "not_supported.c"
void g(void) {
#pragma edat barrier
}
#endif
