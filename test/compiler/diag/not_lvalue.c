// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What cannot be assigned. */
int f(void);
void g(int a) {
// CHECK: [[#@LINE+1]]:26: error: the operand of 'into' is no object that can be stored to
#pragma edat wait(e into(a + 1))
// CHECK: [[#@LINE+1]]:31: error: the operand of 'reduce' is no object that can be stored to
#pragma edat wait(e reduce(+: f()))
// CHECK: [[#@LINE+1]]:26: error: the operand of 'got' is no object that can be stored to
#pragma edat poll(e) got(3)
}
