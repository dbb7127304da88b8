/* SPDX-License-Identifier: BSD-3-Clause */
#include <edat.h>
#include <stdio.h>
#include <stdlib.h>

static void take(EDAT_Event *events, int n) {
  printf("task got %d\n", n == 1 ? *(int *)events[0].data : -1);
}

int main(void) {
  int five = 5;
  if (getenv("MPI"))
    edatInitialiseWithCommunicator(0);
  edatInit();
  edatSubmitTask(take, 1, EDAT_SELF, "e");
  edatFireEvent(&five, EDAT_INT, 1, EDAT_SELF, "e");
  edatFinalise();
  printf("rank %d of %d\n", edatGetRank(), edatGetNumRanks());
  return 0;
}
