// RUN: %edatcc-gcc -std=gnu2x -Wall -Werror %s -o %t && %run %t
// RUN: %edatcc-clang -std=gnu2x -Wall -Werror %s -o %t && %run %t
// RUN: %edatcc --edat-source -std=gnu2x %s | FileCheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What clang calls bool in C23 some native compilers know as _Bool only, and
 * files of other standards must agree with it on payloads. */
// CHECK: {"_Bool",
// CHECK: struct __edatcc_1_args {
// CHECK: _Bool flag;
// CHECK: int boolean;
int main(void) {
  _Bool flag = 1;
  int boolean = 41, sum = 0;
#pragma edat taskgroup
  {
#pragma edat task shared(sum) fires(answer data(flag))
    sum = boolean + flag;
  }
#pragma edat wait(answer as(_Bool got))
  return !(sum == 42 && got);
}
