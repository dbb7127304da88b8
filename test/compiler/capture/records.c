// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Structs, unions, enumerations, and their members' names. */
#include "verify.h"

struct vec {
  double x, y;
  int tag[3];
};
union number {
  int i;
  float f;
};
struct bits {
  unsigned a : 3, b : 5;
};
typedef struct {
  int n;
} unnamed_t;

int main(void) {
  struct vec v = {1, 2, {3, 4, 5}}, *pv = &v, two[2] = {{1, 1, {1}}, {2, 2, {2}}};
  union number u = {.i = 3};
  struct bits bits = {5, 17};
  const struct vec cv = {8, 9, {0}};
  unnamed_t t = {6};
  int x = 10, tag = 11;
#pragma edat taskgroup
  {
#pragma edat task depends(changed)
    {
      VERIFY(v.x == 1 && v.y == 2 && v.tag[2] == 5 && pv->y == 20 && two[1].x == 2);
      VERIFY(u.i == 3 && bits.a == 5 && bits.b == 17 && cv.y == 9 && t.n == 6);
      v.x = x + tag;
      u.i++;
    }
    v.y = 20;
#pragma edat fire(changed)
  }
#pragma edat taskgroup
  {
#pragma edat task shared(v, x, tag, t, bits)
    {
      struct vec copy = v, *to = &(struct vec){.x = x, .tag = {tag}};
      v.x = x, v.tag[0] = to->tag[0] + copy.tag[0];
      t.n += tag;
      bits.a = 2;
      tag = v.tag[0] * tag;
    }
  }
  VERIFY(v.x == 10 && v.tag[0] == 14 && u.i == 3 && t.n == 17 && bits.a == 2);
  VERIFY(tag == 14 * 11);
  DONE();
  return 0;
}
