/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %edatcc-gcc -O1 %s -o %t
 * RUN: not %run %t 2>&1 | %filecheck %s
 * RUN: env EDAT_STACK_SIZE=4M %run %t
 * RUN: %edatcc-clang -O1 %s -o %t
 * RUN: not %run %t 2>&1 | %filecheck %s
 * UNSUPPORTED: sanitizer
 *
 * A local array of a task that does not fit its stack, and leads over the guard
 * into the stacks of others, is told as an overflow.
 *
 * CHECK: edat: rank 0, worker [[#]], task 'big' ({{.*}}frame.c:[[#]]): the stack of a task overflowed its 1052672 bytes [edat-stack-overflow]
 * CHECK-NEXT: note: raise EDAT_STACK_SIZE, or let the task use less stack
 */
enum { OTHERS = 8 };

static volatile int first = 0;

static void __attribute__((noinline)) fill(void) {
  volatile char array[3 << 20];
  array[first] = 1;
}

int main(void) {
#pragma edat task name(big) fires(done)
  {
#pragma edat wait(go)
    fill();
  }
  for (int i = 0; i < OTHERS; i++) {
#pragma edat task
    {
#pragma edat fire(here)
#pragma edat wait(end)
    }
#pragma edat wait(here)
  }
#pragma edat fire(go)
#pragma edat wait(done)
#pragma edat fire(end count(OTHERS))
  return 0;
}
