/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * edatRetrieveAny takes what is there, one event for each dependency and
 * source, in their order, and waits for nothing.
 */
#include "call.h"

int main(void) {
  int n = -1;
  edatInit();
  int ranks = edatGetNumRanks(), rank = edatGetRank();
  CHECK(edatRetrieveAny(&n, 0) == NULL && n == 0);
  CHECK(edatRetrieveAny(&n, 2, EDAT_ANY, "a", EDAT_SELF, "b") == NULL);
  CHECK(n == 0);
  fire_int(1, EDAT_SELF, "a");
  fire_int(2, EDAT_SELF, "a");
  fire_int(3, EDAT_SELF, "c");
  EDAT_Event *events =
      edatRetrieveAny(&n, 3, EDAT_SELF, "c", EDAT_ANY, "b", EDAT_ANY, "a");
  CHECK(n == 2 && INT(events[0]) == 3 && INT(events[1]) == 1);
  CHECK(events[1].metadata.source == rank);
  edatFreeEvents(events, n);
  events = edatRetrieveAny(&n, 2, EDAT_ANY, "a", EDAT_ANY, "a");
  CHECK(n == 1 && INT(events[0]) == 2);
  edatFreeEvents(events, n);

  fire_int(rank, EDAT_ALL, "part");
  for (int seen = 0, last = -1; seen < ranks; seen += n, last = -1) {
    events = edatRetrieveAny(&n, 1, EDAT_ALL, "part");
    for (int i = 0; i < n; i++) {
      CHECK(events[i].metadata.source > last);
      last = events[i].metadata.source;
      CHECK(INT(events[i]) == last);
    }
    edatFreeEvents(events, n);
  }
  edatFreeEvents(NULL, 0);
  edatFinalise();
  return 0;
}
