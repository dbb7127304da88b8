/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: env EDAT_OUTBOX=1M bash -c '%shapes %t'
 *
 * Events of one key from one source arrive in the order fired whatever their
 * size, also when the outbox is full, by broadcast or direct, and with count.
 */
#include "hand.h"

EDATCC_USES_ABI;

enum { EVENTS = 600, BIG = 40000 };

static struct edatcc_name flood = {"flood", 0}, many = {"many", 0};
static int data[BIG];

static int length_of(int i) { return i % 7 == 3 ? BIG : i % 5 == 1 ? 200 : 1; }

static void fire_all(void) {
  for (int i = 0; i < EVENTS; i++) {
    int n = length_of(i);
    data[0] = i;
    data[n - 1] = i;
    if (i % 2)
      FIRE(flood, &type_int, 0, .rank = EDATCC_RANK_ALL,
           .data = EDATCC_SECTION(data[0], n));
    else
      for (int r = 0; r < edatGetNumRanks(); r++)
        FIRE(flood, &type_int, 0, .rank = r,
             .data = EDATCC_SECTION(data[0], n));
  }
}

static void take_all(int source) {
  for (int i = 0; i < EVENTS; i++)
    WAIT(flood, &type_int, 0, "flood from(source)",
         {
           const int *got = edatcc_events_data(events, 0);
           size_t n = edatcc_events_count(events, 0);
           CHECK(n == (size_t)length_of(i));
           CHECK(got[0] == i && got[n - 1] == i);
         },
         .rank = source);
}

int main(int argc, char **argv) {
  edatcc_start(&argc, &argv);
  int size = edatGetNumRanks(), rank = edatGetRank();
  fire_all();
  for (int r = 0; r < size; r++)
    take_all((rank + r) % size);
  static struct edatcc_fire fire_many = {&many, &type_int, WHERE, 0, 0, 0, 0};
  edatcc_fire(&fire_many,
              &(struct edatcc_fire_args){.rank = (rank + 1) % size,
                                         .count = 50,
                                         .data = EDATCC_OBJECT(rank)});
  for (int i = 0; i < 50; i++)
    WAIT(many, &type_int, 0, "many",
         CHECK(*(const int *)edatcc_events_data(events, 0) ==
               (rank + size - 1) % size),
         .rank = EDATCC_RANK_ANY);
  return edatcc_finish(0);
}
