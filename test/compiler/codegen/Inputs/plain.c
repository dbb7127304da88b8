/* A plain program, for files.test. */
#include <stdio.h>

static int twice(int n, int *out) {
  int i;
#pragma edat task depends(go as(int v)) \
    name(t)
  {
    out[0] = v + n;
    if (n)
      out[1] = __LINE__;
  }
#pragma edat taskloop
  for (i = 2; i < n; i++)
    out[i] = i;
  return i; } static int one(int *out) {
#pragma edat taskgroup
  { out[2] = 1; }
#pragma edat critical(c)
  out[2]++; return out[2]; }

int main(void) {
  int out[5] = {0};
  int i = twice(5, out);
#pragma edat fire(go data(4))
#pragma edat barrier
  return !(out[0] == 9 && out[1] == 11 && out[4] == 4 && i == 5 &&
           one(out) == 2);
}
