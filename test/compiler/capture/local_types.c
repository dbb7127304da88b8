// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* Types and constants of the function go along with the body. */
#include "verify.h"

int main(void) {
  enum { RED = 2, GREEN };
  enum size { SMALL = 5, LARGE } size = LARGE;
  typedef double real;
  typedef real matrix[2][2];
  enum { ONE = 1, TWO = ONE + 1 };
  struct word {
    char letters[TWO];
  };
  const struct word word = {{'a', 'b'}};
  struct inner {
    struct deep {
      int z;
    } d;
    enum { NINE = 9 } k;
  } s = {{1}, NINE};
  typedef struct inner inner_t;
  inner_t *ps = &s, list[2] = {{{3}, NINE}, {{4}, NINE}};
  struct deep deep = {4};
  const struct deep fixed = {6};
  matrix m = {{1, 2}, {3, 4}};
  int seen = 0;
#pragma edat taskgroup
  {
#pragma edat task shared(seen)
    {
      real r = RED + GREEN;
      VERIFY(r == 5 && size == LARGE && (int)s.k == NINE && s.d.z == 1);
      VERIFY(ps->d.z == 1 && deep.z == 4 && fixed.z == 6 && m[1][0] == 3);
      VERIFY(word.letters[1] == 'b');
      VERIFY(list[1].d.z == 4 && sizeof(matrix) == 4 * sizeof(double));
      s.d.z = 77;
#pragma edat task shared(seen) firstprivate(list)
      seen += list[0].d.z + SMALL;
    }
  }
  VERIFY(seen == 8 && s.d.z == 1);
#pragma edat taskgroup
  {
#pragma edat task shared(s, ps, m, list)
    {
      s.d.z = 5;
      m[0][1] = ps->d.z;
      list[0] = s;
    }
  }
  VERIFY(s.d.z == 5 && m[0][1] == 5 && list[0].d.z == 5);
  DONE();
  return 0;
}
