/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra %s -I%S/../Inputs -o %t
 * RUN: %shapes %t
 *
 * edat_fire_owned: data from malloc is handed over, of any size, to one rank
 * or to all; who gets it may write to it.
 */
#include "call.h"

enum { SIZES = 4 };

static const int sizes[SIZES] = {0, 3, 1000, 200000};
static int runs;

static void take(EDAT_Event *events, int n) {
  CHECK(n == 2);
  for (int k = 0; k < n; k++) {
    long *data = events[k].data;
    for (int i = 0; i < events[k].metadata.number_elements; i++) {
      CHECK(data[i] == i);
      data[i] = -1;
    }
  }
  add_one(&runs);
}

static void fire(int count, int target, const char *id) {
  long *data = malloc(sizeof *data * (size_t)(count + 1));
  for (int i = 0; i < count; i++)
    data[i] = i;
  edat_fire_owned(data, EDAT_LONG, count, target, id);
}

int main(void) {
  edatInit();
  int ranks = edatGetNumRanks(), next = (edatGetRank() + 1) % ranks;
  for (int k = 0; k < SIZES; k++) {
    fire(sizes[k], EDAT_ALL, "all");
    fire(sizes[k], next, "one");
    fire(sizes[k], EDAT_SELF, "own");
    for (int r = 0; r < ranks; r++)
      edatSubmitTask(take, 2, EDAT_ANY, "all", EDAT_ANY, r ? "self" : "one");
    for (int r = 1; r < ranks; r++)
      fire(1, EDAT_SELF, "self");
  }
  for (int k = 0; k < SIZES; k++) {
    EDAT_Event *own = edatWait(1, EDAT_SELF, "own");
    CHECK(own->metadata.number_elements == sizes[k]);
    edatFreeEvents(own, 1);
  }
  edatFinalise();
  CHECK(runs == SIZES * ranks);
  return 0;
}
