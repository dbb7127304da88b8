/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * REQUIRES: edatcc
 * RUN: %edatcc -O1 -Wall -Wextra %s -o %t
 * RUN: env EDAT_NUM_WORKERS=16 %mpirun2 %t 2000
 *
 * What no sane program does: very long names, the least and the greatest index,
 * SIZE outstanding keys taken in another order, tasks that are removed and
 * cancelled from all sides while events for them arrive. Each task either runs
 * or is withdrawn, once.
 */
#include <edat.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(x)                                                               \
  ((x) ? (void)0                                                               \
       : (fprintf(stderr, "hostile.c:%d: rank %d: %s\n", __LINE__,             \
                  edatGetRank(), #x),                                          \
          abort()))

static int rank, ranks, next, size;
static int ran, withdrawn, left_over;

static void use_long_name(void) {
  size_t bytes = (size_t)1 << 20;
  char *name = malloc(bytes);
  CHECK(name);
  memset(name, 'n', bytes - 1);
  name[bytes - 1] = '\0';
  edatFireEvent(&rank, EDAT_INT, 1, EDAT_ALL, name);
  EDAT_Event *events = edatWait(1, EDAT_ALL, name);
  for (int r = 0; r < ranks; r++)
    CHECK(*(int *)events[r].data == r &&
          strcmp(events[r].metadata.event_id, name) == 0);
  edatFreeEvents(events, ranks);
  free(name);
}

static void use_indices(void) {
  const long ends[] = {LONG_MIN, LONG_MIN + 1, -1, 0, LONG_MAX - 1, LONG_MAX};
  for (int i = 0; i < 6; i++)
    for (int k = 0; k < 6; k++) {
      int number = 6 * i + k;
#pragma edat fire(edge[ends[i]][0][ends[k]][-1] to(next) data(number))
    }
  for (int i = 5; i >= 0; i--)
    for (int k = 0; k < 6; k++) {
#pragma edat wait(edge[ends[i]][0][ends[k]][-1] as(int number))
      CHECK(number == 6 * i + k);
    }
}

/* All are outstanding at once; 7 has no factor in common with the size. */
static void use_keys(void) {
  long sum = 0;
  for (int i = 0; i < size; i++) {
#pragma edat fire(key[i][-i] to(next) data(i))
  }
#pragma edat barrier
  for (int i = 0; i < size; i++) {
    int k = (int)(7L * i % size);
#pragma edat wait(key[k][-k] as(int value))
    CHECK(value == k);
    sum += value;
  }
  CHECK(sum == (long)size * (size - 1) / 2);
}

static void race(EDAT_Event *events, int n) {
  CHECK(n == 1 && events[0].metadata.number_elements == 1);
  __atomic_fetch_add(&ran, 1, __ATOMIC_SEQ_CST);
}

static void remove_some(int count) {
  for (int i = 0; i < count; i++)
    if (edatRemoveTask("race"))
      __atomic_fetch_add(&withdrawn, 1, __ATOMIC_SEQ_CST);
}

/* As many tasks as events, and a number of removals at the same time. */
static void race_withdrawals(void) {
  int count = size < 20000 ? size : 20000, removers = 8, got;
#pragma edat taskgroup
  {
    for (int w = 0; w < removers; w++) {
#pragma edat task
      remove_some(count / removers / 4);
#pragma edat task
      for (int i = 0; i < count / removers; i++)
        edatFireEvent(&i, EDAT_INT, 1, EDAT_SELF, "race");
#pragma edat task
      for (int i = 0; i < count / removers; i++)
        edatSubmitNamedTask(race, "race", 1, EDAT_ANY, "race");
    }
  }
#pragma edat barrier
  remove_some(count);
  do {
    EDAT_Event *events = edatRetrieveAny(&got, 1, EDAT_SELF, "race");
    edatFreeEvents(events, got);
    left_over += got;
  } while (got);
  CHECK(ran + withdrawn == count / removers * removers);
  CHECK(ran + left_over == count / removers * removers);
}

int main(int argc, char **argv) {
  rank = edatGetRank();
  ranks = edatGetNumRanks();
  next = (rank + 1) % ranks;
  size = argc > 1 ? atoi(argv[1]) : 1000000;
  use_long_name();
  use_indices();
  use_keys();
  race_withdrawals();
  return 0;
}
