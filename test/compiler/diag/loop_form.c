// RUN: not %edatcc-compile %s -o %t.o 2>&1 | %filecheck %s
/* SPDX-License-Identifier: BSD-3-Clause */
/* What a loop must be to be cut in pieces. */
#define HEADER for (int i = 0; i < n; i++)
void g(int n, float x, int *y, int *z[3]) {
  int i;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:3: error: this loop cannot be a taskloop: it is not a 'for' loop
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  while (n--)
    y[n] = 0;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:3: error: this loop cannot be a taskloop: it must start with 'v = a'
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (;;)
    y[0]++;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:15: error: this loop cannot be a taskloop: its condition must be 'v < b', or with <=, >, >=, !=
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (i = 0; y[i]; i++)
    y[i] = 0;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:22: error: this loop cannot be a taskloop: its step is negative: write 'v -= c' or 'v += c'
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (i = 9; i > 0; i += -1)
    y[i] = 0;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:22: error: this loop cannot be a taskloop: its step must be 'v++', 'v--', 'v += c' or 'v -= c'
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (i = 0; i < n; i *= 2)
    y[i] = 0;
#pragma edat taskloop
  for (i = 0; i < n; i++)
// CHECK: [[#@LINE+2]]:5: error: this loop cannot be a taskloop: its variable may be changed in its body
// CHECK: [[#@LINE-3]]:1: note: in this 'taskloop' pragma
    i += y[i];
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:8: error: this loop cannot be a taskloop: its variable must be an integer or a pointer
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (float f = 0; f < x; f++)
    y[0]++;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:15: error: this loop cannot be a taskloop: its bound must be an integer or a pointer
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (i = 0; i < x; i++)
    y[i] = 0;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:23: error: this loop cannot be a taskloop: with != its step must be 1 or -1
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (i = 0; i != n; i += 2)
    y[i] = 0;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:22: error: this loop cannot be a taskloop: its step leads away from the bound
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (i = 0; i < n; i--)
    y[i] = 0;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:22: error: this loop cannot be a taskloop: its step must be 'v++', 'v--', 'v += c' or 'v -= c'
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (i = 0; i < n; i++, n--)
    y[i] = 0;
#pragma edat taskloop
// CHECK: [[#@LINE+2]]:3: error: this loop cannot be a taskloop: its header comes from a macro
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  HEADER
    y[i] = 0;
#pragma edat taskloop collapse(2)
  for (i = 0; i < n; i++)
// CHECK: [[#@LINE+2]]:25: error: this loop cannot be a taskloop: the bounds of an inner loop depend on an outer one
// CHECK: [[#@LINE-3]]:1: note: in this 'taskloop' pragma
    for (int k = 0; k < i; k++)
      y[k] = 0;
#pragma edat taskloop collapse(2)
// CHECK: [[#@LINE+2]]:27: error: this loop cannot be a taskloop: it is not a 'for' loop
// CHECK: [[#@LINE-2]]:1: note: in this 'taskloop' pragma
  for (i = 0; i < n; i++) {
    y[i] = 0;
    for (int k = 0; k < n; k++)
      y[k] = 0;
  }
#pragma edat taskloop collapse(2)
  for (int j = 0; j < n; j++)
// CHECK: [[#@LINE+2]]:18: error: this loop cannot be a taskloop: the bounds of an inner loop depend on an outer one
// CHECK: [[#@LINE-3]]:1: note: in this 'taskloop' pragma
    for (int k = j; k < n; k++)
      y[k] = 0;
}
