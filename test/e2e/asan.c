// UNSUPPORTED: tsan
// RUN: %edatcc -g -fsanitize=address -fno-omit-frame-pointer %s -o %t
// RUN: env ASAN_OPTIONS=detect_leaks=0 %run %t | %filecheck %s --check-prefix=GOOD
// RUN: not env ASAN_OPTIONS=detect_leaks=0 %run %t bad 2>&1 | FileCheck %s
// RUN: not env ASAN_OPTIONS=detect_leaks=0 %run %t null crash 2>&1 | FileCheck %s --check-prefix=CRASH
/* SPDX-License-Identifier: BSD-3-Clause */
/* AddressSanitizer on the program alone: a jump over frames of a task's stack,
 * before and after the task was suspended, is no error; a real one is, with its
 * line. A crash in a task is also told by the sanitizer. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

static void go_deep(jmp_buf back, int n) {
  char room[200];
  memset(room, n, sizeof room);
  if (n == 0)
    longjmp(back, 1);
  go_deep(back, n - 1);
  if (room[3] == 77)
    puts("never");
}

static int jump(void) {
  char room[3000];
  jmp_buf back;
  if (!setjmp(back))
    go_deep(back, 20);
  memset(room, 1, sizeof room);
  return room[77];
}

int main(int argc, char **argv) {
  int numbers[4] = {1, 2, 3, 4}, *null = argc > 2 ? NULL : numbers;
  (void)argv;
#pragma edat task
  *null = 1;
#pragma edat task depends(begin)
  {
    int jumps = jump();
#pragma edat wait(go_on)
    jumps += jump();
    printf("task: %d jumps\n", jumps);
  }
  int index = argc == 2 ? 4 : 3;
#pragma edat fire(begin)
#pragma edat taskgroup
  {
#pragma edat task
    printf("%d jump, %d\n", jump(), numbers[index]);
  }
#pragma edat fire(go_on)
  return jump() - 1;
}
// GOOD-DAG: 1 jump, 4
// GOOD-DAG: task: 2 jumps
// CHECK: ERROR: {{.*}}Sanitizer
// CHECK: asan.c:[[#@LINE-8]]
// CRASH: ERROR: AddressSanitizer: {{SEGV|unknown-crash}} on {{.*}}0x0000
// CRASH: asan.c:[[#@LINE-23]]
