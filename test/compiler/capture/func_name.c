// RUN: %compiles %s %t -I%S/../Inputs
// RUN: %edatcc -I%S/../Inputs %s -o %t && env SHAPES="1x1 1x2 2x2" %shapes %t
/* SPDX-License-Identifier: BSD-3-Clause */
/* __func__ is the name of the function that one sees. */
#include "verify.h"

#define HERE __func__

static int is_main(const char *name) { return !strcmp(name, "main"); }

int main(void) {
  int seen = 0;
#pragma edat taskgroup
  {
#pragma edat task shared(seen)
    {
      VERIFY(is_main(__func__) && is_main(HERE) && is_main(__FUNCTION__));
      VERIFY(sizeof __func__ == sizeof "main");
#pragma edat task shared(seen)
      seen = is_main(__func__);
    }
  }
  VERIFY(seen && is_main(__func__));
  DONE();
  return 0;
}
