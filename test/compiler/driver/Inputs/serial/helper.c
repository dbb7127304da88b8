/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

void helper(void) {
#pragma edat task depends(number as(int n)) fires(taken)
  printf("helper takes %d\n", n);
}
