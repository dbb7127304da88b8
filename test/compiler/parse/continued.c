// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* Carets stand on the bytes of continuation lines, and a note at the pragma. */
void g(int a, int *y) {
// CHECK: [[#@LINE+7]]:5: error: unknown clause 'shred' on 'task'
// CHECK: [[#@LINE+6]]:5: note: did you mean 'shared'?
// CHECK: [[#@LINE+4]]:14: note: in this 'task' pragma
// CHECK: [[#@LINE+6]]:2: error: unknown modifier 'tp' of a fired event
// CHECK: [[#@LINE+5]]:2: note: did you mean 'to'?
// CHECK: [[#@LINE+1]]:14: note: in this 'task' pragma
#pragma edat task /* one */ depends(e) \
    shred(a) /* two */ \
    fires(h \
	tp(0))
  y[0] = a;
}
