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
  register int fast = a;
  _Atomic int whole = fast;
// CHECK: [[#@LINE+2]]:26: error: the operand of 'into' is no object that can be stored to
// CHECK: [[#@LINE+1]]:26: note: a register variable has no address
#pragma edat wait(e into(fast))
// CHECK: [[#@LINE+2]]:24: error: the operand of 'broadcast' is no object that can be stored to
// CHECK: [[#@LINE+1]]:24: note: an atomic object is not stored to byte by byte; take a plain one
#pragma edat broadcast(whole) from(0)
// CHECK: [[#@LINE+1]]:27: error: the operand of 'reduction' is no object that can be stored to
#pragma edat reduction(+: fast)
  struct {
    int b : 3;
  } s;
// CHECK: [[#@LINE+2]]:26: error: the operand of 'into' is no object that can be stored to
// CHECK: [[#@LINE+1]]:26: note: a bit-field has no address
#pragma edat wait(e into(s.b))
#pragma edat poll(e) got(s.b)
}
