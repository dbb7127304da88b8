// SPDX-License-Identifier: BSD-3-Clause
// The headers in C++: linkage of C, and an edatInit that takes what older
// programs pass.
#include <edat.h>
#include <edat_debug.h>

#include <cstdio>

static int runs;

static void count(EDAT_Event *events, int n) {
  runs += edatFindEvent(events, n, EDAT_ANY, "x") == 0;
}

int main(int argc, char **argv) {
  int x = 3;
  edatInit(&argc, &argv, NULL);
  edatSubmitTask(count, 1, EDAT_SELF, "x");
  edatFireEvent(&x, EDAT_INT, 1, EDAT_SELF, "x");
  edatPauseMainThread();
  edatRestart();
  edatFinalise();
  std::printf("C++: %d\n", runs);
  return 0;
}
