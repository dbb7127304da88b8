/* SPDX-License-Identifier: BSD-3-Clause */
/* For task_function_files.c and its other half. */
struct box {
  int held;
};
