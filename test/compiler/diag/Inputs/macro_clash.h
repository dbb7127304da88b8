/* SPDX-License-Identifier: BSD-3-Clause */
#define count 7
#define data 3
enum { three = data };
#undef data
#define length(x) strlen(x)
