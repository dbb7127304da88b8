/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * REQUIRES: memory
 * UNSUPPORTED: sanitizer
 * RUN: %cc-runtime -O2 -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: %mpirun1 %t
 * RUN: %mpirun2 %t
 *
 * A payload of more than 2 GiB, whose bytes do not fit an int.
 */
#include "call.h"

enum { ELEMENTS = 300 * 1000 * 1000 };

static int runs;

static void take(EDAT_Event *events, int n) {
  const long *data = events[0].data;
  CHECK(n == 1 && events[0].metadata.number_elements == ELEMENTS);
  for (long i = 0; i < ELEMENTS; i += 1000)
    CHECK(data[i] == i / 1000);
  CHECK(data[ELEMENTS - 1] == 77);
  add_one(&runs);
}

int main(void) {
  edatInit();
  int rank = edatGetRank(), last = edatGetNumRanks() - 1;
  if (rank == last)
    edatSubmitTask(take, 1, 0, "huge");
  if (rank == 0) {
    long *data = calloc(ELEMENTS, sizeof *data);
    CHECK(data);
    for (long i = 0; i < ELEMENTS; i += 1000)
      data[i] = i / 1000;
    data[ELEMENTS - 1] = 77;
    edat_fire_owned(data, EDAT_LONG, ELEMENTS, last, "huge");
  }
  edatFinalise();
  CHECK(runs == (rank == last));
  return 0;
}
