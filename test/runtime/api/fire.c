/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RUN: %cc-runtime -Wall -Wextra -I%S/../Inputs %s -o %t
 * RUN: %shapes %t
 *
 * Payloads of every type and of many sizes arrive whole at the own rank, at
 * another one and at all; they are copied before the call returns; without
 * elements the data is NULL on every way.
 */
#include "call.h"

enum { SIZES = 6, ROUNDS = 2 };

static const int sizes[SIZES] = {0, 1, 7, 33, 1500, 300000};
static int runs;

static void check_metadata(const EDAT_Event *event, int type, int elements,
                           const char *id) {
  CHECK(event->metadata.data_type == type);
  CHECK(event->metadata.number_elements == elements);
  CHECK(strcmp(event->metadata.event_id, id) == 0);
  CHECK((event->data == NULL) == (elements == 0 || type == EDAT_NOTYPE));
}

static void take_types(EDAT_Event *events, int n) {
  CHECK(n == 7);
  check_metadata(&events[0], EDAT_NOTYPE, 0, "none");
  check_metadata(&events[1], EDAT_INT, 2, "int");
  check_metadata(&events[2], EDAT_FLOAT, 1, "float");
  check_metadata(&events[3], EDAT_DOUBLE, 3, "double[2]");
  check_metadata(&events[4], EDAT_BYTE, 5, "byte");
  check_metadata(&events[5], EDAT_ADDRESS, 1, "address");
  check_metadata(&events[6], EDAT_LONG, 1, "long");
  CHECK(((int *)events[1].data)[1] == 8);
  CHECK(*(float *)events[2].data == 1.5f);
  CHECK(((double *)events[3].data)[2] == 3);
  CHECK(strcmp(events[4].data, "1234") == 0);
  CHECK(*(long *)events[6].data == 1L << 40);
  for (int i = 0; i < n; i++)
    CHECK(events[i].metadata.source == events[0].metadata.source);
  add_one(&runs);
}

static void fire_types(int target) {
  int ints[] = {7, 8};
  float f = 1.5f;
  double doubles[] = {1, 2, 3};
  char bytes[] = "1234";
  void *address = &runs;
  long l = 1L << 40;
  edatFireEvent(NULL, EDAT_NOTYPE, 0, target, "none");
  edatFireEvent(ints, EDAT_INT, 2, target, "int");
  edatFireEvent(&f, EDAT_FLOAT, 1, target, "float");
  edatFireEvent(doubles, EDAT_DOUBLE, 3, target, "double[2]");
  edatFireEvent(bytes, EDAT_BYTE, 5, target, "byte");
  edatFireEvent(&address, EDAT_ADDRESS, 1, target, "address");
  edatFireEvent(&l, EDAT_LONG, 1, target, "long");
  memset(ints, 0, sizeof ints);
  memset(doubles, 0, sizeof doubles);
  memset(bytes, 0, sizeof bytes);
}

static void submit_types(int source) {
  edatSubmitTask(take_types, 7, source, "none", source, "int", source, "float",
                 source, "double[2]", source, "byte", source, "address", source,
                 "long");
}

/* The elements of the k-th size from a rank; the task overwrites them. */
static void take_size(EDAT_Event *events, int n) {
  CHECK(n == 1);
  int *data = events[0].data, count = events[0].metadata.number_elements;
  CHECK((data == NULL) == (count == 0));
  for (int i = 0; i < count; i++) {
    CHECK(data[i] == events[0].metadata.source + i);
    data[i] = -1;
  }
  add_one(&runs);
}

static void fire_sizes(int target) {
  int *data = malloc(sizeof(int) * 300000);
  for (int k = 0; k < SIZES; k++) {
    char id[20];
    snprintf(id, sizeof id, "size[%d]", k);
    for (int i = 0; i < sizes[k]; i++)
      data[i] = edatGetRank() + i;
    edatFireEvent(data, EDAT_INT, sizes[k], target, id);
    memset(data, 0, sizeof(int) * (size_t)sizes[k]);
  }
  free(data);
}

static void submit_sizes(int source) {
  for (int k = 0; k < SIZES; k++) {
    char id[20];
    snprintf(id, sizeof id, "size[%d]", k);
    edatSubmitTask(take_size, 1, source, id);
  }
}

int main(void) {
  edatInit();
  int rank = edatGetRank(), ranks = edatGetNumRanks();
  int next = (rank + 1) % ranks, last = (rank + ranks - 1) % ranks;
  for (int round = 0; round < ROUNDS; round++) {
    submit_types(EDAT_SELF);
    submit_sizes(EDAT_SELF);
    fire_types(EDAT_SELF);
    fire_sizes(rank);
  }
  submit_types(last);
  submit_sizes(last);
  fire_types(next);
  fire_sizes(next);
  for (int r = 0; r < ranks; r++) {
    submit_types(r);
    submit_sizes(r);
  }
  fire_types(EDAT_ALL);
  fire_sizes(EDAT_ALL);
  edatFinalise();
  CHECK(runs == (ROUNDS + 1 + ranks) * (1 + SIZES));
  CHECK(rank == edatGetRank() && ranks == edatGetNumRanks());
  return 0;
}
