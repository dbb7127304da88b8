/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -Werror %s -o %t -lm
 * RUN: %shapes %t | %filecheck %s
 *
 * The example of a program lowered by hand gives one answer for each number
 * of workers.
 *
 * CHECK-COUNT-2: change of the last step on 1 ranks: [[#]].[[#]]
 * CHECK-COUNT-2: change of the last step on 2 ranks: [[#]].[[#]]
 * CHECK: change of the last step on 4 ranks: [[#]].[[#]]
 */
#include "../../../examples/handcomp/halo.c"
