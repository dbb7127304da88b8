// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Macros that hold a pragma and more. */
#define DO_PRAGMA(x) _Pragma(#x)
#define TASK(s) DO_PRAGMA(edat task) s
#define START _Pragma("edat taskgroup") {
#define THROUGH(s) s
#define SAFE DO_PRAGMA(omp critical) g(0)
void g(int n) {
// CHECK: [[#@LINE+2]]:3: error: the macro 'TASK' expands to an edat pragma and to other code
// CHECK: note: end the macro with the pragma, and write what it is about behind the use of the macro
  TASK(g(n);)
// CHECK: [[#@LINE+1]]:3: error: the macro 'START' expands
  START }
// CHECK: [[#@LINE+1]]:3: error: the macro 'THROUGH' expands
  THROUGH(DO_PRAGMA(edat task) g(1));
  SAFE;
}
