// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Names in places that need a careful eye. */
#include "verify.h"

#define PICK(x) _Generic((x), int: 1, double: 2, default: 3)

struct pt {
  int x, y;
};

int main(void) {
  int a = 1, b = 2, c = 3, x = 4, y = 5, index = 1, only_size[7];
  double only_type = 0;
  int seen = 0;
#pragma edat taskgroup
  {
#pragma edat task shared(seen, a, x)
    {
      struct pt p = {.x = x, .y = y}, *q = &(struct pt){.y = a, .x = b};
      int list[] = {[2] = a, [0] = x};
      __typeof__(only_type) half = (double)a / b;
      int sum = ({
        __typeof__(a) t = a;
        t + x + c;
      });
      VERIFY(p.x == 4 && p.y == 5 && q->x == 2 && q->y == 1);
      VERIFY(list[0] == 4 && list[2] == 1 && half == 0.5 && sum == 8);
      VERIFY(sizeof(only_size) == 7 * sizeof(int) && sizeof x == sizeof(int));
      VERIFY(PICK(a) == 1 && PICK(only_type) == 2 && PICK(&x) == 3);
      VERIFY((&list[index])[1] == 1 && index[list] == 0 && -x == a - y);
      VERIFY(a ? x : y);
      __asm__("" : "+r"(c) : "r"(x), "r"(a));
      switch (a) {
      case 1:
        goto end;
      default:
        VERIFY(0);
      }
    end:
      seen = *(&x) + (x)-x;
    }
  }
  VERIFY(seen == 4);
  DONE();
  return 0;
}
