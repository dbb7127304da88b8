/* SPDX-License-Identifier: BSD-3-Clause */
#if 0
#pragma edat tasklop
#endif
static inline void clear(int n, int *a) {
#pragma other
#pragma edat taskloop
  for (int i = 0; i < n; m++)
    a[i] = 0;
}

static inline void set(int *a) {
  a[0] = 1;
#pragma edat tsak
  a[0] = 1;
}
